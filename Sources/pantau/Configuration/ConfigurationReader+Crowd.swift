import Scene

extension ConfigurationReader {
  /// `key`: surge or dispersal, which cannot be of more than all; `nil` where the zone does not have
  /// it.
  func countChange(
    _ fields: Fields, _ key: String, mostPercent: Double
  ) -> CountChangeRule? {
    fields.section(key) { section in
      var rule = CountChangeRule()
      var percent = (rule.share * 100).rounded()
      section.read("change_percent", .number(1...mostPercent), into: &percent)
      rule.share = percent / 100
      section.read("least_persons", .number(1...1_000_000), into: &rule.leastPersons)
      section.read("window_seconds", .seconds(5...600), into: &rule.window)
      section.read("hold_seconds", .seconds(0...60), into: &rule.hold)
      section.read("severity", .choice(Severity.self), into: &rule.severity)
      return rule
    }
  }

  /// `nil` where the zone does not ask for it.
  func counterFlow(_ fields: Fields) -> CounterFlowRule? {
    fields.section("counter_flow") { section in
      var rule = CounterFlowRule()
      var percent = (rule.share * 100).rounded()
      section.read("opposing_percent", .number(5...50), into: &percent)
      rule.share = percent / 100
      section.read("after_seconds", .seconds(1...600), into: &rule.after)
      section.read("least_persons", .number(0...1_000_000), into: &rule.leastPersons)
      section.read("severity", .choice(Severity.self), into: &rule.severity)
      return rule
    }
  }
}
