internal import Pixels

/// Reads the segments of a JPEG file (ITU-T T.81, annex B).
enum JPEGEnvelope {
  static let signature: [UInt8] = [0xFF, 0xD8, 0xFF]

  /// Each scan of a progressive picture goes over all of it: cameras write about ten, and a file of
  /// a hundred thousand tiny ones would keep a decoder busy for minutes.
  private static let mostScans = 64
  /// Decoders build something of each: a picture has a few for each scan.
  private static let mostTables = 512

  static func read(_ file: [UInt8]) throws(PictureFlaw) -> PictureEnvelope {
    var kept = Array(signature.prefix(2))
    kept.reserveCapacity(file.count)
    var size: PixelSize?
    var orientation = PictureOrientation.upright
    var (scans, tables) = (0, 0)
    var at = 2
    while true {
      guard at + 1 < file.count, file[at] == 0xFF else { throw .damaged }
      let marker = file[at + 1]
      if marker == 0xFF {
        at += 1
        continue
      }
      if marker == 0xD9 {
        guard let size, scans > 0 else { throw .damaged }
        return PictureEnvelope(
          size: size, orientation: orientation, essentials: kept + [0xFF, 0xD9])
      }
      // Marks without a segment have no place between segments.
      guard marker > 0x01, !(0xD0...0xD8).contains(marker), at + 3 < file.count else {
        throw .damaged
      }
      let length = Int(file[at + 2]) << 8 | Int(file[at + 3])
      let end = at + 2 + length
      guard length >= 2, end <= file.count else { throw .damaged }
      let content = file[(at + 4)..<end]
      var isNeeded = false
      switch marker {
      case 0xC0, 0xC1, 0xC2:
        guard size == nil else { throw .damaged }
        size = try frame(content)
        isNeeded = true
      case 0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF: throw .format
      case 0xC4, 0xDB, 0xDD:
        tables += 1
        isNeeded = true
      case 0xDA:
        scans += 1
        isNeeded = true
      case 0xE1: orientation = EXIFOrientation.read(content) ?? orientation
      // Says how the colours are coded.
      case 0xEE: isNeeded = content.starts(with: Array("Adobe".utf8)) && content.count == 12
      default: break
      }
      guard tables <= mostTables, scans <= mostScans, scans == 0 || size != nil else {
        throw .damaged
      }
      if isNeeded { kept += file[at..<end] }
      at = end
      if marker == 0xDA {
        at = endOfScan(file, from: end)
        kept += file[end..<at]
      }
    }
  }

  /// The first mark that is none of a scan's own.
  private static func endOfScan(_ file: [UInt8], from start: Int) -> Int {
    var at = start
    while at + 1 < file.count {
      if file[at] == 0xFF, file[at + 1] != 0, !(0xD0...0xD7).contains(file[at + 1]) { return at }
      at += 1
    }
    return file.count
  }

  /// Eight bits, grey or three colours.
  private static func frame(_ content: ArraySlice<UInt8>) throws(PictureFlaw) -> PixelSize {
    let bytes = Array(content)
    guard bytes.count >= 6, bytes.count == 6 + 3 * Int(bytes[5]) else { throw .damaged }
    guard bytes[0] == 8, bytes[5] == 1 || bytes[5] == 3 else { throw .format }
    return PixelSize(
      width: Int(bytes[3]) << 8 | Int(bytes[4]), height: Int(bytes[1]) << 8 | Int(bytes[2]))
  }
}

/// Finds in an EXIF segment how the camera was held (CIPA DC-008).
enum EXIFOrientation {
  /// `nil`: it does not say so, or in no way that can be read.
  static func read(_ segment: ArraySlice<UInt8>) -> PictureOrientation? {
    guard segment.starts(with: Array("Exif\0\0".utf8)) else { return nil }
    let tiff = Array(segment.dropFirst(6))
    guard tiff.count >= 8 else { return nil }
    let isLittle = tiff.starts(with: [0x49, 0x49])
    guard isLittle || tiff.starts(with: [0x4D, 0x4D]) else { return nil }
    func number(_ at: Int, bytes count: Int) -> Int? {
      guard at >= 0, at <= tiff.count - count else { return nil }
      let bytes = tiff[at..<(at + count)]
      return (isLittle ? Array(bytes.reversed()) : Array(bytes)).reduce(0) { $0 << 8 | Int($1) }
    }
    guard let directory = number(4, bytes: 4), let count = number(directory, bytes: 2) else {
      return nil
    }
    for index in 0..<min(count, 512) {
      let entry = directory + 2 + 12 * index
      guard let tag = number(entry, bytes: 2) else { return nil }
      guard tag == 0x0112 else { continue }
      return number(entry + 8, bytes: 2).flatMap(PictureOrientation.init(exif:))
    }
    return nil
  }
}
