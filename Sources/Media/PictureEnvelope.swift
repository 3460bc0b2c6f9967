internal import Pixels

/// What a picture's file says of itself, read byte by byte before any decoder sees it.
///
/// Files come from strangers. What is not needed to show the picture is left out: where it was taken
/// and by what device, previews, further pictures, texts, and whatever hangs behind its end. So no
/// decoder unpacks anything but pixels, and a file that is also something else is that no more.
struct PictureEnvelope: Hashable, Sendable {
  let size: PixelSize
  let orientation: PictureOrientation
  /// A file of the same kind with the pixels and what decodes them.
  let essentials: [UInt8]

  init(_ file: [UInt8]) throws(PictureFlaw) {
    if file.starts(with: JPEGEnvelope.signature) {
      self = try JPEGEnvelope.read(file)
    } else if file.starts(with: PNGEnvelope.signature) {
      self = try PNGEnvelope.read(file)
    } else {
      throw .format
    }
  }

  init(size: PixelSize, orientation: PictureOrientation, essentials: [UInt8]) {
    self.size = size
    self.orientation = orientation
    self.essentials = essentials
  }
}
