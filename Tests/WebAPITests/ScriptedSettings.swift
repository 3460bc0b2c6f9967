import Foundation
import Pixels
import Scene
import Synchronization

@testable import WebAPI

/// Configurations of cameras that a test wrote: those of `gate` and `gate-south` are there, and all
/// others that are sent are kept as they are.
final class ScriptedSettings: CameraSettings {
  private struct State {
    var cameras: [CameraID: [UInt8]] = [:]
    var refusal: CameraChangeError?
    var issues: [String] = []
    var trial = CameraTrial.works(
      .init(
        main: .init(
          codec: "h264", size: PixelSize(width: 1920, height: 1080), framesPerSecond: 25),
        sub: nil, elapsed: .milliseconds(400), picture: [0xFF, 0xD8]))
  }

  private let state: Mutex<State>

  init() {
    let cameras = ["gate", "gate-south"].map { id in
      (CameraID(id)!, Array(#"{"id":"\#(id)","url":"rtsp://***@192.0.2.7/"}"#.utf8))
    }
    state = Mutex(State(cameras: Dictionary(uniqueKeysWithValues: cameras)))
  }

  /// What every change is answered with; `nil`: it is made.
  var refusal: CameraChangeError? {
    get { state.withLock(\.refusal) }
    set { state.withLock { $0.refusal = newValue } }
  }

  var configurationIssues: [String] {
    get { state.withLock(\.issues) }
    set { state.withLock { $0.issues = newValue } }
  }

  /// What comes of trying any camera.
  var trialOutcome: CameraTrial {
    get { state.withLock(\.trial) }
    set { state.withLock { $0.trial = newValue } }
  }

  var ids: Set<String> { state.withLock { Set($0.cameras.keys.map(\.text)) } }

  func configuration(of camera: CameraID) async throws(CameraChangeError) -> WrittenCamera {
    guard let json = state.withLock({ $0.cameras[camera] }) else { throw .unknown(camera) }
    return WrittenCamera(id: camera, json: json, origin: .file)
  }

  func add(_ json: [UInt8]) async throws(CameraChangeError) -> WrittenCamera {
    if let refusal { throw refusal }
    guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(json)),
      case .object(let members) = value
    else { throw .noObject }
    guard let id = members["id"]?.text.flatMap(CameraID.init) else {
      throw .invalid([.init(path: "id", message: "missing")])
    }
    try check(members)
    state.withLock { $0.cameras[id] = json }
    return WrittenCamera(id: id, json: json, origin: .api)
  }

  func change(
    _ camera: CameraID, to json: [UInt8]
  ) async throws(CameraChangeError) -> WrittenCamera {
    _ = try await configuration(of: camera)
    if let refusal { throw refusal }
    guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(json)),
      case .object(let members) = value
    else { throw .noObject }
    try check(members)
    state.withLock { $0.cameras[camera] = json }
    return WrittenCamera(id: camera, json: json, origin: .override)
  }

  /// What the document says of a camera, and the real one checks with all the rest.
  private func check(_ members: [String: JSONValue]) throws(CameraChangeError) {
    guard members["url"]?.text != nil else {
      throw .invalid([.init(path: "url", message: "expected an address")])
    }
    guard members["id"].map({ $0.text.flatMap(CameraID.init) != nil }) ?? true else {
      throw .invalid([.init(path: "id", message: "expected an identifier")])
    }
    guard members["name"].map({ $0.text != nil }) ?? true else {
      throw .invalid([.init(path: "name", message: "expected a text")])
    }
  }

  func trial(of json: [UInt8]) async throws(CameraChangeError) -> CameraTrial {
    if let refusal { throw refusal }
    return trialOutcome
  }

  func remove(_ camera: CameraID) async throws(CameraChangeError) {
    _ = try await configuration(of: camera)
    if let refusal { throw refusal }
    state.withLock { $0.cameras[camera] = nil }
  }

  func issues() async -> [String] { configurationIssues }
}
