internal import CFFmpeg

/// Turns pictures whose luma is not one byte a sample (10 bits, packed YUV, RGB) into 8-bit grey.
///
/// Keeps its scaler and its picture from frame to frame while size and format stay the same.
@safe final class GrayConverter {
  private var scaler: OpaquePointer?
  private var gray = DecodedFrame()
  private var format = AV_PIX_FMT_NONE

  deinit { unsafe sws_freeContext(scaler) }

  /// The grey picture, valid until the next call.
  func convert(_ frame: DecodedFrame) throws(MediaError) -> DecodedFrame {
    if gray.size != frame.size || format != frame.format { try prepare(for: frame) }
    // SAFETY: the scaler was made for exactly these two pictures; both hold their planes.
    let status = unsafe sws_scale_frame(scaler, gray.raw, frame.raw)
    guard status >= 0 else { throw failure(status, frame) }
    return gray
  }

  private func prepare(for frame: DecodedFrame) throws(MediaError) {
    let width = unsafe frame.raw.pointee.width
    let height = unsafe frame.raw.pointee.height
    gray = DecodedFrame()
    unsafe gray.raw.pointee.format = AV_PIX_FMT_GRAY8.rawValue
    unsafe gray.raw.pointee.width = width
    unsafe gray.raw.pointee.height = height
    // SAFETY: width, height and format are set, as libav requires.
    let status = unsafe av_frame_get_buffer(gray.raw, 0)
    guard status >= 0 else { throw failure(status, frame) }
    unsafe sws_freeContext(scaler)
    // The same range on both sides: luma is taken as it is, like that of 8-bit pictures.
    unsafe scaler = pff_make_scaler(
      width, height, frame.format, 1, width, height, AV_PIX_FMT_GRAY8, 1, SWS_POINT)
    guard unsafe scaler != nil else {
      format = AV_PIX_FMT_NONE
      throw MediaError(.unsupported, "convert \(frame.pixelFormat) to grey")
    }
    format = frame.format
  }

  private func failure(_ status: Int32, _ frame: DecodedFrame) -> MediaError {
    MediaError(av: status, "convert \(frame.pixelFormat) to grey")
  }
}
