public import Crowd
public import Pixels

/// Where the persons are in the picture of a camera that the network counted last.
public struct LiveDensity: Hashable, Sendable {
  public let map: DensityMap
  /// Of the camera, in pixels.
  public let picture: PixelSize
  /// Pixels of the camera's picture along a block's side.
  public let blockPixels: Int
  /// When that picture was taken.
  public let takenAt: WallTime
  /// As large as the picture is shown at most 480 wide, its pixels made square.
  public let shown: PixelSize

  /// Colours to lay over the picture.
  public var layer: ColourLayer { layer(size: shown) }

  /// - Parameter size: of the layer.
  func layer(size: PixelSize) -> ColourLayer {
    DensityTint.layer(
      of: map, blockWidth: Double(blockPixels) / Double(picture.width),
      blockHeight: Double(blockPixels) / Double(picture.height), size: size)
  }
}
