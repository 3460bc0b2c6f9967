public import Pixels

/// One unbroken connection to a stream with a picture of one size and format; a reconnect, or another
/// picture on the same connection, starts a new run.
public struct CameraRun: Hashable, Sendable, Identifiable {
  public let id: EventID
  public let camera: CameraID
  public let beganAt: WallTime
  public let codec: String
  public let picture: PixelSize

  public init(id: EventID, camera: CameraID, beganAt: WallTime, codec: String, picture: PixelSize) {
    self.id = id
    self.camera = camera
    self.beganAt = beganAt
    self.codec = codec
    self.picture = picture
  }
}

/// How a run ended.
public struct CameraRunEnd: Hashable, Sendable {
  public let run: EventID
  public let endedAt: WallTime
  /// Video packets read, one a frame.
  public let frames: Int
  /// A sentence without credentials, e.g. "the server closed the connection".
  public let reason: String

  public init(run: EventID, endedAt: WallTime, frames: Int, reason: String) {
    self.run = run
    self.endedAt = endedAt
    self.frames = frames
    self.reason = reason
  }
}
