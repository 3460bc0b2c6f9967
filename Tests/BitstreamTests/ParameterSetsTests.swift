import Testing

@testable import Bitstream

@Suite struct ParameterSetsTests {
  private struct Found: Hashable {
    var kind: ParameterSets.Kind
    var bytes: [UInt8]
  }

  private static let avcC: [UInt8] = [
    1, 100, 0, 40, 0xFF, 0xE1, 0, 2, 0x67, 5, 2, 0, 2, 0x68, 6, 0, 1, 0x68,
  ]
  private static let hvcC: [UInt8] =
    [1] + [UInt8](repeating: 0, count: 20) + [
      1, 3, 0xA0, 0, 1, 0, 2, 0x40, 1, 0xA1, 0, 1, 0, 3, 0x42, 1, 2, 0xA2, 0, 1, 0, 2, 0x44, 1,
    ]

  private func found(
    _ sets: (_ body: (ParameterSets.Kind, Range<Int>) -> Void) -> Void, in bytes: [UInt8]
  ) -> [Found] {
    var found: [Found] = []
    sets { found.append(Found(kind: $0, bytes: Array(bytes[$1]))) }
    return found
  }

  @Test(
    arguments: [
      ("nothing", .h264, [], nil, []),
      (
        "avcC", .h264, avcC, 4,
        [(.sequence, [0x67, 5]), (.picture, [0x68, 6]), (.picture, [0x68])]
      ),
      ("avcC, cut off", .h264, Array(avcC.prefix(14)), 4, [(.sequence, [0x67, 5])]),
      (
        "hvcC", .hevc, hvcC, 2,
        [(.video, [0x40, 1]), (.sequence, [0x42, 1, 2]), (.picture, [0x44, 1])]
      ),
      ("hvcC, cut off", .hevc, Array(hvcC.prefix(34)), 2, [(.video, [0x40, 1])]),
      (
        "start codes", .h264, [0, 0, 1, 0x67, 5, 0, 0, 1, 0x68], nil,
        [(.sequence, [0x67, 5]), (.picture, [0x68])]
      ),
    ] as [(String, Codec, [UInt8], Int?, [(ParameterSets.Kind, [UInt8])])])
  func descriptionsAreRead(
    _ situation: String, codec: Codec, bytes: [UInt8], lengthBytes: Int?,
    expected: [(ParameterSets.Kind, [UInt8])]
  ) {
    #expect(ConfigurationBox.lengthBytes(in: bytes.span, codec: codec) == lengthBytes)
    let sets = found(
      { ParameterSets.forEach(inDescription: bytes.span, codec: codec, $0) }, in: bytes)
    #expect(sets == expected.map { Found(kind: $0, bytes: $1) })
  }

  @Test(
    arguments: [
      ("H.264, behind start codes", .h264, nil, [0, 0, 1, 0x67, 5, 0, 0, 1, 0x65, 0, 0, 1, 0x68]),
      ("H.264, behind lengths", .h264, 1, [2, 0x67, 5, 1, 0x65, 1, 0x68]),
      ("HEVC, behind start codes", .hevc, nil, [0, 0, 1, 0x42, 5, 0, 0, 1, 0x26, 0, 0, 1, 0x44]),
    ] as [(String, Codec, Int?, [UInt8])])
  func ofAPacketThoseBeforeTheFirstSliceAreFound(
    _ situation: String, codec: Codec, lengthBytes: Int?, bytes: [UInt8]
  ) {
    let sets = found(
      { ParameterSets.forEach(in: bytes.span, codec: codec, lengthBytes: lengthBytes, $0) },
      in: bytes)
    #expect(sets.map(\.kind) == [.sequence])
    #expect(sets.first?.bytes.last == 5)
  }
}
