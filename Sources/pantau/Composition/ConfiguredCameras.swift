import Crowd
import Foundation
import Logging
import Pipeline
import Scene
import Store
import WebAPI
import Yams

/// Keeps what is watched as it is configured, while Pantau runs: by the configuration file when it is
/// read again, and by the API, whose cameras are kept in files beside it.
actor ConfiguredCameras: CameraSettings {
  private let path: String
  /// The folder that it is in.
  private let home: String
  private let environment: [String: String]
  private let folder: CameraFolder
  private let pipeline: PipelineService
  private let store: EventStore
  private let logger: Logger
  /// What cannot be changed while running is as it was then.
  private let atStart: Configuration
  private var configuration: Configuration
  private var hasCrowdModel: Bool
  private var refused: [String] = []
  private let turns = Turns()

  /// - Parameters:
  ///   - path: of the configuration file.
  ///   - configuration: what it says, which the pipeline watches already.
  ///   - hasCrowdModel: whether the pipeline has one.
  init(
    path: String, configuration: Configuration, hasCrowdModel: Bool, pipeline: PipelineService,
    store: EventStore, logger: Logger,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    self.path = path
    home = URL(fileURLWithPath: path).deletingLastPathComponent().path
    self.environment = environment
    self.pipeline = pipeline
    self.store = store
    self.logger = logger
    self.hasCrowdModel = hasCrowdModel
    folder = CameraFolder(besides: path)
    atStart = configuration
    self.configuration = configuration
  }

  func issues() -> [String] { refused }

  // MARK: - The files

  /// Reads the configuration again. Where something is wrong with it, all goes on as before.
  func reload() async {
    await turns.take()
    defer { turns.give() }
    do {
      let next = try Configuration.load(path: path, environment: environment)
      await watch(next, counting: try crowdModel(for: next))
    } catch {
      let lines = (error as? ConfigurationError)?.lines ?? ["\(error)"]
      logger.error("the configuration was read again and is not used; all goes on as before")
      for line in lines { logger.error("\(line)") }
      // Whoever asks for the health need not know where files are.
      refused = lines.map { $0.replacing(home + "/", with: "") }
      return
    }
    refused = []
    let keys = configuration.keysForRestart(since: atStart)
    if !keys.isEmpty {
      logger.warning(
        "changed, and in effect after a restart only",
        metadata: ["keys": "\(keys.joined(separator: ", "))"])
    }
  }

  /// For cameras that are the first whose persons are to be counted.
  private func crowdModel(for next: Configuration) throws(CommandFailure) -> CrowdModel? {
    if hasCrowdModel { return nil }
    let choice = try CrowdModelChoice(for: next.cameras, atStart.crowd, environment: environment)
    if let warning = choice.warning { logger.warning("\(warning)") }
    return choice.model
  }

  private func watch(_ next: Configuration, counting model: CrowdModel?) async {
    do {
      try await store.describe(next.cameras.map(\.known))
    } catch {
      // Names of the past are older then; events are stored by id.
      logger.warning("names of cameras were not stored", metadata: ["reason": "\(error)"])
    }
    if model != nil { hasCrowdModel = true }
    let changes = await pipeline.apply(next.cameras, crowdModel: model)
    configuration = next
    func list(_ ids: [CameraID]) -> String { ids.map(\.text).joined(separator: " ") }
    logger.info(
      "cameras are as configured now",
      metadata: [
        "added": "\(list(changes.added))", "changed": "\(list(changes.changed))",
        "removed": "\(list(changes.removed))", "untouched": "\(changes.kept.count)",
      ])
  }

  // MARK: - The API

  func configuration(of id: CameraID) throws(CameraChangeError) -> WrittenCamera {
    guard let camera = defined(id) else { throw .unknown(id) }
    return shown(camera)
  }

  func add(_ json: [UInt8]) async throws(CameraChangeError) -> WrittenCamera {
    await turns.take()
    defer { turns.give() }
    let sent = try Self.object(json)
    if let id = sent["id"]?.id, let known = defined(id) {
      throw .conflict("There is a camera \(id) already, in \(Self.place(of: known)).")
    }
    return try await keep(sent, as: sent["id"]?.id, instead: nil)
  }

  func change(_ id: CameraID, to json: [UInt8]) async throws(CameraChangeError) -> WrittenCamera {
    await turns.take()
    defer { turns.give() }
    guard let known = defined(id) else { throw .unknown(id) }
    var sent = try Self.object(json)
    if sent["id"] == nil { sent["id"] = .text(id.text) }
    return try await keep(sent, as: id, instead: known)
  }

  func remove(_ id: CameraID) async throws(CameraChangeError) {
    await turns.take()
    defer { turns.give() }
    guard let known = defined(id) else { throw .unknown(id) }
    guard configuration.overrides[id] != nil else {
      throw .conflict(
        "Camera \(id) is defined in \(Self.place(of: known)): remove it there and send SIGHUP to "
          + "Pantau.")
    }
    var next = configuration
    next.overrides[id] = nil
    let model = try usableModel(for: next)
    do {
      try folder.remove(id)
    } catch {
      throw .notKept("\(folder.file(of: id)) cannot be removed: \(error.localizedDescription).")
    }
    await watch(next, counting: model)
  }

  func trial(of json: [UInt8]) async throws(CameraChangeError) -> CameraTrial {
    var sent = try Self.object(json)
    // Who only wants to see whether a camera answers need not have a name for it.
    if sent["id"] == nil { sent["id"] = .text("new-camera") }
    let id = sent["id"]?.id
    let checked = try checked(sent, as: id, instead: id.flatMap(defined))
    let outcomes = await CameraProbe.outcomes(of: [checked.camera.camera], draws: true) { _ in }
    return CameraTrial(outcomes[0])
  }

  /// Checks it, keeps it in a file, and watches it from then on.
  private func keep(
    _ sent: WrittenValue, as id: CameraID?, instead known: DefinedCamera?
  ) async throws(CameraChangeError) -> WrittenCamera {
    let (camera, text) = try checked(sent, as: id, instead: known)
    var next = configuration
    next.overrides[camera.id] = camera
    let model = try usableModel(for: next)
    do {
      try folder.write(text, of: camera.id)
    } catch {
      throw .notKept(
        "\(folder.file(of: camera.id)) cannot be written: \(error.localizedDescription).")
    }
    await watch(next, counting: model)
    return shown(camera)
  }

  /// The camera that it describes, and the text that is kept of it.
  private func checked(
    _ sent: WrittenValue, as id: CameraID?, instead known: DefinedCamera?
  ) throws(CameraChangeError) -> (camera: DefinedCamera, text: String) {
    var addresses = AddressGuard()
    let completed = addresses.completed(sent, from: known?.written)
    guard let text = try? Yams.serialize(node: completed.node, width: -1, allowUnicode: true) else {
      throw .invalid([.init(path: "", message: "expected texts that can be written as YAML")])
    }
    // What is checked is what the next start will read. Without an id there is an issue, but no file.
    let file = id.map(folder.file) ?? folder.path
    let found = Configuration.camera(
      yaml: text, file: file, id: id ?? CameraID("-"), in: configuration,
      folder: home, environment: environment)
    let refused = Set(addresses.issues.map(\.path))
    let issues = addresses.issues + found.issues.filter { !refused.contains($0.path) }
    guard let camera = found.camera, issues.isEmpty else {
      throw .invalid(issues.map { .init(path: $0.path, message: $0.message) })
    }
    return (camera, text)
  }

  private func usableModel(for next: Configuration) throws(CameraChangeError) -> CrowdModel? {
    do {
      return try crowdModel(for: next)
    } catch { throw .notKept("\(error)") }
  }

  // MARK: - Cameras as they are written

  private func defined(_ id: CameraID) -> DefinedCamera? {
    configuration.definitions.first { $0.id == id }
  }

  private func shown(_ camera: DefinedCamera) -> WrittenCamera {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let json = (try? encoder.encode(AddressGuard.shown(camera.written))) ?? Data("{}".utf8)
    let isOverride = configuration.written.contains { $0.id == camera.id }
    let origin: WrittenCamera.Origin =
      configuration.overrides[camera.id] == nil ? .file : isOverride ? .override : .api
    return WrittenCamera(id: camera.id, json: Array(json), origin: origin)
  }

  private static func object(_ json: [UInt8]) throws(CameraChangeError) -> WrittenValue {
    guard let value = try? JSONDecoder().decode(WrittenValue.self, from: Data(json)),
      case .mapping = value
    else { throw .noObject }
    return value
  }

  private static func place(of camera: DefinedCamera) -> String {
    "\(camera.file), line \(camera.line)"
  }
}

extension CameraTrial {
  fileprivate init(_ outcome: CameraProbe.Outcome) {
    switch outcome {
    case .works(let found):
      self = .works(
        Finding(
          main: Stream(
            codec: found.codec, size: found.size, framesPerSecond: found.framesPerSecond),
          sub: found.sub.map { Stream(codec: $0.codec, size: $0.size, framesPerSecond: nil) },
          elapsed: found.elapsed, picture: found.drawing ?? []))
    case .fails(let reason): self = .fails(reason)
    }
  }
}

extension WrittenValue {
  /// The identifier that it spells.
  fileprivate var id: CameraID? {
    switch self {
    case .text(let text), .number(let text): CameraID(text)
    default: nil
    }
  }
}
