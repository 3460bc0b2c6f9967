import Testing

@testable import pantau

@Suite struct NearestKeyTests {
  static let keys = ["id", "name", "url", "transport", "hold_seconds", "sensitivity"]

  @Test(arguments: [
    ("sensitivty", "sensitivity"), ("Transport", "transport"), ("hold_second", "hold_seconds"),
    ("ulr", "url"), ("nmae", "name"), ("holdSeconds", "hold_seconds"),
  ])
  func slipOfTheFingersIsRecognised(_ word: String, _ key: String) {
    #expect(NearestKey.of(word, among: Self.keys) == key)
  }

  @Test(arguments: ["kafka", "", "x", "framerate"])
  func otherWordsHaveNoNeighbour(_ word: String) {
    #expect(NearestKey.of(word, among: ["name", "transport", "sensitivity"]) == nil)
  }

  @Test func swapOfNeighboursIsOneEdit() {
    #expect(NearestKey.edits(from: "form", to: "from") == 1)
    #expect(NearestKey.edits(from: "", to: "abc") == 3)
  }
}
