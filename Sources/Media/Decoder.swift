internal import CFFmpeg
internal import Pixels

/// What a decoder may leave out.
public struct DecoderOptions: Hashable, Sendable {
  /// Decodes key frames only: about a tenth of the work, one frame per GOP.
  public var keyFramesOnly = false

  public init() {}
}

/// Decodes one video stream on the calling thread; belongs to one thread at a time.
///
/// After each `send` call `receive` until it answers `.again`. Damaged packets are counted, not
/// thrown: a camera's next key frame mends the picture.
@safe public final class Decoder {
  public enum DecodeResult: Sendable {
    case frame
    /// Wants the next packet.
    case again
    case endOfStream
  }

  /// The latest frame: valid after `receive` answered `.frame`, until it is called again.
  public let frame = DecodedFrame()
  /// Packets that could not be decoded, or only in part.
  public private(set) var corruptPackets = 0

  private let context: UnsafeMutablePointer<AVCodecContext>
  private var lastPTS: Int64?
  /// Nothing before a key frame decodes to a picture.
  private var awaitsKeyFrame = true
  private var skippedPackets = 0

  /// Some streams refresh gradually and never mark a key frame: decode all the same after these.
  private static let maximumSkippedPackets = 300

  /// Throws `unsupported` if libav has no decoder for the codec.
  public init(
    _ parameters: StreamParameters, options: DecoderOptions = DecoderOptions()
  ) throws(MediaError) {
    MediaLog.prepare()
    let operation = "open decoder for \(parameters.codec)"
    guard let codec = unsafe avcodec_find_decoder(parameters.raw.pointee.codec_id) else {
      throw MediaError(.unsupported, operation)
    }
    guard let context = unsafe avcodec_alloc_context3(codec) else {
      throw MediaError(.outOfMemory, operation)
    }
    unsafe context.pointee.thread_count = 1
    unsafe context.pointee.pkt_timebase = av_make_q(1, Int32(MediaTime.ticksPerSecond))
    if options.keyFramesOnly { unsafe context.pointee.skip_frame = AVDISCARD_NONKEY }
    // SAFETY: all three are libav's own and valid.
    var status = unsafe avcodec_parameters_to_context(context, parameters.raw)
    if status >= 0 { status = unsafe avcodec_open2(context, codec, nil) }
    guard status >= 0 else {
      var failed: UnsafeMutablePointer<AVCodecContext>? = unsafe context
      unsafe avcodec_free_context(&failed)
      throw MediaError(av: status, operation)
    }
    unsafe self.context = context
  }

  deinit {
    var closing: UnsafeMutablePointer<AVCodecContext>? = unsafe context
    unsafe avcodec_free_context(&closing)
  }

  /// Leaves out the loop filter of all but key frames, a fifth of the time: pictures drift a little
  /// from what was sent until the next key frame.
  public var skipsLoopFilter: Bool {
    get { unsafe context.pointee.skip_loop_filter == AVDISCARD_NONKEY }
    set {
      unsafe context.pointee.skip_loop_filter = newValue ? AVDISCARD_NONKEY : AVDISCARD_DEFAULT
    }
  }

  /// Takes one packet. Packets before the first key frame are passed over.
  ///
  /// All frames of the packet before must have been received. Throws when libav is out of memory.
  public func send(_ packet: Packet) throws(MediaError) {
    if awaitsKeyFrame {
      guard packet.isKeyFrame || skippedPackets >= Self.maximumSkippedPackets else {
        skippedPackets += 1
        return
      }
      awaitsKeyFrame = false
    }
    // An empty packet would tell libav that the stream is over.
    guard packet.byteCount > 0 else { return }
    try check(unsafe avcodec_send_packet(context, packet.raw))
  }

  /// Makes `receive` give out the frames that the decoder still holds, then `.endOfStream`.
  public func sendEndOfStream() {
    // SAFETY: nil is libav's way to say it; a second call answers EOF, which changes nothing.
    _ = unsafe avcodec_send_packet(context, nil)
  }

  /// The next frame, into `frame`.
  public func receive() throws(MediaError) -> DecodeResult {
    while true {
      // SAFETY: both are valid; libav drops the frame's former content first.
      let status = unsafe avcodec_receive_frame(context, frame.raw)
      switch status {
      case 0:
        stamp()
        if frame.isCorrupt { corruptPackets += 1 }
        return .frame
      case pff_error(EAGAIN): return .again
      case pff_error_eof: return .endOfStream
      default: try check(status)
      }
    }
  }

  /// Forgets everything: for a jump in a file or a new run on the same parameters.
  public func flush() {
    unsafe avcodec_flush_buffers(context)
    awaitsKeyFrame = true
    skippedPackets = 0
    lastPTS = nil
  }

  private func stamp() {
    let best = unsafe frame.raw.pointee.best_effort_timestamp
    var pts = best == pff_no_pts ? (lastPTS ?? -1) + 1 : best
    if let lastPTS, pts <= lastPTS { pts = lastPTS + 1 }
    lastPTS = pts
    frame.pts = MediaTime(ticks: pts)
  }

  /// Damaged data is counted; what no other packet can mend is thrown.
  private func check(_ status: Int32) throws(MediaError) {
    guard status < 0 else { return }
    precondition(status != pff_error(EAGAIN), "receive all frames before the next send")
    if status == pff_error(ENOMEM) { throw MediaError(av: status, "decode") }
    corruptPackets += 1
  }
}
