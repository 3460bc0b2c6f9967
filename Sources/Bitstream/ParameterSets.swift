/// Finds parameter sets: what a decoder and the header of a file need to know of a stream.
public enum ParameterSets {
  public enum Kind: Hashable, Sendable {
    /// HEVC alone.
    case video
    /// Holds the size of the picture.
    case sequence
    case picture
  }

  /// Calls `body` with the place of each parameter set before the first slice of a packet's picture.
  ///
  /// - Parameter lengthBytes: see `NALUnits`.
  public static func forEach(
    in packet: Span<UInt8>, codec: Codec, lengthBytes: Int?, _ body: (Kind, Range<Int>) -> Void
  ) {
    var units = NALUnits(packet, lengthBytes: lengthBytes)
    while let start = units.next(), !isSlice(packet[start], codec) {
      guard let kind = kind(packet[start], codec) else { continue }
      body(kind, start..<units.end())
    }
  }

  /// The same for a stream's description, which is a `ConfigurationBox`, units behind start codes, or
  /// nothing.
  public static func forEach(
    inDescription description: Span<UInt8>, codec: Codec, _ body: (Kind, Range<Int>) -> Void
  ) {
    guard ConfigurationBox.lengthBytes(in: description, codec: codec) != nil else {
      return forEach(in: description, codec: codec, lengthBytes: nil, body)
    }
    ConfigurationBox.forEachUnit(in: description, codec: codec) { place in
      if let kind = kind(description[place.lowerBound], codec) { body(kind, place) }
    }
  }

  /// H.264, table 7-1; H.265, table 7-1.
  private static func kind(_ header: UInt8, _ codec: Codec) -> Kind? {
    switch (codec, type(header, codec)) {
    case (.hevc, 32): .video
    case (.h264, 7), (.hevc, 33): .sequence
    case (.h264, 8), (.hevc, 34): .picture
    default: nil
    }
  }

  private static func isSlice(_ header: UInt8, _ codec: Codec) -> Bool {
    codec == .hevc ? type(header, codec) < 32 : (1...5).contains(type(header, codec))
  }

  private static func type(_ header: UInt8, _ codec: Codec) -> UInt8 {
    codec == .hevc ? header >> 1 & 63 : header & 31
  }
}
