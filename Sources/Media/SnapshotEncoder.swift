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
  private var scaler: PictureScaler?
  private var planes = PicturePlanes(size: PixelSize(width: 2, height: 2))
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

  deinit { unsafe avcodec_free_context(&codec) }

  /// The JPEG file's bytes.
  public func encode(_ frame: DecodedFrame, outlines: [Outline]) throws(MediaError) -> [UInt8] {
    try encode(frame) { painter in
      for outline in outlines { painter.draw(outline) }
    }
  }

  /// The JPEG file's bytes of a picture into which `draw` has drawn.
  public func encode(
    _ frame: DecodedFrame, _ draw: (PicturePainter) -> Void
  ) throws(MediaError) -> [UInt8] {
    let size = frame.shownSize(maximumWidth: maximumWidth)
    let scaler: PictureScaler
    if let kept = self.scaler, kept.size == size {
      scaler = kept
    } else {
      // Should one of these fail, the next picture tries all of them again.
      self.scaler = nil
      scaler = try PictureScaler(size: size, isFullRange: true)
      planes = PicturePlanes(size: size)
      picture = try DecodedFrame(size: size, isFullRange: true, for: "encode snapshot")
      try openCodec(size)
      self.scaler = scaler
    }
    try scaler.scale(frame, into: planes)
    draw(PicturePainter(planes, isFullRange: true))
    return try encodePlanes()
  }

  private func encodePlanes() throws(MediaError) -> [UInt8] {
    guard let codec = unsafe codec else { throw MediaError(.unsupported, "encode snapshot") }
    let target = unsafe picture.raw
    // SAFETY: target is ours; the encoder may still hold its buffers, then libav copies them.
    var status = unsafe av_frame_make_writable(target)
    guard status >= 0 else { throw MediaError(av: status, "encode snapshot") }
    picture.copy(planes)
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
}
