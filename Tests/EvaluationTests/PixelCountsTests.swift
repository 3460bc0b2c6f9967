import Testing

@testable import Evaluation

@Suite struct PixelCountsTests {
  @Test func aShareOfNothingIsZero() {
    #expect(PixelCounts().f == 0)
  }
}
