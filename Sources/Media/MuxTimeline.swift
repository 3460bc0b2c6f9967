internal import CFFmpeg
internal import Pixels

/// The times of packets as a muxer wants them: from 0 at the first key frame, decoding times that
/// rise, and no picture shown before it is decoded.
struct MuxTimeline {
  static let timeBase = av_make_q(1, Int32(MediaTime.ticksPerSecond))

  /// Presentation time of the first key frame.
  private var start: Int64?
  private var lastDTS = Int64.min

  /// In `timeBase`; `nil` for what is shown before the first key frame: it refers to pictures that
  /// are not there.
  mutating func place(_ packet: Packet) -> (pts: Int64, dts: Int64)? {
    let pts = packet.pts.ticks
    if start == nil, packet.isKeyFrame { start = pts }
    guard let start, pts >= start else { return nil }
    let dts = max(packet.dts.ticks - start, lastDTS == .min ? .min : lastDTS + 1)
    lastDTS = dts
    return (max(pts - start, dts), dts)
  }
}
