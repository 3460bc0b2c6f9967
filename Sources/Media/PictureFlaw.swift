public import Pixels

/// Why a picture that somebody sent is not taken.
public enum PictureFlaw: Error, Hashable, Sendable {
  /// Neither JPEG nor PNG, or a kind of them that no camera or phone writes.
  case format
  /// It ends too early, or contradicts itself.
  case damaged
  /// It has more pixels, or longer or shorter sides, than are decoded.
  case size(PixelSize)
}
