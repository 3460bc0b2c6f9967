public import Pixels

/// Makes pictures of strangers harmless: what comes out is encoded here, of pixels alone.
///
/// A file costs at most some 250 MB and a few seconds, whatever is in it: its header is believed
/// before anything is decoded, and held against what is. Belongs to one thread.
public final class PictureCleaner {
  /// A JPEG file without anything but the picture.
  public struct Cleaned: Hashable, Sendable {
    public let jpeg: [UInt8]
    public let size: PixelSize
  }

  /// Pixels that are decoded at most: phones send up to 24.5 million.
  public static let maximumPixels = 25_000_000
  /// Along each side.
  public static let sides = 16...16_384

  private let longestSide: Int
  private let reader = PictureReader()
  private let encoder: SnapshotEncoder

  /// - Parameters:
  ///   - longestSide: of what comes out, in pixels, 16 or more; larger pictures are scaled down.
  ///   - quality: 1...100, of the JPEG file. Larger: better and bigger.
  public init(longestSide: Int = 1920, quality: Int = 80) {
    self.longestSide = longestSide
    encoder = SnapshotEncoder(maximumWidth: longestSide, quality: quality)
  }

  public func clean(_ file: [UInt8]) throws(PictureFlaw) -> Cleaned {
    let envelope = try PictureEnvelope(file)
    let size = envelope.size
    guard Self.sides.contains(size.width), Self.sides.contains(size.height),
      size.area <= Self.maximumPixels
    else { throw .size(size) }
    do throws(MediaError) {
      let shown = shownSize(of: size)
      let frame = try reader.picture(of: envelope.essentials, at: .zero, scaledTo: shown)
      guard reader.fileSize == size else { throw MediaError(.invalidData, "clean a picture") }
      let planes = PicturePlanes(size: shown)
      try PictureScaler(size: shown, isFullRange: true).scale(frame, into: planes)
      let turned = planes.turned(envelope.orientation)
      let upright = try DecodedFrame(
        size: turned.size, isFullRange: true, for: "clean a picture")
      upright.copy(turned)
      return Cleaned(jpeg: try encoder.encode(upright, outlines: []), size: turned.size)
    } catch {
      throw .damaged
    }
  }

  /// Even sides, as 4:2:0 has.
  private func shownSize(of size: PixelSize) -> PixelSize {
    let scale = min(1, Double(longestSide) / Double(max(size.width, size.height)))
    func side(_ length: Int) -> Int { max(2, Int(Double(length) * scale / 2) * 2) }
    return PixelSize(width: side(size.width), height: side(size.height))
  }
}
