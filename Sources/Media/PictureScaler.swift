internal import CFFmpeg
public import Pixels

/// Brings decoded pictures into planes that can be drawn on: 4:2:0 of one size and range.
///
/// Keeps its scaler from picture to picture while size and format stay the same. Belongs to one
/// thread.
@safe public final class PictureScaler {
  private struct Key: Equatable {
    let format: Int32
    let isFullRange: Bool
    let from: PixelSize
  }

  /// Of the planes: whether samples are 0...255 (JPEG) or luma is 16...235 (video).
  public let isFullRange: Bool
  public let size: PixelSize
  private let target: DecodedFrame
  private var scaler: OpaquePointer?
  private var key: Key?

  /// `size` has even sides above 0.
  public init(size: PixelSize, isFullRange: Bool) throws(MediaError) {
    precondition(
      size.area > 0 && size.width.isMultiple(of: 2) && size.height.isMultiple(of: 2),
      "4:2:0 pictures have even sides")
    self.size = size
    self.isFullRange = isFullRange
    target = try DecodedFrame(size: size, isFullRange: isFullRange, for: "scale a picture")
  }

  deinit { unsafe sws_freeContext(scaler) }

  /// Fills `planes`, which have the scaler's size.
  public func scale(_ frame: DecodedFrame, into planes: PicturePlanes) throws(MediaError) {
    precondition(planes.size == size, "planes of another size")
    prepare(for: frame)
    guard let scaler = unsafe scaler else {
      throw MediaError(.unsupported, "scale a picture", detail: frame.pixelFormat)
    }
    // SAFETY: the scaler was made for these two pictures, whose planes both hold.
    let status = unsafe sws_scale_frame(scaler, target.raw, frame.raw)
    guard status >= 0 else { throw MediaError(av: status, "scale a picture") }
    Self.copy(target, nil, to: planes.y)
    Self.copy(target, .blue, to: planes.u)
    Self.copy(target, .red, to: planes.v)
  }

  private func prepare(for frame: DecodedFrame) {
    let wanted = Key(
      format: frame.format.rawValue, isFullRange: frame.isFullRange, from: frame.size)
    guard wanted != key else { return }
    unsafe sws_freeContext(scaler)
    unsafe scaler = pff_make_scaler(
      Int32(frame.size.width), Int32(frame.size.height), frame.format, frame.isFullRange ? 1 : 0,
      Int32(size.width), Int32(size.height), target.format, isFullRange ? 1 : 0, SWS_AREA)
    key = unsafe scaler == nil ? nil : wanted
  }

  private static func copy(_ frame: DecodedFrame, _ chroma: Chroma?, to plane: LumaPlane) {
    for y in 0..<plane.size.height {
      let source = frame.byteRow(y, of: chroma)
      var row = plane.mutableRow(y)
      for x in row.indices { row[x] = source[x] }
    }
  }
}

extension DecodedFrame {
  /// How large the picture is shown: at most `maximumWidth` wide, even sides, pixels made square.
  public func shownSize(maximumWidth: Int) -> PixelSize {
    let aspect = unsafe raw.pointee.sample_aspect_ratio
    var stretch = aspect.num > 0 && aspect.den > 0 ? av_q2d(aspect) : 1
    if !(0.5...2).contains(stretch) { stretch = 1 }
    let shownWidth = Double(size.width) * stretch
    let width = min(shownWidth, Double(maximumWidth))
    let height = Double(size.height) * width / shownWidth
    return PixelSize(
      width: max(2, Int(width / 2) * 2), height: max(2, Int((height / 2).rounded()) * 2))
  }
}
