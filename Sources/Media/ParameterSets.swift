internal import CFFmpeg

/// Finds the parameter sets in the packets of H.264 and HEVC streams that mark their units by start
/// codes (ITU-T H.264 and H.265, annex B; RTSP and MPEG-TS): what a decoder and the header of a file
/// need to know of the stream.
enum ParameterSets {
  enum Kind {
    /// Holds the size of the picture.
    case sequence
    /// Of the picture, and HEVC's of the video.
    case other
  }

  /// Calls `body` with the place of each parameter set before the first slice of a picture.
  static func forEach(
    in bytes: Span<UInt8>, isHEVC: Bool, _ body: (Kind, Range<Int>) -> Void
  ) {
    var unit = nextUnit(in: bytes, from: 0)
    while let start = unit, start < bytes.count {
      let type = isHEVC ? bytes[start] >> 1 & 63 : bytes[start] & 31
      // Slices: 0...31 in HEVC, 1...5 in H.264.
      if isHEVC ? type < 32 : (1...5).contains(type) { return }
      let next = nextUnit(in: bytes, from: start)
      var end = next.map { $0 - 3 } ?? bytes.count
      // Zeros before a start code belong to nobody.
      while end > start, bytes[end - 1] == 0 { end -= 1 }
      switch (isHEVC, type) {
      case (false, 7), (true, 33): body(.sequence, start..<end)
      case (false, 8), (true, 32), (true, 34): body(.other, start..<end)
      default: break
      }
      unit = next
    }
  }

  /// The index after the next start code 00 00 01.
  private static func nextUnit(in bytes: Span<UInt8>, from start: Int) -> Int? {
    var zeros = 0
    for index in start..<max(start, bytes.count) {
      if bytes[index] == 1 && zeros >= 2 { return index + 1 }
      zeros = bytes[index] == 0 ? zeros + 1 : 0
    }
    return nil
  }
}
