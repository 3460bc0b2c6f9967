import Foundation
import TestSupport
import Testing

@testable import pantau

/// `pantau evaluate` as a shell sees it.
@Suite(.serialized) struct EvaluateCommandTests {
  private static func run(_ arguments: String...) throws -> CommandLineTests.Result {
    try CommandLineTests.run(["evaluate"] + arguments)
  }

  private static func object(_ text: String) throws -> [String: Any] {
    try #require(
      JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
  }

  @Test(arguments: [
    ["motion"], ["events"], ["motion", "/nowhere", "--grid", "80"],
    ["motion", "/nowhere", "--grid", "80x"], ["motion", "/nowhere", "--grid", "0x80"],
    ["events", "/nowhere", "--jobs", "0"], ["events", samples, "--only", "gate-sbu"],
    ["events", samples, "--stream", "third"],
  ])
  func wrongUsageExitsWith2AndSaysWhy(_ arguments: [String]) throws {
    let result = try CommandLineTests.run(["evaluate"] + arguments)
    #expect(result.code == 2)
    #expect(result.output.isEmpty && result.error.contains("Usage: pantau evaluate"))
  }

  @Test(arguments: ["motion", "events"])
  func helpHasExamples(_ command: String) throws {
    let result = try Self.run(command, "--help")
    #expect(result.code == 0 && result.error.isEmpty)
    #expect(result.output.contains("EXAMPLES\n  pantau"))
    #expect(try Self.run("--help").output.contains("pantau evaluate \(command)"))
  }

  @Test(arguments: ["motion", "events"])
  func foldersWithNothingToScoreFailInOneSentence(_ command: String) throws {
    let files = try TemporaryDirectory()
    let empty = try Self.run(command, files.path)
    #expect(empty.code == 1 && empty.output.isEmpty && empty.error.contains("expected"))
    let missing = try Self.run(command, files.file("nothing"))
    #expect(missing.code == 1 && missing.error.contains("is not a folder"))
  }

  @Test func aRenderedSequenceIsScored() throws {
    let files = try TemporaryDirectory()
    let made = try CommandLineTests.run(
      "samples", "gate", "--frames", files.file("set"), "--size", "320x180", "--from-second", "7",
      "--seconds", "4")
    #expect(made.code == 0, "\(made.error)")
    let result = try Self.run(
      "motion", files.file("set"), "--json", "--masks", files.file("masks"))
    #expect(result.code == 0 && result.error.isEmpty, "\(result.error)")
    let report = try Self.object(result.output)
    #expect(Set(report.keys) == ["sequences", "mean"])
    let mean = try #require(report["mean"] as? [String: Any])
    #expect(
      Set(mean.keys) == [
        "name", "frames", "recall", "specificity", "fpr", "fnr", "pwc", "precision", "f",
        "ms_per_frame",
      ])
    let sequences = try #require(report["sequences"] as? [[String: Any]])
    #expect(sequences.count == 1 && sequences[0]["frames"] as? Int == 100)
    #expect(sequences[0]["f"] as? Double == mean["f"] as? Double)
    let name = try #require(sequences[0]["name"] as? String)
    let masks = try FileManager.default.contentsOfDirectory(
      atPath: files.file("masks") + "/" + name)
    #expect(masks.count == 100 && masks.contains("bin000001.png"))

    let table = try Self.run("motion", files.file("set"), "--grid", "160x90")
    #expect(table.output.split(separator: "\n").count == 3)
    #expect(table.output.hasPrefix("SEQUENCE"))
    let slip = try Self.run("motion", files.file("set"), "--exclude", "gaet")
    #expect(slip.code == 2 && slip.error.contains("no sequence 'gaet'"))
  }

  @Test func aClipIsComparedWithItsTruth() throws {
    let result = try Self.run("events", Self.samples, "--only", "corridor-night-sub", "--json")
    #expect(result.code == 0 && result.error.isEmpty, "\(result.error)")
    let report = try Self.object(result.output)
    #expect(Set(report.keys) == ["hours", "total", "kinds", "nuisances", "clips"])
    let total = try #require(report["total"] as? [String: Any])
    #expect(total["recall"] as? Double == 1 && total["false_alarms"] as? Int == 0)
    let rate = try #require(total["false_alarms_per_hour"] as? [String: Any])
    let (upper, hours) = (rate["upper"] as? Double, report["hours"] as? Double)
    #expect(abs(try #require(upper) * (try #require(hours)) - 2.9957) < 1e-3)
    #expect((total["delay_seconds"] as? [String: Any])?["p95"] is Double)
    let text = try Self.run("events", Self.samples, "--only", "corridor-night-sub")
    #expect(text.output.hasPrefix("KIND") && text.output.contains("sensor_noise"))
  }

  private static let samples = ConfigurationText.repository.path + "/sample-streams"
}
