internal import CFFmpeg
internal import Pixels

/// The one way to a PNG file that `GrayPNG` and `ColourPNG` share.
enum PNGFile {
  /// - Parameters:
  ///   - format: a packed one of 8 bits a channel that PNG knows.
  ///   - row: fills the bytes of one row.
  static func encode(
    _ size: PixelSize, _ format: AVPixelFormat, bytesPerPixel: Int,
    row: (Int, inout MutableSpan<UInt8>) -> Void
  ) throws(MediaError) -> [UInt8] {
    MediaLog.prepare()
    let operation = "encode PNG"
    guard let encoder = unsafe avcodec_find_encoder(AV_CODEC_ID_PNG),
      let context = unsafe avcodec_alloc_context3(encoder)
    else { throw MediaError(.unsupported, operation) }
    var released: UnsafeMutablePointer<AVCodecContext>? = unsafe context
    defer { unsafe avcodec_free_context(&released) }
    let frame = DecodedFrame()
    let raw = unsafe frame.raw
    // SAFETY: context and frame are fresh and ours alone.
    unsafe context.pointee.width = Int32(size.width)
    unsafe context.pointee.height = Int32(size.height)
    unsafe context.pointee.pix_fmt = format
    unsafe context.pointee.time_base = av_make_q(1, 25)
    unsafe context.pointee.thread_count = 1
    unsafe raw.pointee.format = format.rawValue
    unsafe raw.pointee.width = Int32(size.width)
    unsafe raw.pointee.height = Int32(size.height)
    var status = unsafe av_frame_get_buffer(raw, 0)
    if status >= 0 { status = unsafe avcodec_open2(context, encoder, nil) }
    guard status >= 0 else { throw MediaError(av: status, operation) }
    for y in 0..<size.height {
      // SAFETY: libav's plane has this many rows of at least this many bytes.
      let target = unsafe raw.pointee.data.0! + y * Int(raw.pointee.linesize.0)
      var span = unsafe MutableSpan(_unsafeStart: target, count: size.width * bytesPerPixel)
      row(y, &span)
    }
    let packet = Packet()
    status = unsafe avcodec_send_frame(context, raw)
    if status >= 0 { status = unsafe avcodec_receive_packet(context, packet.raw) }
    guard status >= 0 else { throw MediaError(av: status, operation) }
    defer { packet.clear() }
    // SAFETY: data holds size bytes.
    return unsafe Array(
      UnsafeBufferPointer(start: packet.raw.pointee.data, count: packet.byteCount))
  }
}
