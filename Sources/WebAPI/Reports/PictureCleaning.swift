/// Makes pictures of strangers harmless. Who conforms knows how pictures are decoded and encoded.
public protocol PictureCleaning: Sendable {
  /// The bytes of a JPEG file that was encoded anew from the pixels of `file` (JPEG or PNG): nothing
  /// else of it is left, neither place nor device nor anything behind its end. Bounded in time and
  /// memory, whatever `file` holds.
  func clean(_ file: [UInt8]) async throws(PictureRefusal) -> [UInt8]
}

/// Why a picture is not taken.
public enum PictureRefusal: Error, Hashable, Sendable {
  /// Neither JPEG nor PNG.
  case format
  /// It cannot be decoded as a whole.
  case damaged
  /// It has too many pixels, or too few.
  case size
  /// Too many wait already.
  case busy
}
