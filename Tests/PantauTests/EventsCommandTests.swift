import ArgumentParser
import Foundation
import Pixels
import Scene
import Store
import Testing

@testable import pantau

@Suite struct EventsCommandTests {
  private let local = LocalTime(zone: TimeZone(secondsFromGMT: 7 * 3600) ?? .gmt)
  private let now = WallTime("2026-11-22T12:00:00Z") ?? WallTime(microseconds: 0)

  private func filter(_ arguments: String...) throws -> EventFilter {
    try EventsCommand.parse(arguments).filter(now: now, zone: local)
  }

  @Test func noOptionAsksForEverything() throws {
    #expect(try filter() == EventFilter())
  }

  @Test func everyOptionBecomesACondition() throws {
    var expected = EventFilter()
    expected.from = WallTime("2026-11-21T17:00:00Z")
    expected.to = WallTime("2026-11-22T11:30:00Z")
    expected.cameras = Set(["gate", "yard"].compactMap(CameraID.init))
    expected.zones = Set(["road"].compactMap(ZoneID.init))
    expected.kinds = [.motion, .lineCrossing]
    expected.minimumSeverity = .alarm
    expected.states = [.new, .resolved]
    expected.outcomes = [.falseAlarm]
    expected.onlyAlerted = true
    expected.onlyOpen = true
    expected.onlyHeld = true
    expected.text = "dog"
    #expect(
      try filter(
        "--from", "today", "--to", "30m", "--camera", "gate", "--camera", "yard", "--zone", "road",
        "--kind", "motion", "--kind", "line_crossing", "--severity", "alarm", "--state", "new",
        "--state", "resolved", "--outcome", "false_alarm", "--alerted", "--open", "--held",
        "--text", "dog")
        == expected)
  }

  @Test(arguments: [
    ["--camera", "No Camera"], ["--zone", ""], ["--to", "noon"], ["--severity", "worst"],
    ["--limit", "-3"], ["--json", "--csv"],
  ])
  func valueThatMakesNoSenseIsRefused(_ arguments: [String]) {
    #expect(throws: (any Error).self) { try EventsCommand.parse(arguments) }
  }
}
