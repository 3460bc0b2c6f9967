internal import CFFmpeg
internal import Pixels

extension DecodedFrame {
  /// A picture of our own to fill: planar 4:2:0, its sides above 0.
  convenience init(size: PixelSize, isFullRange: Bool, for operation: String) throws(MediaError) {
    self.init()
    let format = isFullRange ? AV_PIX_FMT_YUVJ420P : AV_PIX_FMT_YUV420P
    // SAFETY: the frame is fresh and ours alone; format and sides are set, as libav requires.
    unsafe raw.pointee.format = format.rawValue
    unsafe raw.pointee.width = Int32(size.width)
    unsafe raw.pointee.height = Int32(size.height)
    unsafe raw.pointee.color_range = isFullRange ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG
    let status = unsafe av_frame_get_buffer(raw, 0)
    guard status >= 0 else { throw MediaError(av: status, operation) }
  }

  /// Takes over the samples of planes; the frame is writable, planar 4:2:0 and of their size.
  func copy(_ picture: PicturePlanes) { unsafe Self.copy(picture, to: raw) }

  /// As `copy`, for a frame of libav's.
  static func copy(_ picture: PicturePlanes, to frame: UnsafeMutablePointer<AVFrame>) {
    // SAFETY: a 4:2:0 frame has these three planes.
    unsafe copy(picture.y, to: frame.pointee.data.0!, stride: Int(frame.pointee.linesize.0))
    unsafe copy(picture.u, to: frame.pointee.data.1!, stride: Int(frame.pointee.linesize.1))
    unsafe copy(picture.v, to: frame.pointee.data.2!, stride: Int(frame.pointee.linesize.2))
  }

  private static func copy(
    _ plane: LumaPlane, to target: UnsafeMutablePointer<UInt8>, stride: Int
  ) {
    for y in 0..<plane.size.height {
      unsafe plane.row(y).withUnsafeBufferPointer { row in
        // SAFETY: libav's plane has this many rows of at least this many bytes.
        unsafe (target + y * stride).update(from: row.baseAddress!, count: row.count)
      }
    }
  }
}
