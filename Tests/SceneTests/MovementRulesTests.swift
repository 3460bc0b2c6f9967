import Testing

@testable import Scene

@Suite struct MovementRulesTests {
  @Test(arguments: [1, 1.3, 2, 4, 8])
  func whatIsSmallLastsAtLeastAsLongAsAnythingElse(hurdle: Double) {
    let small = MovementRules(hurdle: hurdle, isSmall: true).persistence
    #expect(small >= MovementRules(hurdle: hurdle, isSmall: false).persistence)
    #expect(small >= .milliseconds(200))
  }

  @Test func theMoreRestlessAPlaceIsTheMoreMustBeShown() {
    let rules = stride(from: 1.0, through: 6, by: 0.25).map {
      MovementRules(hurdle: $0, isSmall: false)
    }
    for (calmer, wilder) in zip(rules, rules.dropFirst()) {
      #expect(wilder.way > calmer.way)
      #expect(wilder.directness >= calmer.directness)
      #expect(wilder.longestStep <= calmer.longestStep)
      #expect(wilder.wayWindow >= calmer.wayWindow)
      #expect(wilder.persistence >= calmer.persistence)
    }
  }
}
