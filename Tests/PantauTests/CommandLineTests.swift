import Foundation
import Pixels
import Scene
import Store
import TestSupport
import Testing

@testable import pantau

/// The commands as a shell sees them: output, messages, exit codes.
@Suite(.serialized) struct CommandLineTests {
  struct Result {
    var code: Int32
    var output: String
    var error: String
  }

  /// The executable beside the tests.
  static let executable = URL(fileURLWithPath: CommandLine.arguments[0])
    .deletingLastPathComponent().appendingPathComponent("pantau")

  static func run(
    _ arguments: String..., environment: [String: String] = [:], folder: String? = nil
  ) throws -> Result {
    try run(arguments, environment: environment, folder: folder)
  }

  /// - Parameter output: where standard output goes instead of into the result.
  static func run(
    _ arguments: [String], environment: [String: String] = [:], folder: String? = nil,
    output: FileHandle? = nil
  ) throws -> Result {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    let files = try TemporaryDirectory()
    // Files instead of pipes: nothing can block on a full one.
    let captured = try files.emptyFile("out")
    process.standardOutput = output ?? captured
    process.standardError = try files.emptyFile("err")
    try process.run()
    process.waitUntilExit()
    return Result(
      code: process.terminationStatus,
      output: try String(contentsOfFile: files.file("out"), encoding: .utf8),
      error: try String(contentsOfFile: files.file("err"), encoding: .utf8))
  }

  @Test(arguments: [
    ["nonsense"], ["events", "--kind", "motoin"], ["events", "--from", "soon"],
    ["events", "--json", "--csv"], ["events", "--limit", "0"], ["check", "--conect"],
    ["samples", "no-such-scene"], ["check", "/nowhere/pantau.yaml"],
    ["analyze", "a.mp4", "--overlay", "a.avi"], ["analyze", "a.mp4", "--overlay", "./a.mp4"],
  ])
  func wrongUsageExitsWith2AndSaysWhyOnStandardError(_ arguments: [String]) throws {
    let result = try Self.run(arguments)
    #expect(result.code == 2)
    #expect(result.output.isEmpty && !result.error.isEmpty)
  }

  @Test(arguments: ["run", "analyze", "events", "check", "samples", "user", "archive"])
  func everyCommandHasHelpWithExamples(_ command: String) throws {
    let result = try Self.run(command, "--help")
    #expect(result.code == 0 && result.error.isEmpty)
    #expect(result.output.contains("EXAMPLES") && result.output.contains("pantau \(command)"))
  }

  @Test func versionIsPrinted() throws {
    #expect(try Self.run("--version").output == Pantau.version + "\n")
  }

  @Test func wrongConfigurationExitsWith2AndSaysAll() throws {
    let files = try TemporaryDirectory()
    let path = try files.write("cameras: [{id: a}]\nwbe: 1\n", to: "f.yaml")
    let plain = try Self.run("check", path)
    #expect(plain.code == 2 && plain.output.isEmpty)
    #expect(plain.error.contains("\(path):1:11: cameras[0].url: missing"))
    #expect(plain.error.contains("\(path):2:1: unknown key \"wbe\"; did you mean \"web\"?"))
    let json = try Self.run("check", path, "--json")
    #expect(json.code == 2 && json.error.isEmpty)
    #expect(json.output.contains("\"valid\":false"))
  }

  @Test func checkPrintsWhatWasUnderstoodWithoutCredentials() throws {
    let example = ConfigurationText.documents.appendingPathComponent("pantau.example.yaml").path
    let result = try Self.run(
      "check", example,
      environment: [
        "STADIUM_PASSWORD": "hunter2", "DISPATCH_KEY": "a key", "MQTT_PASSWORD": "hush",
      ])
    #expect(result.code == 0, "\(result.error)")
    #expect(result.output.contains("square (crowd, 420 m2), ticket-office (crowd, 61 m2)"))
    #expect(result.output.contains("south-gate"))
    #expect(!result.output.contains("hunter2") && !result.output.contains("pantau:"))
  }

  @Test func connectTriesEveryCameraAndFailsIfOneDoes() throws {
    let files = try TemporaryDirectory()
    let path = try files.write(
      """
      cameras:
        - {id: good, url: "\(ConfigurationText.repository.path)/sample-streams/gate-sub.mp4"}
        - id: both
          url: "\(ConfigurationText.repository.path)/sample-streams/gate-main.mp4"
          sub_url: "\(ConfigurationText.repository.path)/sample-streams/gate-sub.mp4"
          decode: sub
        - {id: bad, url: "rtsp://admin:hunter2@127.0.0.1:1/"}
      """, to: "f.yaml")
    let result = try Self.run("check", path, "--connect")
    #expect(result.code == 1)
    #expect(result.output.contains("h264 640x360, 25 fps"))
    #expect(result.output.contains("h264 1920x1080, 25 fps, sub h264 640x360"))
    #expect(result.output.contains("2 of 3 cameras work."))
    #expect(result.output.contains("bad: ") && !result.output.contains("hunter2"))
    #expect(result.error.isEmpty, "no progress bar where nobody watches")
  }

  @Test func samplesAreMadeOfTheSizeAskedFor() throws {
    let files = try TemporaryDirectory()
    let result = try Self.run("samples", "empty", "--size", "sub", "--output", files.file("new"))
    #expect(result.code == 0, "\(result.error)")
    let made = try FileManager.default.contentsOfDirectory(atPath: files.file("new"))
    #expect(made.sorted() == ["empty-sub.mp4", "empty.json"])
  }

  @Test func samplesListNamesEveryScene() throws {
    let result = try Self.run("samples", "--list")
    #expect(result.code == 0)
    #expect(result.output.split(separator: "\n").count > 4)
  }

  @Test func analysisOfAClipEndsWithItsSummary() throws {
    let clip = "\(ConfigurationText.repository.path)/sample-streams/gate-sub.mp4"
    let result = try Self.run("analyze", clip, "--json")
    #expect(result.code == 0 && result.error.isEmpty)
    #expect(result.output.split(separator: "\n").last?.hasPrefix("{\"summary\":{") == true)
  }

  @Test func anOverlayIsWrittenWholeOrNotAtAll() throws {
    let files = try TemporaryDirectory()
    let clip = "\(ConfigurationText.repository.path)/sample-streams/corridor-night-sub.mp4"
    let result = try Self.run("analyze", clip, "--overlay", files.file("seen.mp4"))
    #expect(result.code == 0 && result.error.isEmpty, "\(result.error)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: files.path) == ["seen.mp4"])
    let again = try Self.run("analyze", files.file("seen.mp4"), "--json")
    #expect(again.output.contains("\"frames\":"))
    let nowhere = try Self.run("analyze", clip, "--overlay", files.file("no/seen.mp4"))
    #expect(nowhere.code == 1)
    #expect(nowhere.error.contains("write video \(files.file("no/seen.mp4")): not found"))
    let missing = try Self.run("analyze", files.file("a.mp4"), "--overlay", files.file("b.mp4"))
    #expect(missing.code == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: files.path) == ["seen.mp4"])
  }

  @Test func checkDrawsEveryCameraThatAnswers() throws {
    let files = try TemporaryDirectory()
    let path = try files.write(
      """
      cameras:
        - id: good
          url: "\(ConfigurationText.repository.path)/sample-streams/gate-sub.mp4"
          perspective: [{y: 0.95, person_height: 0.32}, {y: 0.5, person_height: 0.17}]
          ground:
            - {at: [0.2, 0.9], metres: [0, 0]}
            - {at: [0.8, 0.9], metres: [6, 0]}
            - {at: [0.7, 0.5], metres: [6, 6]}
            - {at: [0.3, 0.5], metres: [0, 6]}
        - {id: bad, url: "/nowhere/a.mp4"}
      """, to: "f.yaml")
    let result = try Self.run("check", path, "--draw", files.file("drawings"))
    #expect(result.code == 1, "a camera fails")
    #expect(result.output.contains("good: \(files.file("drawings"))/good.jpg"))
    let names = try FileManager.default.contentsOfDirectory(atPath: files.file("drawings"))
    #expect(names == ["good.jpg"])
    let bytes = try Data(contentsOf: URL(filePath: files.file("drawings/good.jpg")))
    #expect(bytes.starts(with: [0xFF, 0xD8]) && bytes.count > 10_000)
    let json = try Self.run("check", path, "--draw", files.file("drawings"), "--json")
    #expect(json.output.contains("good.jpg\""))
    let refused = try Self.run("check", path, "--draw", path)
    #expect(refused.code == 1 && refused.error.contains("cannot make the folder"))
  }

  // MARK: - Events

  @Test func missingDatabaseIsAFailureInOneSentence() throws {
    let files = try TemporaryDirectory()
    let result = try Self.run("events", folder: files.path)
    #expect(result.code == 1 && result.output.isEmpty)
    #expect(result.error.contains("var/pantau.db"))
  }

  @Test func eventsAreFilteredPagedAndStreamed() async throws {
    let files = try TemporaryDirectory()
    let database = files.file("pantau.db")
    try await Self.fill(database, count: 1_234)

    let all = try Self.run("events", "--database", database, "--all", "--json")
    #expect(all.code == 0, "\(all.error)")
    #expect(all.output.split(separator: "\n").count == 1_234)
    let csv = try Self.run("events", "-d", database, "--all", "--csv", "--camera", "gate")
    #expect(csv.output.split(separator: "\r\n").count == 618)
    let some = try Self.run("events", "-d", database, "--limit", "7")
    #expect(some.output.split(separator: "\n").count == 8)
    let none = try Self.run("events", "-d", database, "--to", "2000-01-01")
    #expect(none.code == 0 && none.output == "No events.\n")
    let slip = try Self.run("events", "-d", database, "--camera", "gaet")
    #expect(slip.code == 2 && slip.error.contains("did you mean 'gate'?"))
    #expect(slip.error.contains("Usage: pantau events"))
    let zone = try Self.run("events", "-d", database, "--zone", "raod")
    #expect(zone.code == 2 && zone.error.contains("no zone 'raod'; did you mean 'road'?"))
  }

  /// Events of one second each, by turns of two cameras.
  private static func fill(_ path: String, count: Int) async throws {
    let store = try EventStore(path: path)
    let cameras = [try #require(CameraID("gate")), try #require(CameraID("yard"))]
    var random = SystemRandomNumberGenerator()
    var transitions: [EventTransition] = []
    for index in 0..<count {
      let began = WallTime(microseconds: 1_780_000_000_000_000 + Int64(index) * 10_000_000)
      var event = Event(
        id: EventID(at: began, using: &random), kind: .motion, camera: cameras[index % 2],
        zone: index == 0 ? ZoneID("road") : nil, beganAt: began, severity: .info, peakValue: 0.1,
        peakAt: began,
        threshold: 0.01, unit: .share, method: "background")
      event.endedAt = began.advanced(by: .seconds(1))
      event.endReason = .finished
      transitions.append(EventTransition(step: .ended, event: event, at: began))
    }
    try await store.record(transitions)
    try store.close()
  }
}

extension TemporaryDirectory {
  /// The path of the file.
  func write(_ text: String, to name: String) throws -> String {
    try text.write(toFile: file(name), atomically: true, encoding: .utf8)
    return file(name)
  }

  fileprivate func emptyFile(_ name: String) throws -> FileHandle {
    try FileHandle(forWritingTo: URL(fileURLWithPath: try write("", to: name)))
  }
}
