internal import CFFmpeg
internal import Pixels

/// Encodes pictures into an MP4 file as a CCTV camera would: closed GOPs, no B-frames.
///
/// One thread and no time or version in the file: the same pictures and settings give the same
/// bytes (with the same x264). Belongs to one thread.
@safe public final class VideoEncoder {
  private let settings: VideoEncoderSettings
  private let context: UnsafeMutablePointer<AVCodecContext>
  private let frame: UnsafeMutablePointer<AVFrame>
  private let packet: UnsafeMutablePointer<AVPacket>
  private let file: OutputFile
  private var frames = 0
  private var hasBegun = false

  /// Creates the file, or empties one that is there; a file that is not finished is removed.
  public init(path: String, settings: VideoEncoderSettings) throws(MediaError) {
    MediaLog.prepare()
    precondition((1...240).contains(settings.framesPerSecond), "1 to 240 frames per second")
    precondition(settings.gopLength > 0, "a GOP has at least one frame")
    self.settings = settings
    unsafe context = try Self.openCodec(settings)
    do throws(MediaError) {
      unsafe frame = try Self.allocateFrame(settings)
      guard let packet = unsafe av_packet_alloc() else {
        throw MediaError(.outOfMemory, "encode video")
      }
      unsafe self.packet = packet
      file = try unsafe Self.openFile(path, context, settings)
    } catch {
      var failed: UnsafeMutablePointer<AVCodecContext>? = unsafe context
      unsafe avcodec_free_context(&failed)
      throw error
    }
  }

  deinit {
    var context: UnsafeMutablePointer<AVCodecContext>? = unsafe self.context
    unsafe avcodec_free_context(&context)
    var frame: UnsafeMutablePointer<AVFrame>? = unsafe self.frame
    unsafe av_frame_free(&frame)
    var packet: UnsafeMutablePointer<AVPacket>? = unsafe self.packet
    unsafe av_packet_free(&packet)
  }

  /// Adds one picture, which must be of the settings' size.
  public func encode(_ picture: PicturePlanes) throws(MediaError) {
    precondition(picture.size == settings.size, "the picture must be of the encoder's size")
    // SAFETY: the frame is ours; libav copies it first if the encoder still holds its buffers.
    let status = unsafe av_frame_make_writable(frame)
    guard status >= 0 else { throw MediaError(av: status, "encode video") }
    unsafe DecodedFrame.copy(picture, to: frame)
    unsafe frame.pointee.pts = Int64(frames)
    frames += 1
    try unsafe send(frame)
  }

  /// Writes what the encoder still holds and completes the file. Call once.
  public func finish() throws(MediaError) -> ClipSummary {
    try unsafe send(nil)
    let byteCount = try file.finish()
    return ClipSummary(
      byteCount: byteCount,
      duration: .nanoseconds(Int64(frames) * 1_000_000_000 / Int64(settings.framesPerSecond)),
      frames: frames)
  }

  private func send(_ frame: UnsafeMutablePointer<AVFrame>?) throws(MediaError) {
    // SAFETY: context is open; nil ends the stream.
    var status = unsafe avcodec_send_frame(context, frame)
    while status >= 0 {
      status = unsafe avcodec_receive_packet(context, packet)
      if status == pff_error(EAGAIN) || status == pff_error_eof { return }
      guard status >= 0 else { break }
      unsafe packet.pointee.duration = 1
      if !hasBegun { removeUserData() }
      hasBegun = true
      try unsafe file.write(packet, timeBase: context.pointee.time_base)
    }
    throw MediaError(av: status, "encode video")
  }

  /// x264 puts its version and options in front of the first picture, in an SEI unit (type 6).
  private func removeUserData() {
    // SAFETY: data holds size bytes; moving its start leaves the buffer's reference alone.
    let bytes = unsafe UnsafeBufferPointer(
      start: packet.pointee.data, count: Int(packet.pointee.size))
    func isStart(_ i: Int) -> Bool {
      unsafe bytes[i] == 0 && bytes[i + 1] == 0 && bytes[i + 2] == 1
    }
    guard let first = (0..<max(0, bytes.count - 4)).first(where: isStart),
      settings.codec == .h264, unsafe bytes[first + 3] & 31 == 6,
      let next = (first + 3..<bytes.count - 4).first(where: isStart)
    else { return }
    unsafe packet.pointee.data += next
    unsafe packet.pointee.size -= Int32(next)
  }

  // MARK: - Opening

  private static func openCodec(
    _ settings: VideoEncoderSettings
  ) throws(MediaError) -> UnsafeMutablePointer<AVCodecContext> {
    let name = settings.codec == .h264 ? "libx264" : "libx265"
    guard let codec = unsafe avcodec_find_encoder_by_name(name),
      let context = unsafe avcodec_alloc_context3(codec)
    else { throw MediaError(.unsupported, "open encoder \(name)") }
    // SAFETY: context is fresh and ours alone.
    unsafe context.pointee.width = Int32(settings.size.width)
    unsafe context.pointee.height = Int32(settings.size.height)
    unsafe context.pointee.pix_fmt = AV_PIX_FMT_YUV420P
    unsafe context.pointee.time_base = av_make_q(1, Int32(settings.framesPerSecond))
    unsafe context.pointee.framerate = av_make_q(Int32(settings.framesPerSecond), 1)
    unsafe context.pointee.gop_size = Int32(settings.gopLength)
    unsafe context.pointee.max_b_frames = 0
    unsafe context.pointee.thread_count = 1
    unsafe context.pointee.flags |=
      AV_CODEC_FLAG_BITEXACT | Int32(bitPattern: AV_CODEC_FLAG_CLOSED_GOP)
      | AV_CODEC_FLAG_GLOBAL_HEADER
    unsafe context.pointee.color_range = AVCOL_RANGE_MPEG
    var options: OpaquePointer?
    unsafe av_dict_set(&options, "preset", settings.preset, 0)
    switch settings.rate {
    case .bitsPerSecond(let rate):
      unsafe context.pointee.bit_rate = Int64(rate)
      unsafe context.pointee.rc_max_rate = Int64(rate) * 3 / 2
      unsafe context.pointee.rc_buffer_size = Int32(clamping: rate * 3 / 2)
    case .quality(let factor): unsafe av_dict_set(&options, "crf", String(factor), 0)
    case .capped(let factor, let rate):
      unsafe av_dict_set(&options, "crf", String(factor), 0)
      unsafe context.pointee.rc_max_rate = Int64(rate)
      unsafe context.pointee.rc_buffer_size = Int32(clamping: rate)
    }
    let gop = settings.gopLength
    if settings.codec == .h264 {
      unsafe av_dict_set(
        &options, "x264-params", "scenecut=0:keyint=\(gop):min-keyint=\(gop):sliced-threads=0", 0)
      unsafe av_dict_set(&options, "profile", "high", 0)
    } else {
      unsafe av_dict_set(
        &options, "x265-params",
        "scenecut=0:keyint=\(gop):min-keyint=\(gop):open-gop=0:bframes=0:pools=none:"
          + "frame-threads=1:info=0:log-level=none", 0)
    }
    let status = unsafe avcodec_open2(context, codec, &options)
    unsafe av_dict_free(&options)
    guard status >= 0 else {
      var failed: UnsafeMutablePointer<AVCodecContext>? = unsafe context
      unsafe avcodec_free_context(&failed)
      throw MediaError(av: status, "open encoder \(name)")
    }
    return unsafe context
  }

  private static func allocateFrame(
    _ settings: VideoEncoderSettings
  ) throws(MediaError) -> UnsafeMutablePointer<AVFrame> {
    guard let frame = unsafe av_frame_alloc() else {
      throw MediaError(.outOfMemory, "encode video")
    }
    unsafe frame.pointee.format = AV_PIX_FMT_YUV420P.rawValue
    unsafe frame.pointee.width = Int32(settings.size.width)
    unsafe frame.pointee.height = Int32(settings.size.height)
    // SAFETY: format and sides are set, as libav requires.
    let status = unsafe av_frame_get_buffer(frame, 0)
    guard status >= 0 else { throw MediaError(av: status, "encode video") }
    return unsafe frame
  }

  private static func openFile(
    _ path: String, _ context: UnsafeMutablePointer<AVCodecContext>,
    _ settings: VideoEncoderSettings
  ) throws(MediaError) -> OutputFile {
    guard let parameters = unsafe avcodec_parameters_alloc() else {
      throw MediaError(.outOfMemory, "encode video")
    }
    defer {
      var freed: UnsafeMutablePointer<AVCodecParameters>? = unsafe parameters
      unsafe avcodec_parameters_free(&freed)
    }
    // SAFETY: both are valid.
    let status = unsafe avcodec_parameters_from_context(parameters, context)
    guard status >= 0 else { throw MediaError(av: status, "encode video") }
    return try unsafe OutputFile(
      path: path, parameters: parameters, timeBase: context.pointee.time_base,
      framesPerSecond: Double(settings.framesPerSecond), operation: "write video")
  }
}
