import TestSupport
import Testing

@testable import pantau

/// Whatever stands in a file, reading it ends with a configuration or with issues, never in a trap.
@Suite struct ConfigurationMutationTests {
  private static let pieces = [
    "", ":", "- ", "{", "}", "[", "]", "\n", "  ", "\t", "#", "&a ", "*a", "!!int ", "|\n", ">",
    "\"",
    "'", "null", "true", "-1", "1e400", ".nan", "99999999999999999999", "0x10", "${", "${NO}",
    "://",
    "@", "? ", "<<: ", "---\n", "...", "\u{E000}", "\u{0}", "\u{FEFF}", "é", "\u{1F600}", "%",
    "id: a\n", "[[0, 0], [1, 1]]", "{a: {b: {c: d}}}",
  ]

  @Test(arguments: 0..<8)
  func mutatedExampleNeverTraps(_ seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let example = Array(try ConfigurationText.document("pantau.example.yaml"))
    var (good, bad) = (0, 0)
    for _ in 0..<60 {
      var text = example
      for _ in 0..<Int.random(in: 1...4, using: &random) { Self.mutate(&text, using: &random) }
      if ConfigurationText.issues(String(text)).isEmpty { good += 1 } else { bad += 1 }
    }
    // Some mutations fall into comments: both outcomes have been seen.
    #expect(good > 0 && bad > 0)
  }

  /// Written out it would be 2^40 numbers.
  @Test func aliasesOfAliasesAreNotWrittenOut() {
    let doublings = (1...40).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }.joined()
    let issues = ConfigurationText.issues("a0: &a0 [1]\n\(doublings)cameras: *a40\n")
    #expect(issues.contains { $0.message.contains("unknown key \"a40\"") })
    #expect(issues.contains { $0.path == "cameras[1]" })
  }

  private static func mutate(_ text: inout [Character], using random: inout SplitMix64) {
    let start = Int.random(in: 0...text.count, using: &random)
    let end = min(text.count, start + Int.random(in: 0...12, using: &random))
    switch Int.random(in: 0..<4, using: &random) {
    case 0: text.removeSubrange(start..<end)
    case 1: text.insert(contentsOf: pieces.randomElement(using: &random) ?? "", at: start)
    case 2:
      text.replaceSubrange(start..<end, with: pieces.randomElement(using: &random) ?? "")
    default:
      // A whole piece of the text again, elsewhere: duplicate keys, broken indentation.
      let from = Int.random(in: 0..<text.count, using: &random)
      let copy = text[from..<min(text.count, from + 120)]
      text.insert(contentsOf: copy, at: start)
    }
  }
}
