internal import CFFmpeg
internal import Pixels

/// Encodes decoded frames as JPEG, with outlines drawn in.
///
/// Keeps its scaler and encoder from picture to picture while the size stays the same. Belongs to
/// one thread.
@safe public final class SnapshotEncoder {
  private let maximumWidth: Int
  /// libav's quantiser scale, 2 (best) ... 31.
  private let scale: Int32
  private struct ScalerKey: Equatable {
    let format: Int32
    let isFullRange: Bool
    let from: PixelSize
    let to: PixelSize
  }

  private var scaler: OpaquePointer?
  private var scalerKey: ScalerKey?
  private var codec: UnsafeMutablePointer<AVCodecContext>?
  private var picture = DecodedFrame()
  private let packet = Packet()

  /// `maximumWidth` is 16 or more pixels: wider pictures are scaled down. `quality` is 1...100:
  /// larger is better and bigger (75: about 90 kB at 1280x720).
  public init(maximumWidth: Int, quality: Int) {
    precondition(maximumWidth >= 16, "a snapshot is at least 16 pixels wide")
    precondition((1...100).contains(quality), "quality is 1 to 100")
    MediaLog.prepare()
    self.maximumWidth = maximumWidth
    scale = Int32(31 - (quality - 1) * 29 / 99)
  }

  deinit {
    unsafe sws_freeContext(scaler)
    unsafe avcodec_free_context(&codec)
  }

  /// The JPEG file's bytes.
  public func encode(_ frame: DecodedFrame, outlines: [Outline]) throws(MediaError) -> [UInt8] {
    try prepare(for: frame)
    guard let scaler = unsafe scaler, let codec = unsafe codec else {
      throw MediaError(.unsupported, "encode snapshot", detail: frame.pixelFormat)
    }
    let target = unsafe picture.raw
    // SAFETY: target is ours; the encoder may still hold its buffers, then libav copies them.
    var status = unsafe av_frame_make_writable(target)
    if status >= 0 { status = unsafe sws_scale_frame(scaler, target, frame.raw) }
    guard status >= 0 else { throw MediaError(av: status, "scale snapshot") }
    let painter = unsafe OutlinePainter(frame: target)
    for outline in outlines { painter.draw(outline) }
    unsafe target.pointee.quality = scale * FF_QP2LAMBDA
    status = unsafe avcodec_send_frame(codec, target)
    packet.clear()
    if status >= 0 { status = unsafe avcodec_receive_packet(codec, packet.raw) }
    guard status >= 0 else { throw MediaError(av: status, "encode snapshot") }
    defer { packet.clear() }
    // SAFETY: data holds size bytes.
    return unsafe Array(
      UnsafeBufferPointer(start: packet.raw.pointee.data, count: packet.byteCount))
  }

  /// Fits target picture, encoder and scaler to the frame.
  private func prepare(for frame: DecodedFrame) throws(MediaError) {
    let size = targetSize(for: frame)
    if picture.size != size {
      picture = DecodedFrame()
      unsafe picture.raw.pointee.format = AV_PIX_FMT_YUVJ420P.rawValue
      unsafe picture.raw.pointee.width = Int32(size.width)
      unsafe picture.raw.pointee.height = Int32(size.height)
      unsafe picture.raw.pointee.color_range = AVCOL_RANGE_JPEG
      // SAFETY: format and sides are set, as libav requires.
      let status = unsafe av_frame_get_buffer(picture.raw, 0)
      guard status >= 0 else { throw MediaError(av: status, "allocate snapshot") }
      try openCodec(size)
    }
    try prepareScaler(for: frame)
  }

  private func prepareScaler(for frame: DecodedFrame) throws(MediaError) {
    let isFullRange = frame.isFullRange
    let key = ScalerKey(
      format: frame.format.rawValue, isFullRange: isFullRange, from: frame.size, to: picture.size)
    guard key != scalerKey else { return }
    unsafe sws_freeContext(scaler)
    unsafe scaler = pff_make_scaler(
      Int32(key.from.width), Int32(key.from.height), frame.format, isFullRange ? 1 : 0,
      Int32(key.to.width), Int32(key.to.height), AV_PIX_FMT_YUVJ420P, 1, SWS_AREA)
    scalerKey = unsafe scaler == nil ? nil : key
  }

  private func openCodec(_ size: PixelSize) throws(MediaError) {
    unsafe avcodec_free_context(&codec)
    guard let encoder = unsafe avcodec_find_encoder(AV_CODEC_ID_MJPEG),
      let context = unsafe avcodec_alloc_context3(encoder)
    else { throw MediaError(.unsupported, "encode snapshot") }
    // SAFETY: context is fresh and ours alone.
    unsafe context.pointee.width = Int32(size.width)
    unsafe context.pointee.height = Int32(size.height)
    unsafe context.pointee.pix_fmt = AV_PIX_FMT_YUVJ420P
    unsafe context.pointee.color_range = AVCOL_RANGE_JPEG
    unsafe context.pointee.time_base = av_make_q(1, 25)
    unsafe context.pointee.thread_count = 1
    unsafe context.pointee.flags |= AV_CODEC_FLAG_QSCALE | AV_CODEC_FLAG_BITEXACT
    unsafe context.pointee.global_quality = scale * FF_QP2LAMBDA
    let status = unsafe avcodec_open2(context, encoder, nil)
    unsafe codec = context
    guard status >= 0 else {
      unsafe avcodec_free_context(&codec)
      throw MediaError(av: status, "encode snapshot")
    }
  }

  /// At most `maximumWidth` wide, even sides, pixels made square.
  private func targetSize(for frame: DecodedFrame) -> PixelSize {
    let aspect = unsafe frame.raw.pointee.sample_aspect_ratio
    var stretch = aspect.num > 0 && aspect.den > 0 ? av_q2d(aspect) : 1
    if !(0.5...2).contains(stretch) { stretch = 1 }
    let shownWidth = Double(frame.size.width) * stretch
    let width = min(shownWidth, Double(maximumWidth))
    let height = Double(frame.size.height) * width / shownWidth
    return PixelSize(
      width: max(2, Int(width / 2) * 2), height: max(2, Int((height / 2).rounded()) * 2))
  }
}
