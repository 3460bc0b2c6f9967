public import Scene

/// How cameras are added, changed and removed while Pantau runs.
///
/// Cameras travel as JSON objects with the keys of the configuration file; what they mean is known to
/// who conforms.
public protocol CameraSettings: Sendable {
  /// What is written of a camera, without credentials.
  func configuration(of camera: CameraID) async throws(CameraChangeError) -> WrittenCamera
  /// Adds the camera that a JSON object describes, and keeps it.
  func add(_ json: [UInt8]) async throws(CameraChangeError) -> WrittenCamera
  /// Changes a camera to what a JSON object says, and keeps that.
  func change(_ camera: CameraID, to json: [UInt8]) async throws(CameraChangeError) -> WrittenCamera
  /// Checks the camera that a JSON object describes as if it were to be kept, and connects to it.
  /// Nothing is kept.
  func trial(of json: [UInt8]) async throws(CameraChangeError) -> CameraTrial
  /// Removes what was kept of a camera; one that the configuration file has, too, is again as there.
  func remove(_ camera: CameraID) async throws(CameraChangeError)
  /// What is wrong with the configuration that was read last, and is not used; empty: nothing.
  func issues() async -> [String]
}

/// What is written of a camera, and where.
public struct WrittenCamera: Hashable, Sendable {
  /// Where a camera is defined.
  public enum Origin: String, Hashable, Sendable {
    /// In the configuration file.
    case file
    /// Through the API alone.
    case api
    /// Through the API, in place of what the configuration file says.
    case override
  }

  public var id: CameraID
  /// An object with its keys.
  public var json: [UInt8]
  public var origin: Origin

  public init(id: CameraID, json: [UInt8], origin: Origin) {
    self.id = id
    self.json = json
    self.origin = origin
  }
}

/// Why a camera was not added, changed or removed.
public enum CameraChangeError: Error, Hashable, Sendable {
  /// There is no such camera.
  case unknown(CameraID)
  /// Not possible as things are: a sentence.
  case conflict(String)
  /// The body is no JSON object.
  case noObject
  /// What is wrong with the keys of the camera.
  case invalid([Issue])
  /// It could not be kept: a sentence. Nothing was changed.
  case notKept(String)

  public struct Issue: Hashable, Sendable, Encodable {
    /// The key, such as `zones[0].polygon`; empty: the camera as a whole.
    public var path: String
    /// What was expected and what was found.
    public var message: String

    public init(path: String, message: String) {
      self.path = path
      self.message = message
    }
  }
}
