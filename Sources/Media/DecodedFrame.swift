internal import CFFmpeg
public import Pixels

/// One decoded picture, lent by its `Decoder` until the next call of `receive`.
@safe public final class DecodedFrame {
  let raw: UnsafeMutablePointer<AVFrame>
  /// Strictly increasing from frame to frame of a decoder.
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

  var format: AVPixelFormat { unsafe pff_frame_format(raw) }
}
