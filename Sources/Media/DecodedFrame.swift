internal import CFFmpeg
public import Pixels

/// One decoded picture, lent by its `Decoder` until the next call of `receive`.
@safe public final class DecodedFrame {
  let raw: UnsafeMutablePointer<AVFrame>
  /// Strictly increasing from frame to frame of a decoder, until it is flushed.
  public internal(set) var pts = MediaTime.zero

  init() {
    guard let frame = unsafe av_frame_alloc() else { fatalError("out of memory") }
    unsafe raw = frame
  }

  deinit {
    var frame: UnsafeMutablePointer<AVFrame>? = unsafe raw
    unsafe av_frame_free(&frame)
  }

  /// Of this picture; may differ from the one before.
  public var size: PixelSize {
    unsafe PixelSize(width: Int(raw.pointee.width), height: Int(raw.pointee.height))
  }

  public var isKeyFrame: Bool { unsafe raw.pointee.key_frame != 0 }

  /// Part of the picture was missing and has been made up.
  public var isCorrupt: Bool {
    unsafe raw.pointee.flags & AV_FRAME_FLAG_CORRUPT != 0 || raw.pointee.decode_error_flags != 0
  }

  /// Whether luma uses all of 0...255, as JPEG does, rather than 16...235.
  public var isFullRange: Bool {
    unsafe raw.pointee.color_range == AVCOL_RANGE_JPEG || format == AV_PIX_FMT_YUVJ420P
  }

  /// libav's name of the pixel format, e.g. `yuv420p`.
  public var pixelFormat: String {
    guard let name = unsafe av_get_pix_fmt_name(format) else { return "none" }
    return unsafe String(cString: name)
  }

  /// Whether `lumaRow` can be used: 8-bit planar or semi-planar YUV, or grey.
  public var hasByteLuma: Bool { pff_has_byte_luma(format) != 0 }

  /// One row of luma samples. Requires `hasByteLuma`.
  @_lifetime(borrow self)
  public func lumaRow(_ y: Int) -> Span<UInt8> {
    precondition(hasByteLuma, "the picture's luma is not one byte a sample")
    return byteRow(y)
  }

  /// `lumaRow` without asking for the format again: for loops over rows that asked once.
  @_lifetime(borrow self)
  func byteRow(_ y: Int) -> Span<UInt8> {
    precondition(y >= 0 && y < Int(unsafe raw.pointee.height), "row out of range")
    // SAFETY: libav's plane 0 holds `height` rows of at least `width` bytes, `linesize` apart
    // (possibly negative); the caller holds the frame only until the next `receive`.
    let start = unsafe UnsafePointer(raw.pointee.data.0! + y * Int(raw.pointee.linesize.0))
    let span = unsafe Span(_unsafeStart: start, count: Int(raw.pointee.width))
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// Whether each chroma plane has one byte for 2 x 2 of luma: planar 4:2:0, what cameras send.
  var hasQuarterChroma: Bool {
    format == AV_PIX_FMT_YUV420P || format == AV_PIX_FMT_YUVJ420P
  }

  /// One row of luma (`nil`) or of a chroma plane, which requires `hasQuarterChroma`.
  @_lifetime(borrow self)
  func byteRow(_ y: Int, of chroma: Chroma?) -> Span<UInt8> {
    guard let chroma else { return byteRow(y) }
    let width = (Int(unsafe raw.pointee.width) + 1) / 2
    precondition(y >= 0 && y < (Int(unsafe raw.pointee.height) + 1) / 2, "row out of range")
    // SAFETY: the format has planes 1 and 2 of half the size, rounded up, `linesize` apart; the
    // caller holds the frame only until the next `receive`.
    let start =
      switch chroma {
      case .blue: unsafe raw.pointee.data.1! + y * Int(raw.pointee.linesize.1)
      case .red: unsafe raw.pointee.data.2! + y * Int(raw.pointee.linesize.2)
      }
    let span = unsafe Span(_unsafeStart: UnsafePointer(start), count: width)
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  var format: AVPixelFormat { unsafe pff_frame_format(raw) }
}
