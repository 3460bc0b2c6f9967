internal import CFFmpeg

/// Turns pictures whose luma is not one byte a sample (10 bits, packed YUV, RGB) into 8-bit grey.
///
/// Keeps its scaler and its picture from frame to frame while size and format stay the same.
@safe final class GrayConverter {
  private var scaler: OpaquePointer?
  private var gray = DecodedFrame()

  deinit { unsafe sws_freeContext(scaler) }

  /// The grey picture, valid until the next call.
  func convert(_ frame: DecodedFrame) throws(MediaError) -> DecodedFrame {
    let operation = "convert \(frame.pixelFormat) to grey"
    let width = unsafe frame.raw.pointee.width
    let height = unsafe frame.raw.pointee.height
    if gray.size != frame.size {
      gray = DecodedFrame()
      unsafe gray.raw.pointee.format = AV_PIX_FMT_GRAY8.rawValue
      unsafe gray.raw.pointee.width = width
      unsafe gray.raw.pointee.height = height
      // SAFETY: width, height and format are set, as libav requires.
      let status = unsafe av_frame_get_buffer(gray.raw, 0)
      guard status >= 0 else { throw MediaError(av: status, operation) }
    }
    unsafe scaler = sws_getCachedContext(
      scaler, width, height, frame.format, width, height, AV_PIX_FMT_GRAY8,
      SWS_POINT, nil, nil, nil)
    guard let scaler = unsafe scaler else { throw MediaError(.unsupported, operation) }
    // SAFETY: the scaler was made for exactly these two pictures; both hold their planes.
    let status = unsafe sws_scale_frame(scaler, gray.raw, frame.raw)
    guard status >= 0 else { throw MediaError(av: status, operation) }
    return gray
  }
}
