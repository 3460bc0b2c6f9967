import MQTT
import Pixels
import TestSupport
import Testing

@testable import Deliveries

struct SmallPartsTests {
  @Test func pausesGrowUpToFiveMinutes() {
    var pace = RetryPace()
    var random = SplitMix64(seed: 1)
    for index in 0..<20 {
      let pause = pace.pause(using: &random).inSeconds
      let usual = min(Double(1 << index), 300)
      #expect((usual * 0.8...usual * 1.2).contains(pause), "\(index): \(pause)")
    }
    pace.reset()
    #expect(pace.pause(using: &random).inSeconds <= 1.2)
  }

  @Test(arguments: [(2.0, 2.0), (1_000.0, 300.0)])
  func receiverMayAskForAPause(seconds: Double, at least: Double) {
    var pace = RetryPace()
    var random = SplitMix64(seed: 1)
    #expect(pace.pause(asked: .seconds(seconds), using: &random).inSeconds == least)
  }

  @Test(
    arguments: [
      ("", "12", 12.0), ("", " 12.5\n", 12.5), ("", "\"7\"", 7), ("count", #"{"count": 3}"#, 3),
      ("data.people", #"{"data": {"people": 40}}"#, 40), ("", "true", nil), ("", "-1", nil),
      ("", "NaN", nil), ("", "1e300", nil), ("", "", nil), ("count", "12", nil),
      ("count", #"{"other": 3}"#, nil), ("count", #"{"count": null}"#, nil),
      ("count", #"{"count": [3]}"#, nil), ("count", "{\"count\": ", nil),
    ] as [(String, String, Double?)])
  func numberOfAReadingIsFound(path: String, payload: String, number: Double?) throws {
    #expect(try #require(ReadingPath(path)).number(in: Array(payload.utf8)) == number)
  }

  @Test(arguments: [".", "a.", ".a", "a..b"])
  func pathWithAnEmptyNameIsNone(text: String) { #expect(ReadingPath(text) == nil) }

  @Test func brokerIsToldWhatDiffersAlone() {
    var kept = RetainedTopics()
    let first = kept.changes(to: ["a": [1], "b": [2]])
    #expect(first.map(\.topic) == ["a", "b"] && first.allSatisfy(\.isRetained))
    for message in first { kept.confirm(message) }
    #expect(kept.changes(to: ["a": [1], "b": [2]]) == [])
    let second = kept.changes(to: ["a": [3]])
    #expect(second.map(\.topic) == ["a", "b"] && second[1].payload.isEmpty)
    kept.confirm(second[1])
    // The other was not confirmed.
    #expect(kept.changes(to: ["a": [3]]).map(\.topic) == ["a"])
    kept.doubt()
    #expect(kept.changes(to: ["a": [1]]).map(\.topic) == ["a"])
  }
}
