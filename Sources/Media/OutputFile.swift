internal import CFFmpeg

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// An MP4 file in the making: the part that `ClipWriter` and `VideoEncoder` share.
///
/// Written beside its final name and given it when it is complete, so that no reader, and no crash,
/// ever leaves half a file under that name. The index is moved to the front (`faststart`): a browser
/// can play before it has all of it. A file that is not finished is removed.
@safe final class OutputFile {
  private let path: String
  private var partialPath: String { path + ".part" }
  private let operation: String
  private let context: UnsafeMutablePointer<AVFormatContext>
  private let stream: UnsafeMutablePointer<AVStream>
  private var isFinished = false

  /// `timeBase` is what packets will be given in.
  init(
    path: String, parameters: UnsafePointer<AVCodecParameters>, timeBase: AVRational,
    framesPerSecond: Double?, operation: String
  ) throws(MediaError) {
    MediaLog.prepare()
    self.path = path
    self.operation = operation
    let partialURL = "file:" + path + ".part"
    var made: UnsafeMutablePointer<AVFormatContext>?
    var status = unsafe avformat_alloc_output_context2(&made, nil, "mp4", partialURL)
    guard status >= 0, let context = unsafe made else {
      throw MediaError(av: status, operation, address: path)
    }
    guard let stream = unsafe avformat_new_stream(context, nil) else {
      unsafe avformat_free_context(context)
      throw MediaError(.outOfMemory, operation, address: path)
    }
    // SAFETY: context and stream are fresh and ours alone; parameters are valid.
    unsafe context.pointee.flags |= AVFMT_FLAG_BITEXACT
    status = unsafe avcodec_parameters_copy(stream.pointee.codecpar, parameters)
    let isHEVC = unsafe parameters.pointee.codec_id == AV_CODEC_ID_HEVC
    unsafe stream.pointee.codecpar.pointee.codec_tag = isHEVC ? pff_tag_hvc1 : 0
    unsafe stream.pointee.time_base = timeBase
    if let framesPerSecond {
      unsafe stream.pointee.avg_frame_rate = av_d2q(framesPerSecond, 100_000)
    }
    if status >= 0 {
      status = unsafe avio_open(&context.pointee.pb, partialURL, AVIO_FLAG_WRITE)
    }
    if status >= 0 {
      var options: OpaquePointer?
      unsafe av_dict_set(&options, "movflags", "+faststart", 0)
      status = unsafe avformat_write_header(context, &options)
      unsafe av_dict_free(&options)
    }
    unsafe self.context = context
    unsafe self.stream = stream
    guard status >= 0 else { throw MediaError(av: status, operation, address: path) }
  }

  deinit {
    if unsafe context.pointee.pb != nil { unsafe avio_closep(&context.pointee.pb) }
    unsafe avformat_free_context(context)
    if !isFinished { unsafe unlink(partialPath) }
  }

  /// Writes one packet, whose times are in `timeBase`; takes over its content.
  func write(
    _ packet: UnsafeMutablePointer<AVPacket>, timeBase: AVRational
  ) throws(MediaError) {
    unsafe packet.pointee.stream_index = 0
    unsafe packet.pointee.pos = -1
    // SAFETY: header is written; libav takes the packet's reference.
    unsafe av_packet_rescale_ts(packet, timeBase, stream.pointee.time_base)
    let status = unsafe av_interleaved_write_frame(context, packet)
    guard status >= 0 else { throw MediaError(av: status, operation, address: path) }
  }

  /// Completes the file and returns its size in bytes.
  func finish() throws(MediaError) -> Int {
    var status = unsafe av_write_trailer(context)
    // Errors of delayed writes (a full disk) show up here only.
    if status >= 0, let output = unsafe context.pointee.pb { status = unsafe output.pointee.error }
    let closed = unsafe avio_closep(&context.pointee.pb)
    if status >= 0 { status = closed }
    guard status >= 0 else { throw MediaError(av: status, operation, address: path) }
    var information = stat()
    // SAFETY: both names live for the calls.
    guard unsafe stat(partialPath, &information) == 0, unsafe rename(partialPath, path) == 0 else {
      throw MediaError(av: pff_error(errno), operation, address: path)
    }
    isFinished = true
    return Int(information.st_size)
  }
}
