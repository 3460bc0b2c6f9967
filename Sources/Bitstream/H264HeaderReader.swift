/// Reads picture type and quantiser of H.264 packets from their first slice's header (ITU-T H.264,
/// clause 7.3.3), a microsecond a packet, without decoding anything.
///
/// Parameter sets are taken from the stream's description and from the packets themselves.
public struct H264HeaderReader: Sendable {
  private var sequences: [Int: SequenceParameters] = [:]
  private var pictures: [Int: PictureParameters] = [:]
  /// Bytes of the length before each unit; `nil`: units stand behind start codes.
  private let lengthBytes: Int?

  /// - Parameter description: the stream's: an `avcC` box, units behind start codes, or nothing.
  public init(description: Span<UInt8>) {
    lengthBytes = ConfigurationBox.lengthBytes(in: description, codec: .h264)
    ParameterSets.forEach(inDescription: description, codec: .h264) { kind, place in
      take(description.extracting(place), kind)
    }
  }

  /// The header of a packet's first slice; `nil`: it has none, or not one that this reader knows.
  /// Allocates nothing unless parameter sets come along.
  public mutating func read(_ packet: Span<UInt8>) -> PictureHeader? {
    var units = NALUnits(packet, lengthBytes: lengthBytes)
    while let start = units.next() {
      let first = packet[start]
      switch first & 31 {
      case 1, 5:
        // Its end is not searched for: the header stands in the first bytes.
        return header(
          BitReader(packet.extracting(start + 1..<packet.count)), isKey: first & 31 == 5,
          isReference: first >> 5 & 3 != 0)
      case 7: take(packet.extracting(start..<units.end()), .sequence)
      case 8: take(packet.extracting(start..<units.end()), .picture)
      default: continue
      }
    }
    return nil
  }

  private mutating func take(_ unit: Span<UInt8>, _ kind: ParameterSets.Kind) {
    let content = unit.extracting(min(1, unit.count)..<unit.count)
    switch kind {
    case .sequence:
      if let set = SequenceParameters(BitReader(content)) { sequences[set.id] = set }
    case .picture:
      if let set = PictureParameters(BitReader(content)) { pictures[set.id] = set }
    case .video: break
    }
  }

  private func header(
    _ slice: consuming BitReader, isKey: Bool, isReference: Bool
  ) -> PictureHeader? {
    _ = slice.unsigned()
    let type = slice.unsigned() % 5
    guard let picture = pictures[slice.unsigned()], let sequence = sequences[picture.sequence]
    else { return nil }
    if sequence.hasSeparatePlanes { _ = slice.bits(2) }
    _ = slice.bits(sequence.bitsOfFrameNumber)
    var isField = false
    if !sequence.hasFramesOnly {
      isField = slice.flag()
      if isField { _ = slice.flag() }
    }
    if isKey { _ = slice.unsigned() }
    if sequence.orderCountType == 0 {
      _ = slice.bits(sequence.bitsOfOrderCount)
      if picture.hasBottomOrder && !isField { _ = slice.signed() }
    } else if sequence.orderCountType == 1 && !sequence.isDeltaAlwaysZero {
      _ = slice.signed()
      if picture.hasBottomOrder && !isField { _ = slice.signed() }
    }
    if picture.hasRedundantPictures { _ = slice.unsigned() }
    let kind = Self.kind(ofType: type)
    skipReferences(&slice, kind, picture, hasChroma: sequence.hasChroma)
    if isReference { Self.skipMarking(&slice, isKey: isKey) }
    if picture.isArithmetic && kind != .intra { _ = slice.unsigned() }
    let quantiser = picture.quantiser + slice.signed()
    guard !slice.isExhausted, (-48...51).contains(quantiser) else { return nil }
    return PictureHeader(kind: kind, isReference: isReference, quantiser: quantiser)
  }

  /// Types 3 and 4 are switching slices.
  private static func kind(ofType type: Int) -> PictureHeader.Kind {
    switch type {
    case 0, 3: .predicted
    case 1: .bidirectional
    default: .intra
    }
  }

  private func skipReferences(
    _ slice: inout BitReader, _ kind: PictureHeader.Kind, _ picture: PictureParameters,
    hasChroma: Bool
  ) {
    guard kind != .intra else { return }
    var references = picture.references
    if kind == .bidirectional { _ = slice.flag() }
    if slice.flag() {
      references.0 = slice.unsigned() + 1
      if kind == .bidirectional { references.1 = slice.unsigned() + 1 }
    }
    let lists = kind == .bidirectional ? 2 : 1
    for _ in 0..<lists where slice.flag() {
      while !slice.isExhausted, slice.unsigned() != 3 { _ = slice.unsigned() }
    }
    let isWeighted =
      kind == .predicted ? picture.isWeighted : picture.bidirectionalWeighting == 1
    guard isWeighted else { return }
    _ = slice.unsigned()
    if hasChroma { _ = slice.unsigned() }
    for list in 0..<lists {
      for _ in 0..<min(list == 0 ? references.0 : references.1, 32) {
        if slice.flag() { skip(2, of: &slice) }
        if hasChroma, slice.flag() { skip(4, of: &slice) }
      }
    }
  }

  private func skip(_ count: Int, of slice: inout BitReader) {
    for _ in 0..<count { _ = slice.signed() }
  }

  private static func skipMarking(_ slice: inout BitReader, isKey: Bool) {
    if isKey {
      _ = slice.bits(2)
      return
    }
    guard slice.flag() else { return }
    while !slice.isExhausted {
      switch slice.unsigned() {
      case 0: return
      case 3:
        _ = slice.unsigned()
        _ = slice.unsigned()
      case 5: continue
      default: _ = slice.unsigned()
      }
    }
  }
}
