import Foundation
import Media
import Pixels
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
    ["crowd"], ["crowd", "/nowhere", "--scale", "0"], ["crowd", "/nowhere", "--frames", "9-2"],
    ["crowd", "/nowhere", "--every", "0"], ["crowd", "/nowhere", "--fps", "-1"],
    ["crowd", "/nowhere", "--roi", "0,0 1,1"], ["crowd", "--empty", "--roi", "roi.png"],
    ["crowd", "--empty", "--drawn", "0"], ["crowd", "--empty", "--drawn", "201"],
    ["events", "/nowhere", "--jobs", "0"], ["events", samples, "--only", "gate-sbu"],
    ["events", samples, "--stream", "third"],
    ["events", samples, "--model", "a.model", "--no-network"],
  ])
  func wrongUsageExitsWith2AndSaysWhy(_ arguments: [String]) throws {
    let result = try CommandLineTests.run(["evaluate"] + arguments)
    #expect(result.code == 2)
    #expect(result.output.isEmpty && result.error.contains("Usage: pantau evaluate"))
  }

  @Test(arguments: ["motion", "events", "crowd"])
  func helpHasExamples(_ command: String) throws {
    let result = try Self.run(command, "--help")
    #expect(result.code == 0 && result.error.isEmpty)
    #expect(result.output.contains("EXAMPLES\n  pantau"))
    #expect(try Self.run("--help").output.contains("pantau evaluate \(command)"))
  }

  @Test(arguments: ["motion", "events", "crowd"])
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

  @Test func crowdsAreCountedByTheNetworkUnlessItIsLeftOut() throws {
    func recall(_ options: String...) throws -> Double? {
      let result = try CommandLineTests.run(
        ["evaluate", "events", Self.samples, "--only", "plaza-sub", "--json"] + options)
      #expect(result.code == 0 && result.error.isEmpty, "\(result.error)")
      let total = try Self.object(result.output)["total"] as? [String: Any]
      return total?["recall"] as? Double
    }
    #expect(try recall() == 1)
    #expect(try recall("--no-network") != nil)
    let missing = try CommandLineTests.run(
      "evaluate", "events", Self.samples, "--only", "plaza-sub", "--model", "/nowhere/a.model")
    #expect(missing.code == 1 && missing.error.contains("no crowd model at /nowhere/a.model"))
    // Nobody is counted in these clips: no model is needed.
    let other = try CommandLineTests.run(
      "evaluate", "events", Self.samples, "--only", "corridor-night-sub", "--model", "/nowhere/a")
    #expect(other.code == 0)
  }

  /// Grey pictures with a head each.
  private static func makeCrowd(_ folder: String) throws {
    for part in ["images", "points"] {
      try FileManager.default.createDirectory(
        atPath: "\(folder)/\(part)", withIntermediateDirectories: true)
    }
    for (number, level) in [(1, 90), (2, 140)] {
      let plane = LumaPlane(size: PixelSize(width: 64, height: 48), filledWith: UInt8(level))
      try Data(GrayPNG.encode(plane)).write(to: URL(filePath: "\(folder)/images/f\(number).png"))
      try "x,y\n9,9\n".write(
        toFile: "\(folder)/points/f\(number).csv", atomically: true, encoding: .utf8)
    }
  }

  @Test func countsAreScored() throws {
    let files = try TemporaryDirectory()
    try Self.makeCrowd(files.file("sets/b"))
    try Self.makeCrowd(files.file("sets/a"))
    let result = try Self.run(
      "crowd", files.file("sets"), "--json", "--fps", "2", "--counts", files.file("counts.csv"))
    #expect(result.code == 0 && result.error.isEmpty, "\(result.error)")
    let lines = result.output.split(separator: "\n")
    #expect(lines.count == 2)
    let report = try Self.object(String(try #require(lines.first)))
    #expect(
      Set(report.keys) == [
        "set", "images", "mae", "rmse", "bias", "mape", "game", "ms_per_image", "model", "smoothed",
      ])
    #expect(report["set"] as? String == "a" && report["images"] as? Int == 2)
    #expect((report["mape"] as? [String: Any])?.keys.sorted() == ["1-10"])
    #expect((report["game"] as? [Double])?.count == 3)
    let model = try #require(report["model"] as? String)
    #expect(model.hasPrefix("crowd-p.model crc32:"))
    let counts = try String(contentsOfFile: files.file("counts.csv"), encoding: .utf8)
    #expect(counts.hasPrefix("set,image,persons,counted,smoothed\r\na,f1.png,1,"))

    let table = try Self.run("crowd", files.file("sets"), "--only", "b", "--frames", "2-9")
    #expect(table.output.hasPrefix("SET") && table.output.contains("\nb         1  "), "\(table)")
    #expect(table.output.hasSuffix("model \(model)\n"))
    let none = try Self.run("crowd", files.file("sets"), "--frames", "3-9")
    #expect(none.code == 2 && none.error.contains("the options leave no picture of a"))
  }

  @Test func aModelThatIsDamagedFailsInOneSentence() throws {
    let files = try TemporaryDirectory()
    try Self.makeCrowd(files.file("a"))
    try Data("PANTAUCN".utf8).write(to: URL(filePath: files.file("bad.model")))
    for (model, message) in [("bad.model", "model of 8 bytes"), ("no.model", "no crowd model at")] {
      let result = try Self.run("crowd", files.file("a"), "--model", files.file(model))
      #expect(result.code == 1 && result.output.isEmpty)
      #expect(result.error.contains(message) && result.error.contains(files.file(model)))
    }
  }

  @Test func foldersWithoutPeopleAreCounted() throws {
    let files = try TemporaryDirectory()
    try Self.makeCrowd(files.file("a"))
    let result = try Self.run(
      "crowd", "--empty", files.file("a/images"), "--every", "2", "--drawn", "7", "--json")
    #expect(result.code == 0 && result.error.isEmpty, "\(result.error)")
    let reports = try result.output.split(separator: "\n").map { try Self.object(String($0)) }
    #expect(reports.suffix(2).map { $0["set"] as? String } == ["images", "all"])
    #expect(reports.suffix(2).map { $0["images"] as? Int } == [1, 8])
    #expect(
      Set(try #require(reports.last).keys) == [
        "set", "images", "mean", "largest", "above_3", "ms_per_image", "model",
      ])
  }

  private static let samples = ConfigurationText.repository.path + "/sample-streams"
}
