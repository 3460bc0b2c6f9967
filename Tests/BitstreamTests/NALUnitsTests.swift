import Testing

@testable import Bitstream

@Suite struct NALUnitsTests {
  @Test(
    arguments: [
      ("nothing", nil, [], []),
      ("a start code alone", nil, [0, 0, 1], []),
      ("no start code", nil, [9, 8, 7, 6], []),
      ("one unit", nil, [0, 0, 1, 9, 8], [[9, 8]]),
      ("four bytes of start code", nil, [0, 0, 0, 1, 9, 0, 0, 0, 1, 7], [[9], [7]]),
      ("zeros behind a unit", nil, [0, 0, 1, 9, 0, 0, 0, 0, 0, 1, 7, 0], [[9], [7]]),
      ("a start code without a unit", nil, [0, 0, 1, 0, 0, 1, 7], [[], [7]]),
      ("lengths of two bytes", 2, [0, 2, 9, 8, 0, 1, 7], [[9, 8], [7]]),
      ("lengths of four bytes", 4, [0, 0, 0, 1, 9, 0, 0, 0, 1, 7], [[9], [7]]),
      ("a unit that is cut off", 2, [0, 1, 9, 0, 3, 7], [[9]]),
      ("a length that is cut off", 2, [0, 1, 9, 0], [[9]]),
      ("a length of nothing", 2, [0, 0, 9, 9], []),
    ] as [(String, Int?, [UInt8], [[UInt8]])])
  func unitsAreFound(
    _ situation: String, lengthBytes: Int?, bytes: [UInt8], expected: [[UInt8]]
  ) {
    var units = NALUnits(bytes.span, lengthBytes: lengthBytes)
    var found: [[UInt8]] = []
    while let start = units.next() { found.append(Array(bytes[start..<units.end()])) }
    #expect(found == expected)
  }

  @Test func aUnitWhoseEndNobodyAskedForIsPassedOver() {
    let bytes: [UInt8] = [0, 0, 1, 9, 8, 0, 0, 1, 7, 0, 0, 1, 6]
    var units = NALUnits(bytes.span, lengthBytes: nil)
    var found: [UInt8] = []
    while let start = units.next() { found.append(bytes[start]) }
    #expect(found == [9, 7, 6])
  }
}
