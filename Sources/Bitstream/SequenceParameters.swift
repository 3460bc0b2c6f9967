/// What of a sequence parameter set (H.264, clause 7.3.2.1.1) the headers of slices depend on.
struct SequenceParameters {
  var id = 0
  var hasSeparatePlanes = false
  var hasChroma = true
  var bitsOfFrameNumber = 4
  var orderCountType = 0
  var bitsOfOrderCount = 4
  var isDeltaAlwaysZero = false
  var hasFramesOnly = true

  /// `nil`: cut off, or of a form that this reader does not know.
  init?(_ reader: consuming BitReader) {
    let profile = reader.bits(8)
    _ = reader.bits(16)
    id = reader.unsigned()
    if Self.highProfiles.contains(profile) {
      let chroma = reader.unsigned()
      hasChroma = chroma != 0
      if chroma == 3 { hasSeparatePlanes = reader.flag() }
      _ = reader.unsigned()
      _ = reader.unsigned()
      _ = reader.flag()
      if reader.flag() { Self.skipScaling(&reader, lists: chroma == 3 ? 12 : 8) }
    }
    bitsOfFrameNumber = reader.unsigned() + 4
    orderCountType = reader.unsigned()
    if orderCountType == 0 {
      bitsOfOrderCount = reader.unsigned() + 4
    } else if orderCountType == 1 {
      isDeltaAlwaysZero = reader.flag()
      _ = reader.signed()
      _ = reader.signed()
      for _ in 0..<min(reader.unsigned(), 255) { _ = reader.signed() }
    }
    _ = reader.unsigned()
    _ = reader.flag()
    _ = reader.unsigned()
    _ = reader.unsigned()
    hasFramesOnly = reader.flag()
    guard !reader.isExhausted, id < 32, bitsOfFrameNumber <= 16, bitsOfOrderCount <= 16 else {
      return nil
    }
    if hasSeparatePlanes { hasChroma = false }
  }

  /// Profiles whose parameter sets say how chroma is sampled.
  private static let highProfiles = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]

  private static func skipScaling(_ reader: inout BitReader, lists: Int) {
    for list in 0..<lists where reader.flag() {
      var last = 8
      var next = 8
      for _ in 0..<(list < 6 ? 16 : 64) {
        if next != 0 { next = (last + reader.signed() + 256) % 256 }
        if next != 0 { last = next }
      }
    }
  }
}
