/// What one camera has cost since the start of Pantau, and what was done for it.
public struct CameraCost: Hashable, Sendable {
  /// Processor time of the stages, of all threads.
  public var reading = Duration.zero
  public var decoding = Duration.zero
  /// Downscale, background model, mask, blobs, tracks and events.
  public var motion = Duration.zero
  /// Counting persons, without the network.
  public var crowd = Duration.zero
  public var framesDecoded = 0
  /// From a packet's arrival to the result of its picture.
  public var delays = DelayHistogram()
  /// From waking to having caught up with the stream.
  public var catchUps = DelayHistogram()

  public init() {}
}
