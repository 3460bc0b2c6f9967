internal import CFFmpeg
public import Pixels

/// Grey pictures as PNG files: masks and labels, bit for bit.
public enum GrayPNG {
  /// The PNG file's bytes: 8 bits a pixel, no colour.
  public static func encode(_ plane: LumaPlane) throws(MediaError) -> [UInt8] {
    MediaLog.prepare()
    let operation = "encode PNG"
    guard let encoder = unsafe avcodec_find_encoder(AV_CODEC_ID_PNG),
      let context = unsafe avcodec_alloc_context3(encoder)
    else { throw MediaError(.unsupported, operation) }
    var released: UnsafeMutablePointer<AVCodecContext>? = unsafe context
    defer { unsafe avcodec_free_context(&released) }
    let frame = DecodedFrame()
    let raw = unsafe frame.raw
    let (width, height) = (Int32(plane.size.width), Int32(plane.size.height))
    // SAFETY: context and frame are fresh and ours alone.
    unsafe context.pointee.width = width
    unsafe context.pointee.height = height
    unsafe context.pointee.pix_fmt = AV_PIX_FMT_GRAY8
    unsafe context.pointee.time_base = av_make_q(1, 25)
    unsafe context.pointee.thread_count = 1
    unsafe raw.pointee.format = AV_PIX_FMT_GRAY8.rawValue
    unsafe raw.pointee.width = width
    unsafe raw.pointee.height = height
    var status = unsafe av_frame_get_buffer(raw, 0)
    if status >= 0 { status = unsafe avcodec_open2(context, encoder, nil) }
    guard status >= 0 else { throw MediaError(av: status, operation) }
    for y in 0..<plane.size.height {
      unsafe plane.row(y).withUnsafeBufferPointer { row in
        // SAFETY: libav's plane has this many rows of at least this many bytes.
        let target = unsafe raw.pointee.data.0! + y * Int(raw.pointee.linesize.0)
        unsafe target.update(from: row.baseAddress!, count: row.count)
      }
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
