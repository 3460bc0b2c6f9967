public import Pixels

/// One picture to encode: 4:2:0 planes that their owner fills.
public final class PicturePlanes {
  public let size: PixelSize
  public let y: LumaPlane
  /// Half as wide and high; 128 is grey.
  public let u: LumaPlane
  public let v: LumaPlane

  /// Black. Sides must be even and above 0, as 4:2:0 wants.
  public init(size: PixelSize) {
    precondition(
      size.area > 0 && size.width.isMultiple(of: 2) && size.height.isMultiple(of: 2),
      "4:2:0 pictures have even sides")
    let half = PixelSize(width: size.width / 2, height: size.height / 2)
    self.size = size
    y = LumaPlane(size: size, filledWith: 16)
    u = LumaPlane(size: half, filledWith: 128)
    v = LumaPlane(size: half, filledWith: 128)
  }
}
