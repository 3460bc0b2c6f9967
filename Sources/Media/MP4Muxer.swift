internal import CFFmpeg

/// libav's MP4 muxer with one video stream: what files and fragments have in common.
///
/// Whoever makes it opens its output (`context.pointee.pb`) before `begin`, and closes it.
@safe final class MP4Muxer {
  let context: UnsafeMutablePointer<AVFormatContext>
  private let stream: UnsafeMutablePointer<AVStream>
  private let operation: String
  private let address: String?

  /// - Parameters:
  ///   - timeBase: what packets will be given in.
  ///   - url: where libav opens the output once more to move the index to the front.
  ///   - operation, address: for errors.
  init(
    parameters: UnsafePointer<AVCodecParameters>, timeBase: AVRational, framesPerSecond: Double?,
    url: String? = nil, operation: String, address: String?
  ) throws(MediaError) {
    MediaLog.prepare()
    self.operation = operation
    self.address = address
    var made: UnsafeMutablePointer<AVFormatContext>?
    var status = unsafe avformat_alloc_output_context2(&made, nil, "mp4", url)
    guard status >= 0, let context = unsafe made else {
      throw MediaError(av: status, operation, address: address)
    }
    guard let stream = unsafe avformat_new_stream(context, nil) else {
      unsafe avformat_free_context(context)
      throw MediaError(.outOfMemory, operation, address: address)
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
    unsafe self.context = context
    unsafe self.stream = stream
    guard status >= 0 else { throw MediaError(av: status, operation, address: address) }
  }

  deinit { unsafe avformat_free_context(context) }

  /// Writes what stands before the first packet.
  ///
  /// - Parameter flags: libav's `movflags`.
  func begin(flags: String) throws(MediaError) {
    var options: OpaquePointer?
    unsafe av_dict_set(&options, "movflags", flags, 0)
    let status = unsafe avformat_write_header(context, &options)
    unsafe av_dict_free(&options)
    guard status >= 0 else { throw MediaError(av: status, operation, address: address) }
  }

  /// Writes one packet, whose times are in `timeBase`.
  func write(
    _ packet: UnsafeMutablePointer<AVPacket>, timeBase: AVRational
  ) throws(MediaError) {
    unsafe packet.pointee.stream_index = 0
    unsafe packet.pointee.pos = -1
    // SAFETY: the header is written; with one stream nothing waits for other packets.
    unsafe av_packet_rescale_ts(packet, timeBase, stream.pointee.time_base)
    let status = unsafe av_write_frame(context, packet)
    guard status >= 0 else { throw MediaError(av: status, operation, address: address) }
  }
}
