internal import CFFmpeg
public import Pixels

/// Reads single pictures from files: JPEG, PNG and BMP, told apart by their first bytes.
///
/// Keeps its decoders and scaler from file to file. Belongs to one thread.
@safe public final class PictureReader {
  private struct Target: Equatable {
    let format: AVPixelFormat
    let size: PixelSize
  }

  private struct ScalerKey: Equatable {
    let source: Target
    let target: Target
  }

  /// By libav's number of the codec.
  private var decoders: [UInt32: Codec] = [:]
  private let packet = Packet()
  private let decoded = DecodedFrame()
  private var converted = DecodedFrame()
  private var convertedTo: Target?
  private var scaler: OpaquePointer?
  private var scalerKey: ScalerKey?

  public init() { MediaLog.prepare() }

  /// Size of the picture in the last file, before any scaling.
  public var fileSize: PixelSize { decoded.size }

  deinit { unsafe sws_freeContext(scaler) }

  /// A picture as a decoder of video would lend it: grey or planar YUV 4:2:0, all of 0...255 used.
  /// Valid until the next call.
  ///
  /// - Parameter size: `nil`: as it is; otherwise averaged by area to this size.
  public func picture(
    _ path: String, at pts: MediaTime, scaledTo size: PixelSize? = nil
  ) throws(MediaError) -> DecodedFrame {
    try decode(path)
    return try lend(size ?? decoded.size, at: pts, path)
  }

  /// The same with sides that are `scale` times those of the file's picture, rounded, at least 1.
  public func picture(
    _ path: String, at pts: MediaTime, scaledBy scale: Double
  ) throws(MediaError) -> DecodedFrame {
    precondition(scale > 0 && scale <= 16, "a scale of 0 to 16")
    try decode(path)
    func scaled(_ side: Int) -> Int { max(1, Int((Double(side) * scale).rounded())) }
    let size = PixelSize(width: scaled(fileSize.width), height: scaled(fileSize.height))
    return try lend(size, at: pts, path)
  }

  /// As `picture`, of a file's bytes that lie nowhere on the disk; messages name none.
  public func picture(
    of file: [UInt8], at pts: MediaTime, scaledTo size: PixelSize? = nil
  ) throws(MediaError) -> DecodedFrame {
    try load(file)
    try decodePacket("")
    // Grey pictures may leave it open.
    unsafe decoded.raw.pointee.color_range = AVCOL_RANGE_JPEG
    return try lend(size ?? decoded.size, at: pts, "")
  }

  /// The grey levels of a picture: exact where it is grey with 8 bits; of colours the luma, which
  /// rounding may change by one.
  public func levels(_ path: String) throws(MediaError) -> LumaPlane {
    try decode(path)
    if !decoded.hasByteLuma {
      try convert(to: Target(format: AV_PIX_FMT_GRAY8, size: decoded.size), path)
    }
    let source = decoded.hasByteLuma ? decoded : converted
    let plane = LumaPlane(size: source.size)
    for y in 0..<plane.size.height {
      let from = source.byteRow(y)
      var to = plane.mutableRow(y)
      for x in from.indices { to[x] = from[x] }
    }
    return plane
  }

  // MARK: - Private

  private static let operation = "read picture"
  /// More is no picture.
  private static let longestFile: Int64 = 1 << 28

  /// `decoded`, or what has been made of it.
  private func lend(
    _ size: PixelSize, at pts: MediaTime, _ path: String
  ) throws(MediaError) -> DecodedFrame {
    decoded.pts = pts
    let isVideo = [AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_GRAY8]
      .contains(decoded.format)
    if isVideo, size == decoded.size { return decoded }
    let format = decoded.format == AV_PIX_FMT_GRAY8 ? AV_PIX_FMT_GRAY8 : AV_PIX_FMT_YUVJ420P
    try convert(to: Target(format: format, size: size), path)
    converted.pts = pts
    return converted
  }

  private func decode(_ path: String) throws(MediaError) {
    try load(path)
    try decodePacket(path)
  }

  private func decodePacket(_ path: String) throws(MediaError) {
    defer { packet.clear() }
    let decoder = try unsafe decoder(for: path).context
    // SAFETY: decoder, packet and frame are ours; a picture needs no second packet.
    var status = unsafe avcodec_send_packet(decoder, packet.raw)
    if status >= 0 { status = unsafe avcodec_receive_frame(decoder, decoded.raw) }
    unsafe avcodec_flush_buffers(decoder)
    guard status != pff_error(EAGAIN) else {
      throw MediaError(.invalidData, Self.operation, address: path)
    }
    guard status >= 0 else { throw MediaError(av: status, Self.operation, address: path) }
    guard !decoded.isCorrupt, decoded.size.area > 0 else {
      throw MediaError(.invalidData, Self.operation, address: path, detail: "part of it is missing")
    }
  }

  /// The file's bytes into `packet`.
  private func load(_ path: String) throws(MediaError) {
    packet.clear()
    var file: UnsafeMutablePointer<AVIOContext>?
    var status = unsafe avio_open(&file, "file:" + path, AVIO_FLAG_READ)
    guard status >= 0 else { throw MediaError(av: status, Self.operation, address: path) }
    defer { unsafe avio_closep(&file) }
    let count = unsafe avio_size(file)
    guard (1...Self.longestFile).contains(count) else {
      throw MediaError(
        .invalidData, Self.operation, address: path, detail: "\(max(count, 0)) bytes")
    }
    // SAFETY: libav allocates the packet's bytes, with the padding that its decoders want.
    status = unsafe av_get_packet(file, packet.raw, Int32(count))
    guard status >= 0 else { throw MediaError(av: status, Self.operation, address: path) }
    unsafe packet.raw.pointee.flags |= AV_PKT_FLAG_KEY
  }

  private func load(_ file: [UInt8]) throws(MediaError) {
    packet.clear()
    guard (1...Int(Self.longestFile)).contains(file.count) else {
      throw MediaError(.invalidData, Self.operation, detail: "\(file.count) bytes")
    }
    // SAFETY: the packet is empty; libav allocates its bytes, with the padding that decoders want.
    let status = unsafe av_new_packet(packet.raw, Int32(file.count))
    guard status >= 0 else { throw MediaError(av: status, Self.operation) }
    unsafe file.withUnsafeBufferPointer { bytes in
      // SAFETY: both have `file.count` bytes.
      unsafe packet.raw.pointee.data.update(from: bytes.baseAddress!, count: bytes.count)
    }
    unsafe packet.raw.pointee.flags |= AV_PKT_FLAG_KEY
  }

  /// The decoder for what the packet's first bytes say that it is.
  private func decoder(for path: String) throws(MediaError) -> Codec {
    let id = try format(of: path)
    if let known = decoders[id.rawValue] { return known }
    let opened = try Codec(id, path)
    decoders[id.rawValue] = opened
    return opened
  }

  private func format(of path: String) throws(MediaError) -> AVCodecID {
    // SAFETY: data holds byteCount bytes.
    let first = unsafe Array(
      UnsafeBufferPointer(start: packet.raw.pointee.data, count: min(4, packet.byteCount)))
    if first.starts(with: [0xFF, 0xD8, 0xFF]) { return AV_CODEC_ID_MJPEG }
    if first.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return AV_CODEC_ID_PNG }
    if first.starts(with: [0x42, 0x4D]) { return AV_CODEC_ID_BMP }
    throw MediaError(
      .unsupported, Self.operation, address: path, reason: "neither JPEG nor PNG nor BMP")
  }

  /// `decoded` into `converted`.
  private func convert(to target: Target, _ path: String) throws(MediaError) {
    let source = Target(format: decoded.format, size: decoded.size)
    if convertedTo != target {
      converted = DecodedFrame()
      unsafe converted.raw.pointee.format = target.format.rawValue
      unsafe converted.raw.pointee.width = Int32(target.size.width)
      unsafe converted.raw.pointee.height = Int32(target.size.height)
      unsafe converted.raw.pointee.color_range = AVCOL_RANGE_JPEG
      // SAFETY: format and sides are set, as libav requires.
      let status = unsafe av_frame_get_buffer(converted.raw, 0)
      guard status >= 0 else { throw MediaError(av: status, Self.operation, address: path) }
      convertedTo = target
    }
    if scalerKey != ScalerKey(source: source, target: target) {
      unsafe sws_freeContext(scaler)
      // Pictures in files use all of 0...255, whatever their format.
      unsafe scaler = pff_make_scaler(
        Int32(source.size.width), Int32(source.size.height), source.format, 1,
        Int32(target.size.width), Int32(target.size.height), target.format, 1,
        SWS_AREA | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INP)
      scalerKey = unsafe scaler == nil ? nil : ScalerKey(source: source, target: target)
    }
    guard let scaler = unsafe scaler else {
      throw MediaError(
        .unsupported, Self.operation, address: path, detail: decoded.pixelFormat)
    }
    // SAFETY: the scaler was made for exactly these two pictures; both hold their planes.
    let status = unsafe sws_scale_frame(scaler, converted.raw, decoded.raw)
    guard status >= 0 else { throw MediaError(av: status, Self.operation, address: path) }
  }

  /// An open decoder of one format.
  @safe private final class Codec {
    let context: UnsafeMutablePointer<AVCodecContext>

    init(_ id: AVCodecID, _ path: String) throws(MediaError) {
      guard let codec = unsafe avcodec_find_decoder(id),
        let context = unsafe avcodec_alloc_context3(codec)
      else { throw MediaError(.unsupported, PictureReader.operation, address: path) }
      // SAFETY: context is fresh and ours alone.
      unsafe context.pointee.thread_count = 1
      unsafe context.pointee.err_recognition = AV_EF_EXPLODE | AV_EF_CRCCHECK
      let status = unsafe avcodec_open2(context, codec, nil)
      guard status >= 0 else {
        var failed: UnsafeMutablePointer<AVCodecContext>? = unsafe context
        unsafe avcodec_free_context(&failed)
        throw MediaError(av: status, PictureReader.operation, address: path)
      }
      unsafe self.context = context
    }

    deinit {
      var closing: UnsafeMutablePointer<AVCodecContext>? = unsafe context
      unsafe avcodec_free_context(&closing)
    }
  }
}
