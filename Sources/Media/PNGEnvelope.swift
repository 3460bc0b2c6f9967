internal import Pixels

/// Reads the chunks of a PNG file (ISO/IEC 15948).
enum PNGEnvelope {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Others may hold compressed texts and profiles that unpack to anything, and further pictures.
  private static let needed = ["IHDR", "PLTE", "IDAT", "IEND"].map { Array($0.utf8) }

  static func read(_ file: [UInt8]) throws(PictureFlaw) -> PictureEnvelope {
    var kept = signature
    kept.reserveCapacity(file.count)
    var size: PixelSize?
    var hasPixels = false
    var at = signature.count
    while true {
      guard at + 12 <= file.count else { throw .damaged }
      let length = number(file, at)
      let type = Array(file[(at + 4)..<(at + 8)])
      guard length <= file.count - at - 12 else { throw .damaged }
      let end = at + 12 + length
      // The header is the first, and the only one.
      guard (type == needed[0]) == (size == nil) else { throw .damaged }
      if size == nil {
        guard length == 13 else { throw .damaged }
        size = PixelSize(width: number(file, at + 8), height: number(file, at + 12))
      }
      hasPixels = hasPixels || type == needed[2]
      if needed.contains(type) { kept += file[at..<end] }
      if type == needed[3] {
        guard let size, hasPixels else { throw .damaged }
        return PictureEnvelope(size: size, orientation: .upright, essentials: kept)
      }
      at = end
    }
  }

  /// Four bytes, the most significant first.
  private static func number(_ file: [UInt8], _ at: Int) -> Int {
    file[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) }
  }
}
