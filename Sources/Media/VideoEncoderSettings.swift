public import Pixels

/// How a `VideoEncoder` encodes: the settings of a CCTV camera.
public struct VideoEncoderSettings: Hashable, Sendable {
  public enum Codec: String, Sendable, CaseIterable {
    case h264, hevc
  }

  public enum Rate: Hashable, Sendable {
    /// Average, with a peak of 1.5 times over a second.
    case bitsPerSecond(Int)
    /// x264's constant rate factor, 0...51: larger is smaller and worse; 23 is usual.
    case quality(Int)
    /// As `quality`, but never more than so many bits a second: what cameras call variable bit rate.
    case capped(quality: Int, bitsPerSecond: Int)
  }

  public var size: PixelSize
  /// 1...240.
  public var framesPerSecond: Int
  public var rate: Rate
  /// Frames from one key frame to the next; each GOP is closed.
  public var gopLength: Int
  /// x264's preset, `ultrafast` to `veryslow`. Slower: smaller files, more time.
  public var preset = "veryfast"
  public var codec = Codec.h264

  /// `gopLength` is two seconds unless given.
  public init(size: PixelSize, framesPerSecond: Int = 25, rate: Rate, gopLength: Int? = nil) {
    self.size = size
    self.framesPerSecond = framesPerSecond
    self.rate = rate
    self.gopLength = gopLength ?? framesPerSecond * 2
  }
}
