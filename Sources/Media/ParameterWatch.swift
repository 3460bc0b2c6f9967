internal import Bitstream
internal import CFFmpeg
internal import Pixels

/// Notices when a stream goes on with another picture: somebody has set the camera anew, and it sends
/// other parameter sets on the same connection.
///
/// A decoder follows by itself; the header of a clip and all that depends on the size of the picture
/// do not. Other parameter sets for a picture of the same size and format are no news where they
/// come inside the packets: clips keep them there.
struct ParameterWatch {
  private let codec: Codec
  /// Whether units stand behind start codes. Where they do not, other parameter sets come beside the
  /// packets.
  private let hasStartCodes: Bool
  /// The sequence parameter set that came last.
  private var sequence: [UInt8] = []

  /// `nil` where the codec has no parameter sets.
  init?(_ parameters: StreamParameters) {
    guard let codec = Codec(rawValue: parameters.codec) else { return nil }
    self.codec = codec
    let bytes = parameters.description
    hasStartCodes = ConfigurationBox.lengthBytes(in: bytes, codec: codec) == nil
    var sequence: [UInt8] = []
    ParameterSets.forEach(inDescription: bytes, codec: codec) { kind, range in
      if kind == .sequence { sequence = Self.copy(range, of: bytes) }
    }
    self.sequence = sequence
  }

  /// What the stream is from this packet on, if that is not what it was. Allocates only when
  /// parameter sets have changed.
  mutating func change(
    with packet: Packet, from parameters: StreamParameters
  ) throws(MediaError) -> StreamParameters? {
    guard packet.isKeyFrame, packet.byteCount > 0 else { return nil }
    if let beside = extradata(beside: packet) {
      let known = parameters.description
      guard !Self.equal(known.indices, of: known, beside) else { return nil }
      return try Self.parameters(beside, instead: parameters, packet)
    }
    guard let sets = newSets(in: packet) else { return nil }
    let new = try Self.parameters(sets.all, instead: parameters, packet)
    // A damaged key frame says nothing: the next one is looked at.
    guard let new else { return nil }
    sequence = sets.sequence
    let isSameFormat = unsafe new.raw.pointee.format == parameters.raw.pointee.format
    return isSameFormat && new.size == parameters.size ? nil : new
  }

  /// As FLV and MP4 say it.
  private func extradata(beside packet: Packet) -> [UInt8]? {
    var count = 0
    // SAFETY: the bytes belong to the packet and are copied at once.
    guard
      let data = unsafe av_packet_get_side_data(
        packet.raw, AV_PKT_DATA_NEW_EXTRADATA, &count), count > 0
    else { return nil }
    return unsafe Array(UnsafeBufferPointer(start: data, count: count))
  }

  /// All parameter sets of a packet whose sequence parameter set is not the one that came last.
  private func newSets(in packet: Packet) -> (sequence: [UInt8], all: [UInt8])? {
    guard hasStartCodes else { return nil }
    let bytes = packet.bytes
    var isNew = false
    var hasOther = false
    ParameterSets.forEach(in: bytes, codec: codec, lengthBytes: nil) { kind, range in
      switch kind {
      case .sequence: if !Self.equal(range, of: bytes, sequence) { isNew = true }
      case .video, .picture: hasOther = true
      }
    }
    guard isNew, hasOther else { return nil }
    var found: (sequence: [UInt8], all: [UInt8]) = ([], [])
    ParameterSets.forEach(in: bytes, codec: codec, lengthBytes: nil) { kind, range in
      let set = Self.copy(range, of: bytes)
      if kind == .sequence { found.sequence = set }
      found.all += [0, 0, 0, 1] + set
    }
    return found
  }

  /// Decodes the packet alone to see what it is; `nil` if that fails.
  private static func parameters(
    _ extradata: [UInt8], instead old: StreamParameters, _ packet: Packet
  ) throws(MediaError) -> StreamParameters? {
    let decoder = try unsafe Decoder(
      StreamParameters(
        copying: old.raw, framesPerSecond: old.framesPerSecond, extradata: extradata))
    try decoder.send(packet)
    decoder.sendEndOfStream()
    guard try decoder.receive() == .frame, !decoder.frame.isCorrupt else { return nil }
    return try unsafe StreamParameters(
      copying: old.raw, framesPerSecond: old.framesPerSecond, extradata: extradata,
      frame: decoder.frame)
  }

  private static func equal(_ range: Range<Int>, of bytes: Span<UInt8>, _ other: [UInt8]) -> Bool {
    guard range.count == other.count else { return false }
    for (index, byte) in zip(range, other) where bytes[index] != byte { return false }
    return true
  }

  private static func copy(_ range: Range<Int>, of bytes: Span<UInt8>) -> [UInt8] {
    range.map { bytes[$0] }
  }
}
