import Foundation
import Pixels
import Testing

@testable import pantau

@Suite struct TextTableTests {
  private static let columns: [TextTable.Column] = [
    .init(title: "ID"), .init(title: "COUNT", isRightAligned: true),
    .init(title: "NOTE", minimumWidth: 4),
  ]
  private static let rows = [["a", "1", "a rather long note"], ["bcd", "1000", ""]]

  @Test func columnsAreAsWideAsTheirWidestCell() {
    let table = TextTable(Self.columns, fitting: Self.rows, width: nil)
    #expect(
      [table.header] + Self.rows.map(table.line) == [
        "ID   COUNT  NOTE",
        "a        1  a rather long note",
        "bcd   1000",
      ])
  }

  @Test func lineFitsANarrowTerminal() {
    let table = TextTable(Self.columns, fitting: Self.rows, width: 20)
    #expect(table.line(Self.rows[0]) == "a        1  a rathe…")
    #expect(table.line(Self.rows[0]).count == 20)
  }

  @Test func columnIsNotCutBelowItsMinimum() {
    let table = TextTable(Self.columns, fitting: Self.rows, width: 1)
    #expect(table.line(Self.rows[0]) == "a        1  a r…")
  }
}

@Suite struct CSVLineTests {
  @Test(arguments: [
    ("a", "a"), ("", ""), ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""),
    ("two\nlines", "\"two\nlines\""), ("two\r\nlines", "\"two\r\nlines\""), (" edge", "\" edge\""),
    ("é 人", "é 人"),
  ])
  func fieldIsQuotedWhereRFC4180AsksForIt(_ text: String, _ field: String) {
    #expect(CSVLine.text([.value(text), .text("x")]) == "\(field),x\r\n")
  }

  @Test(arguments: ["=1+2", "+62 711", "-", "@SUM(A1)", "\t=1", "\n=1"])
  func textThatASpreadsheetWouldRunIsPrecededByAnApostrophe(_ text: String) {
    let line = CSVLine.text([.text(text), .value("-1")])
    #expect(line.hasPrefix("'") || line.hasPrefix("\"'"))
    #expect(line.hasSuffix(",-1\r\n"))
  }
}

@Suite struct ShownTests {
  @Test(arguments: [(0, "0 events"), (1, "1 event"), (2, "2 events")])
  func countedThingsAreInTheRightNumber(_ count: Int, _ text: String) {
    #expect(Shown.count(count, "event", "events") == text)
  }
}

@Suite struct ProgressBarTests {
  private func state(_ completed: Int, _ fraction: Double?, seconds: Int) -> ProgressBar.State {
    ProgressBar.State(
      label: "gate", completed: completed, unit: "frames", fraction: fraction,
      elapsed: .seconds(seconds))
  }

  @Test func lineTellsShareSpeedAndTimeLeft() {
    #expect(
      state(250, 0.25, seconds: 10).line(width: 80)
        == "gate [#######-----------------------] 25 %, 250 frames, 25 frames/s, 30 s left")
  }

  @Test func unknownEndHasNeitherBarNorTimeLeft() {
    #expect(state(250, nil, seconds: 10).line(width: 80) == "gate 250 frames, 25 frames/s")
  }

  @Test(arguments: [1, 2, 10, 20, 40, 60, 80, 200], [nil, 0, 0.5, 1, 7, -1, Double.nan])
  func lineNeverFillsTheTerminal(_ width: Int, _ fraction: Double?) {
    #expect(state(1_234_567, fraction, seconds: 100).line(width: width).count < width)
  }

  @Test(arguments: [(0.2, "1 s"), (59, "59 s"), (61, "1:01"), (3725, "1:02:05")])
  func timeLeftIsShort(_ seconds: Double, _ text: String) {
    #expect(ProgressBar.State.clock(.seconds(seconds)) == text)
  }
}

@Suite struct LocalTimeTests {
  private let local = LocalTime(zone: TimeZone(secondsFromGMT: 7 * 3600) ?? .gmt)
  private let now = WallTime("2026-11-22T20:30:00Z") ?? WallTime(microseconds: 0)

  @Test(arguments: [
    ("2026-11-22", "2026-11-21T17:00:00.000Z"),
    ("2026-11-22T08:00", "2026-11-22T01:00:00.000Z"),
    ("2026-11-22 08:00:30.5", "2026-11-22T01:00:30.500Z"),
    ("2026-11-22T08:00:00Z", "2026-11-22T08:00:00.000Z"),
    ("2026-11-22T08:00:00+09:00", "2026-11-21T23:00:00.000Z"),
    ("2026-11-22T08:00Z", "2026-11-22T08:00:00.000Z"),
    ("2026-11-22 08:00+09:00", "2026-11-21T23:00:00.000Z"),
    ("today", "2026-11-22T17:00:00.000Z"),
    ("yesterday", "2026-11-21T17:00:00.000Z"),
    ("now", "2026-11-22T20:30:00.000Z"),
    ("90m", "2026-11-22T19:00:00.000Z"),
    ("2d", "2026-11-20T20:30:00.000Z"),
  ])
  func timeIsReadAsPeopleWriteIt(_ text: String, _ utc: String) {
    #expect(local.time(text, now: now)?.description == utc)
  }

  @Test(arguments: [
    "", "8:00", "tomorrow", "2026-13-01", "2026-11-22T25:00", "2026-11-22T08:00X",
    "2026-11-22T08Z", "-1d", "9999999h", "d",
  ])
  func otherTextsAreNoTimes(_ text: String) {
    #expect(local.time(text, now: now) == nil)
  }

  @Test func timeIsShownAsTheLocalClockShowsIt() {
    #expect(local.text(now) == "2026-11-23 03:30:00")
  }

  @Test func controlCharactersOfANoteDoNotReachTheTerminal() {
    #expect(Terminal.clean("a\u{1B}[2Jb\nc\u{202E}d") == "a [2Jb c d")
  }
}
