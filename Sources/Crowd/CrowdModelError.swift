/// Why a model could not be loaded: what was found and what was expected.
public enum CrowdModelError: Error, Hashable, Sendable, CustomStringConvertible {
  case cutShort(bytes: Int, expected: Int)
  case wrongMagic(found: String, expected: String)
  case wrongVersion(found: UInt32, expected: UInt32)
  /// The checksum is of other bytes.
  case damaged(found: UInt32, expected: UInt32)
  case wrongHeader(field: String, found: UInt32, expected: String)
  case notText
  case wrongLine(number: Int, text: String, expected: String)
  /// No line of this kind.
  case missing(String)
  case wrongShape(layer: String, found: String, expected: String)
  /// `bytes` of the blob, for this name, are not in it or not where arrays may start.
  case outsideBlob(name: String, place: Int, bytes: Int, blobBytes: Int)
  /// A weight, bias or value that is infinite or not a number.
  case notFinite(name: String, index: Int)

  public var description: String {
    switch self {
    case .cutShort(let bytes, let expected):
      "model of \(bytes) bytes: expected \(expected)"
    case .wrongMagic(let found, let expected):
      "no model: expected it to begin with \(expected), found \(found)"
    case .wrongVersion(let found, let expected):
      "model of version \(found): expected version \(expected)"
    case .damaged(let found, let expected):
      "damaged model: its checksum is \(found), expected \(expected)"
    case .wrongHeader(let field, let found, let expected):
      "\(field) in the header of the model is \(found): expected \(expected)"
    case .notText: "the text of the model is not UTF-8"
    case .wrongLine(let number, let text, let expected):
      "line \(number) of the model is \"\(text)\": expected \(expected)"
    case .missing(let expected): "the model has no line \"\(expected)\""
    case .wrongShape(let layer, let found, let expected):
      "layer \(layer) of the model has \(found): expected \(expected)"
    case .outsideBlob(let name, let place, let bytes, let blobBytes):
      "\(name): \(bytes) bytes at \(place) of the model's blob: expected a multiple of 64 inside "
        + "its \(blobBytes) bytes"
    case .notFinite(let name, let index):
      "number \(index) of \(name) in the model: expected a finite one"
    }
  }
}
