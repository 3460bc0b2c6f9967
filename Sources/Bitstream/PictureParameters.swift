/// What of a picture parameter set (H.264, clause 7.3.2.2) the headers of slices depend on.
struct PictureParameters {
  var id: Int
  var sequence: Int
  var isArithmetic: Bool
  var hasBottomOrder: Bool
  var references: (Int, Int)
  var isWeighted: Bool
  var bidirectionalWeighting: Int
  var quantiser: Int
  var hasRedundantPictures: Bool

  /// `nil`: cut off, or of a form that this reader does not know (slice groups).
  init?(_ reader: consuming BitReader) {
    id = reader.unsigned()
    sequence = reader.unsigned()
    isArithmetic = reader.flag()
    hasBottomOrder = reader.flag()
    guard reader.unsigned() == 0 else { return nil }
    references = (reader.unsigned() + 1, reader.unsigned() + 1)
    isWeighted = reader.flag()
    bidirectionalWeighting = reader.bits(2)
    quantiser = 26 + reader.signed()
    _ = reader.signed()
    _ = reader.signed()
    _ = reader.bits(2)
    hasRedundantPictures = reader.flag()
    guard !reader.isExhausted, id < 256, sequence < 32 else { return nil }
  }
}
