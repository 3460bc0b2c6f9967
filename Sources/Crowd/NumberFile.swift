/// Named numbers as `models/README.md` describes: a header, a text, and arrays of 32-bit floats.
struct NumberFile {
  static let version: UInt32 = 1
  static let headerBytes = 64
  static let checksumPlace = 12
  static let alignment = 64
  /// More is no picture.
  static let longestSide: UInt32 = 1 << 16

  /// Of the picture it was made for.
  let width: Int
  let height: Int
  /// CRC-32 of the file without these four bytes.
  let checksum: UInt32
  /// Each line's words.
  let lines: [[String]]
  private let blob: ArraySlice<UInt8>

  /// Eight letters that such a file begins with.
  enum Magic: String {
    case model = "PANTAUCN"
    case activations = "PANTAUCA"
  }

  /// Any bytes at all may be given.
  init(_ bytes: [UInt8], magic: Magic) throws(CrowdModelError) {
    let begin = String(decoding: bytes.prefix(8), as: UTF8.self)
    guard begin == magic.rawValue else {
      throw .wrongMagic(found: String(reflecting: begin), expected: magic.rawValue)
    }
    guard bytes.count >= Self.headerBytes else {
      throw .cutShort(bytes: bytes.count, expected: Self.headerBytes)
    }
    func field(_ place: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }
    }
    guard field(8) == Self.version else {
      throw .wrongVersion(found: field(8), expected: Self.version)
    }
    let (textPlace, textBytes) = (Int(field(24)), Int(field(28)))
    let (blobPlace, blobBytes) = (Int(field(32)), Int(field(36)))
    // Before the checksum: a file that was cut off says so.
    guard bytes.count == blobPlace + blobBytes else {
      throw .cutShort(bytes: bytes.count, expected: blobPlace + blobBytes)
    }
    checksum = CRC32.checksum(
      bytes.span, zeroed: Self.checksumPlace..<Self.checksumPlace + 4)
    guard field(Self.checksumPlace) == checksum else {
      throw .damaged(found: field(Self.checksumPlace), expected: checksum)
    }
    for (place, name) in [(16, "width"), (20, "height")] {
      guard (1...Self.longestSide).contains(field(place)) else {
        throw .wrongHeader(
          field: name, found: field(place), expected: "1 to \(Self.longestSide) pixels")
      }
    }
    guard textPlace == Self.headerBytes else {
      throw .wrongHeader(field: "start of text", found: field(24), expected: "\(Self.headerBytes)")
    }
    guard blobPlace.isMultiple(of: Self.alignment), textPlace + textBytes <= blobPlace else {
      throw .wrongHeader(
        field: "start of blob", found: field(32),
        expected: "a multiple of \(Self.alignment) behind the text")
    }
    guard
      let text = String(validating: bytes[textPlace..<textPlace + textBytes], as: UTF8.self)
    else { throw .notText }
    width = Int(field(16))
    height = Int(field(20))
    lines = text.split(separator: "\n", omittingEmptySubsequences: true).map {
      $0.split(separator: " ").map { String($0) }
    }
    blob = bytes[blobPlace...]
  }

  /// An array of the blob. Any place and count may be given.
  func floats(at place: Int, count: Int, name: String) throws(CrowdModelError) -> [Float] {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: 4)
    guard
      !overflow, count >= 0, place >= 0, place.isMultiple(of: Self.alignment),
      place <= blob.count, bytes <= blob.count - place
    else {
      throw .outsideBlob(
        name: name, place: place, bytes: overflow ? .max : bytes, blobBytes: blob.count)
    }
    var floats: [Float] = []
    floats.reserveCapacity(count)
    var at = blob.startIndex + place
    for index in 0..<count {
      let bits = (0..<4).reduce(0) { $0 | UInt32(blob[at + $1]) << UInt32(8 * $1) }
      let value = Float(bitPattern: bits)
      guard value.isFinite else { throw .notFinite(name: name, index: index) }
      floats.append(value)
      at += 4
    }
    return floats
  }
}
