import Foundation
import Logging
import Motion
import Pipeline
import Scene
import Store
import Synchronization
import TestSupport
import Testing
import WebAPI

@testable import pantau

/// What is watched as files and the API say, with real files, store and pipeline (which is not run:
/// `RunTests` does that).
@Suite struct ConfiguredCamerasTests {
  private static let main = """
    web: {port: 0}
    cameras:
      - id: gate
        url: "rtsp://admin:hunter2@192.0.2.7/main"
        motion: {sensitivity: 0.7}
      - {id: yard, url: yard.mp4}
    """

  private func site(_ main: String = main) async throws -> Site { try Site(main) }

  // MARK: - By the API

  @Test func anAddedCameraIsWatchedKeptAndRemovedAgain() async throws {
    let site = try await site()
    let added = try await site.cameras.add(
      json(
        #"{"url": "rtsp://u:hunter2@192.0.2.8/", "id": "roof", "motion": {"sensitivity": 0.25}}"#))
    #expect(added.origin == .api && added.id.text == "roof")
    let shown = String(decoding: added.json, as: UTF8.self)
    #expect(
      shown == #"{"id":"roof","motion":{"sensitivity":0.25},"url":"rtsp://***@192.0.2.8/"}"#)
    #expect(site.watched == ["gate", "yard", "roof"])
    #expect(site.pipeline.board.configuration(of: added.id)?.motion.sensitivity == 0.25)
    #expect(try await site.cameras.configuration(of: added.id) == added)
    // The next start reads the same.
    #expect(try site.load().cameras == site.watchedCameras)
    #expect(try await site.names()["roof"] == "roof")
    try await site.cameras.remove(added.id)
    #expect(site.watched == ["gate", "yard"])
    #expect(try site.load().cameras == site.watchedCameras)
    #expect(try await site.names()["roof"] == "roof", "its history stays")
    #expect(try site.mainText == Self.main)
  }

  @Test func aChangedCameraOfTheFileIsAgainAsThereWhenTheChangeIsRemoved() async throws {
    let site = try await site()
    let gate = CameraID("gate")!
    let before = site.watchedCameras
    let shown = try await site.cameras.configuration(of: gate)
    #expect(shown.origin == .file)
    let text = String(decoding: shown.json, as: UTF8.self)
    #expect(!text.contains("hunter2") && !text.contains("admin"))
    // Sent back as it is, but for one key.
    let changed = try await site.cameras.change(
      gate, to: json(text.replacing("0.7", with: "0.1")))
    #expect(changed.origin == .override)
    var expected = before
    expected[0].motion.sensitivity = 0.1
    #expect(site.watchedCameras == expected, "the password is the stored one")
    #expect(try site.load().cameras == expected)
    // Once more, now from what is kept.
    _ = try await site.cameras.change(gate, to: changed.json)
    #expect(site.watchedCameras == expected)
    try await site.cameras.remove(gate)
    #expect(site.watchedCameras == before)
    #expect(try await site.cameras.configuration(of: gate) == shown)
  }

  @Test(arguments: [
    ("an id that the file has", "gate", "There is a camera gate already, in "),
    ("an id that was added", "roof", "There is a camera roof already, in "),
  ])
  func anIDIsGivenOnce(_ situation: String, id: String, detail: String) async throws {
    let site = try await site()
    _ = try await site.cameras.add(json(#"{"id": "roof", "url": "rtsp://192.0.2.8/"}"#))
    let before = site.watchedCameras
    let error = await #expect(throws: CameraChangeError.self) {
      try await site.cameras.add(json(#"{"id": "\#(id)", "url": "rtsp://192.0.2.9/"}"#))
    }
    guard case .conflict(let text) = error else { return #expect(error == nil) }
    #expect(text.hasPrefix(detail))
    #expect(site.watchedCameras == before)
  }

  @Test func aCameraOfTheFileIsNotRemoved() async throws {
    let site = try await site()
    await #expect(
      throws: CameraChangeError.conflict(
        "Camera yard is defined in \(site.path), line 6: remove it there and send SIGHUP to Pantau."
      )
    ) { try await site.cameras.remove(CameraID("yard")!) }
    #expect(site.watched == ["gate", "yard"])
  }

  @Test func whatIsNotThereIsUnknown() async throws {
    let site = try await site()
    let id = CameraID("moon")!
    let unknown = CameraChangeError.unknown(id)
    await #expect(throws: unknown) { try await site.cameras.configuration(of: id) }
    await #expect(throws: unknown) {
      try await site.cameras.change(id, to: json(#"{"url": "rtsp://192.0.2.8/"}"#))
    }
    await #expect(throws: unknown) { try await site.cameras.remove(id) }
  }

  @Test(arguments: [
    ("no id", #"{"url": "rtsp://h/"}"#, ["id"]),
    ("no address", #"{"id": "a"}"#, ["url"]),
    ("an id with a folder in it", #"{"id": "../a", "url": "rtsp://h/"}"#, ["id"]),
    (
      "out of range", #"{"id": "a", "url": "rtsp://h/", "motion": {"sensitivity": 2}}"#,
      ["motion.sensitivity"]
    ),
    (
      "a text for a number", #"{"id": "a", "url": "rtsp://h/", "motion": {"sensitivity": "1"}}"#,
      ["motion.sensitivity"]
    ),
    ("an unknown key", #"{"id": "a", "url": "rtsp://h/", "colour": 1}"#, [""]),
    (
      "two things", #"{"id": "a", "url": "h", "zones": [{"id": "z"}]}"#,
      ["url", "zones[0].polygon"]
    ),
    ("a file", #"{"id": "a", "url": "/etc/passwd"}"#, ["url"]),
    ("a variable", #"{"id": "a", "url": "rtsp://${HOME}/"}"#, ["url"]),
    ("null", #"{"id": "a", "url": null}"#, ["url"]),
  ])
  func whatIsWrongIsSaidByKeyAndChangesNothing(
    _ situation: String, body: String, paths: [String]
  ) async throws {
    let site = try await site()
    let error = await #expect(throws: CameraChangeError.self) {
      try await site.cameras.add(json(body))
    }
    guard case .invalid(let issues) = error else { return #expect(error == nil, "\(situation)") }
    #expect(issues.map(\.path) == paths, "\(issues)")
    #expect(site.watched == ["gate", "yard"])
    #expect(site.folder.fileNames().isEmpty)
  }

  @Test func theIDOfAChangeIsThatOfThePath() async throws {
    let site = try await site()
    let error = await #expect(throws: CameraChangeError.self) {
      try await site.cameras.change(
        CameraID("gate")!, to: json(#"{"id": "yard", "url": "rtsp://192.0.2.8/"}"#))
    }
    guard case .invalid(let issues) = error else { return #expect(error == nil) }
    #expect(issues == [.init(path: "id", message: #"expected "gate", found "yard""#)])
  }

  @Test(arguments: ["", "[]", "1", "{", "{\"id\": \"a\"} x"])
  func whatIsNoObjectIsRefused(_ body: String) async throws {
    let site = try await site()
    await #expect(throws: CameraChangeError.noObject) { try await site.cameras.add(json(body)) }
  }

  @Test func whatCannotBeKeptIsNotWatched() async throws {
    let site = try await site()
    try "a file in its place".write(
      toFile: site.folder.path, atomically: true, encoding: .utf8)
    let error = await #expect(throws: CameraChangeError.self) {
      try await site.cameras.add(json(#"{"id": "roof", "url": "rtsp://192.0.2.8/"}"#))
    }
    guard case .notKept(let detail) = error else { return #expect(error == nil) }
    #expect(detail.contains("cameras.d"))
    #expect(site.watched == ["gate", "yard"])
  }

  @Test func changesThatComeAtOnceAreAllKept() async throws {
    let site = try await site()
    try await withThrowingTaskGroup { group in
      for number in 0..<20 {
        group.addTask {
          _ = try await site.cameras.add(
            json(#"{"id": "camera-\#(number)", "url": "rtsp://192.0.2.8/"}"#))
          if number % 2 == 0 { try await site.cameras.remove(CameraID("camera-\(number)")!) }
          await site.cameras.reload()
        }
      }
      try await group.waitForAll()
    }
    #expect(site.watched.count == 12)
    #expect(try site.load().cameras == site.watchedCameras)
  }

  // MARK: - By the file

  @Test func aChangedFileIsReadAgain() async throws {
    let site = try await site()
    try site.write(
      """
      web: {port: 0}
      cameras:
        - {id: yard, url: yard.mp4, name: Yard}
        - {id: pier, url: pier.mp4}
      """)
    await site.cameras.reload()
    #expect(site.watched == ["yard", "pier"])
    #expect(try await site.names()["yard"] == "Yard")
    #expect(await site.cameras.issues() == [])
    #expect(site.log.count(.warning) == 0)
  }

  @Test func aFileWithAnIssueChangesNothingUntilItIsRight() async throws {
    let site = try await site()
    try site.write("cameras:\n  - {id: pier}\n  - {id: yard, url: yard.mp4}\n")
    await site.cameras.reload()
    #expect(site.watched == ["gate", "yard"])
    let issue = "pantau.yaml:2:5: cameras[0].url: missing; expected "
    #expect(await site.cameras.issues().map { $0.hasPrefix(issue) } == [true])
    #expect(site.log.count(.error) == 2)
    // The API goes on with what is watched.
    _ = try await site.cameras.add(json(#"{"id": "roof", "url": "rtsp://192.0.2.8/"}"#))
    #expect(site.watched == ["gate", "yard", "roof"])
    try site.write("cameras: [{id: yard, url: yard.mp4}]")
    await site.cameras.reload()
    #expect(site.watched == ["yard", "roof"])
    #expect(await site.cameras.issues() == [])
  }

  @Test func aFileThatIsGoneChangesNothing() async throws {
    let site = try await site()
    try FileManager.default.removeItem(atPath: site.path)
    await site.cameras.reload()
    #expect(site.watched == ["gate", "yard"])
    #expect(await site.cameras.issues() == ["pantau.yaml: the configuration file not found"])
  }

  @Test func whatNeedsARestartIsNamedInAWarning() async throws {
    let site = try await site()
    try site.write(
      "database: other.db\nretention: {maximum_age_days: 3}\nweb: {port: 0}\n"
        + "cameras: [{id: yard, url: yard.mp4}]")
    await site.cameras.reload()
    #expect(site.watched == ["yard"], "cameras are as they are written now")
    #expect(
      site.log.metadata(.warning) == ["keys: database, retention.maximum_age_days"])
  }

  @Test(arguments: [
    ("nothing", "", []), ("a camera's default", "defaults: {transport: udp}", []),
    ("database", "database: x.db", ["database"]), ("evidence", "evidence: x", ["evidence"]),
    ("utc_offset", "utc_offset: \"+13:45\"", ["utc_offset"]),
    (
      "web", "web: {host: \"::1\", port: 1, allow_remote: true, trusted_proxies: [127.0.0.1]}",
      ["web.host", "web.port", "web.allow_remote", "web.trusted_proxies"]
    ),
    (
      "retention",
      """
      retention: {maximum_age_days: 1, maximum_series_days: 1, maximum_gigabytes: 1,
        unacknowledged_grace_days: 1}
      """,
      [
        "retention.maximum_age_days", "retention.maximum_series_days",
        "retention.maximum_gigabytes", "retention.unacknowledged_grace_days",
      ]
    ),
    ("crowd", "crowd: {network: false, model: x}", ["crowd.network", "crowd.model"]),
    (
      "agencies and letters", "agencies: [{id: a, name: A}]\nletters: {place: Palembang}",
      ["agencies", "letters.place"]
    ),
  ])
  func keysThatNeedARestart(_ situation: String, yaml: String, keys: [String]) throws {
    let cameras = "\ncameras: [{id: a, url: b}]\n"
    let before = try ConfigurationText.read(cameras)
    #expect(try ConfigurationText.read(yaml + cameras).keysForRestart(since: before) == keys)
  }

  /// A key that is read and not in that list would be changed without effect and without a word.
  @Test func everyKeyOutsideCamerasIsAmongThoseThatNeedARestart() throws {
    let (_, known) = try Configuration.read(
      yaml: try ConfigurationText.document("pantau.example.yaml"), file: "example", folder: "/",
      environment: ConfigurationText.environment)
    let sections: Set = [
      "web", "retention", "map", "crowd", "defaults", "cameras", "outbound", "public", "letters",
    ]
    // The latter are compared as a whole.
    let parts = [
      "cameras", "defaults", "sites[]", "webhooks[]", "mqtt.", "sensors[]", "agencies[]",
    ]
    let keys = known.keys.filter { key in
      !sections.contains(key) && !parts.contains { key.hasPrefix($0) }
    }
    // Reports are named as a whole.
    let named = keys.map { $0.hasPrefix("reports.") ? "reports" : $0 }
    #expect(Set(named) == Set(Configuration.keysForRestart))
  }

  private func json(_ text: String) -> [UInt8] { Array(text.utf8) }
}

/// A folder with a configuration, and all that looks after its cameras.
private final class Site: Sendable {
  let directory: TemporaryDirectory
  let path: String
  let folder: CameraFolder
  let store: EventStore
  let pipeline: PipelineService
  let cameras: ConfiguredCameras
  let log = RecordingLog()

  init(_ main: String) throws {
    directory = try TemporaryDirectory()
    path = directory.file("pantau.yaml")
    folder = CameraFolder(besides: path)
    try main.write(toFile: path, atomically: true, encoding: .utf8)
    let configuration = try Configuration.load(path: path)
    store = try EventStore(path: directory.file("events.db"))
    let log = log
    let logger = Logger(label: "test") { _ in log }
    pipeline = PipelineService(
      cameras: configuration.cameras, sink: store, evidenceDirectory: directory.path,
      logger: logger)
    cameras = ConfiguredCameras(
      path: path, configuration: configuration, hasCrowdModel: false, pipeline: pipeline,
      store: store, logger: logger)
  }

  deinit { try? store.close() }

  func write(_ main: String) throws {
    try main.write(toFile: path, atomically: true, encoding: .utf8)
  }

  var mainText: String {
    get throws { try String(contentsOfFile: path, encoding: .utf8) }
  }

  func load() throws -> Configuration { try Configuration.load(path: path) }

  var watched: [String] { pipeline.board.statuses.map(\.id.text) }

  var watchedCameras: [CameraConfiguration] {
    pipeline.board.statuses.compactMap { pipeline.board.configuration(of: $0.id) }
  }

  /// Of cameras, as the database knows them.
  func names() async throws -> [String: String] {
    Dictionary(try await store.cameras().map { ($0.id.text, $0.name) }) { first, _ in first }
  }
}

/// Keeps what is logged.
private final class RecordingLog: LogHandler, Sendable {
  private let lines = Mutex<[(level: Logger.Level, metadata: Logger.Metadata?)]>([])

  func count(_ level: Logger.Level) -> Int {
    lines.withLock { $0.count { $0.level == level } }
  }

  func metadata(_ level: Logger.Level) -> [String] {
    lines.withLock { lines in
      lines.filter { $0.level == level }.map { line in
        (line.metadata ?? [:]).map { "\($0.key): \($0.value)" }.sorted().joined(separator: "; ")
      }
    }
  }

  func log(event: LogEvent) {
    lines.withLock { $0.append((event.level, event.metadata)) }
  }

  subscript(metadataKey _: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }

  var logLevel: Logger.Level {
    get { .debug }
    set {}
  }
}
