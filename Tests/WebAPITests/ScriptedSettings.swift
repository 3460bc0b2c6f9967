import Foundation
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
    state.withLock { $0.cameras[id] = json }
    return WrittenCamera(id: id, json: json, origin: .api)
  }

  func change(
    _ camera: CameraID, to json: [UInt8]
  ) async throws(CameraChangeError) -> WrittenCamera {
    _ = try await configuration(of: camera)
    if let refusal { throw refusal }
    state.withLock { $0.cameras[camera] = json }
    return WrittenCamera(id: camera, json: json, origin: .override)
  }

  func remove(_ camera: CameraID) async throws(CameraChangeError) {
    _ = try await configuration(of: camera)
    if let refusal { throw refusal }
    state.withLock { $0.cameras[camera] = nil }
  }

  func issues() async -> [String] { configurationIssues }
}
