public import Pixels

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
