public import Pixels
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

/// What came of connecting to a camera whose configuration can be used.
public enum CameraTrial: Hashable, Sendable {
  case works(Finding)
  /// Why not, without credentials.
  case fails(String)

  public struct Finding: Hashable, Sendable {
    public var main: Stream
    /// Of the sub stream, where that is analysed.
    public var sub: Stream?
    /// From the begin of connecting to the first decoded picture.
    public var elapsed: Duration
    /// JPEG file of the picture that is analysed, with what the camera is told of its view drawn in.
    public var picture: [UInt8]

    public init(main: Stream, sub: Stream?, elapsed: Duration, picture: [UInt8]) {
      self.main = main
      self.sub = sub
      self.elapsed = elapsed
      self.picture = picture
    }
  }

  public struct Stream: Hashable, Sendable {
    public var codec: String
    public var size: PixelSize
    /// As the stream states it; `nil`: it does not.
    public var framesPerSecond: Double?

    public init(codec: String, size: PixelSize, framesPerSecond: Double?) {
      self.codec = codec
      self.size = size
      self.framesPerSecond = framesPerSecond
    }
  }
}
