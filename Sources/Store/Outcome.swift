/// What a resolved event turned out to be.
public enum Outcome: String, Sendable, Codable, CaseIterable {
  case trueAlarm = "true_alarm"
  case falseAlarm = "false_alarm"
  case test
}
