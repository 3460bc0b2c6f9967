internal import CFFmpeg
internal import Pixels

/// Writes packets of one stream into an MP4 file without decoding them.
///
/// Begins with the first key frame that it is given, at time 0. H.264 (and HEVC, tagged `hvc1`,
/// where the browser has it) plays in a browser; MJPEG and MPEG-4 part 2 only in players.
/// Belongs to one thread; the packets themselves are left as they are.
@safe public final class ClipWriter {
  private static let timeBase = MuxTimeline.timeBase

  private let file: OutputFile
  private let packet = Packet()
  private let nominalInterval: Int64
  private var timeline = MuxTimeline()
  private var end: Int64 = 0
  private var frames = 0

  /// Creates the file under `path` + `.part`; it gets its name when it is finished.
  ///
  /// Throws `unsupported` for a codec that MP4 cannot hold, `diskFull`, `notPermitted`...
  public init(path: String, parameters: StreamParameters) throws(MediaError) {
    let format = unsafe av_guess_format("mp4", nil, nil)
    let codec = unsafe parameters.raw.pointee.codec_id
    guard unsafe avformat_query_codec(format, codec, FF_COMPLIANCE_NORMAL) == 1 else {
      throw MediaError(
        .unsupported, "write clip", address: path, detail: "MP4 does not hold \(parameters.codec)")
    }
    unsafe file = try OutputFile(
      path: path, parameters: parameters.raw, timeBase: Self.timeBase,
      framesPerSecond: parameters.framesPerSecond, operation: "write clip")
    nominalInterval = Int64(
      Double(MediaTime.ticksPerSecond) / max(0.1, parameters.framesPerSecond ?? 25))
  }

  /// Adds one packet; packets before the first key frame are passed over.
  public func write(_ source: Packet) throws(MediaError) {
    guard let times = timeline.place(source) else { return }
    try packet.share(source, at: times)
    let raw = unsafe packet.raw
    let length = unsafe raw.pointee.duration
    end = max(end, times.pts + (length > 0 ? length : nominalInterval))
    frames += 1
    try unsafe file.write(raw, timeBase: Self.timeBase)
  }

  /// Completes the file. Call once; without it the file is removed.
  ///
  /// Throws `invalidData` if no key frame came.
  public func finish() throws(MediaError) -> ClipSummary {
    guard frames > 0 else {
      throw MediaError(.invalidData, "write clip", detail: "no key frame came")
    }
    let byteCount = try file.finish()
    return ClipSummary(
      byteCount: byteCount,
      duration: MediaTime(ticks: end).duration(since: .zero), frames: frames)
  }
}
