import ArgumentParser
import CameraBench
import Foundation
import SampleStreams
import Scene

/// `pantau bench soak`: whether Pantau lives through what networks and cameras do.
struct BenchSoakCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "soak",
    abstract: "Watch cameras that break off again and again, and say what was lost.",
    discussion: """
      Serves clips as cameras over RTSP on loopback, watches them with `pantau run` in a process of \
      its own, and all the while cuts, stalls and throttles connections, lets cameras go, restarts \
      their server and lets all of them come back at once. A third of the cameras get no faults. At \
      the end: is there a leak, a lost event, a dead camera, a fault that touched another camera? \
      Exit code 1 if there is. Clips are rendered once and kept, unless they are given.

      EXAMPLES
        pantau bench soak
        pantau bench soak --minutes 5 --cameras 6 --json
        pantau bench soak --output kept      database, evidence and log stay there
      """)

  @Argument(help: "Clips to serve, MP4 of H.264; none: rendered ones.")
  var clips: [String] = []

  @Option(help: "Minutes.")
  var minutes = 30.0

  @Option(help: "Cameras.")
  var cameras = 12

  @Option(help: "Of them, cameras in which persons are counted.")
  var crowd = 2

  @Option(help: ArgumentHelp("How cameras are decoded.", valueName: "full|adaptive"))
  var policy = DecodingStatus.Policy.adaptive

  @Option(help: "Of the faults: the same number, cameras and minutes make the same ones.")
  var seed: UInt64 = 1

  @Option(help: "Folder that keeps rendered clips.")
  var keep: String?

  @Option(help: "Folder for database, evidence and log, which stay there; it must be empty.")
  var output: String?

  @Flag(help: "One JSON object instead of a table.")
  var json = false

  func validate() throws {
    func require(_ holds: Bool, _ name: String, _ expected: String) throws {
      if !holds { throw ValidationError("--\(name): expected \(expected)") }
    }
    let least = SoakSchedule.leastSeconds / 60
    try require((least...1_440).contains(minutes), "minutes", "\(Shown.number(least)) to 1440")
    try require((2...128).contains(cameras), "cameras", "2 to 128")
    try require((0...cameras).contains(crowd), "crowd", "0 to --cameras")
  }

  func run() async throws {
    // Whoever is asked may be gone: an answer, not a death.
    signal(SIGPIPE, SIG_IGN)
    let interrupt = InterruptOnSignal.install()
    let folder = try makeFolder()
    let sources = BenchClips(length: 120, activity: 0.1, stream: .main)
    let bench = BenchPlan(
      clips: try BenchClips.refer(clips.isEmpty ? sources.render(into: keep) : clips),
      cameraCount: cameras, crowdCount: crowd, warmUpSeconds: 0, seconds: minutes * 60)
    var generator = SeededRandom(seed: seed)
    let plan = SoakPlan(bench: bench, policy: policy, using: &generator)
    let bar = ProgressBar(total: Int(minutes * 60), unit: "s")
    bar.label = "soak"
    let soak = try SoakRun(plan, in: folder)
    let remains = try await soak.run(interrupt: interrupt) { bar.update(completed: Int($0)) }
    bar.clear()
    let result = try SoakResult(of: plan, seed: seed, places: soak.places, remains)
    let report = SoakReport(result: result)
    try Terminal.print(json ? try report.json() : report.text(width: Terminal.output.width))
    guard result.passed else {
      Terminal.error.remark("database, evidence and log are in \(folder)\n")
      throw ExitCode(1)
    }
    if output == nil { try? FileManager.default.removeItem(atPath: folder) }
  }

  private func makeFolder() throws -> String {
    let folder =
      output
      ?? FileManager.default.temporaryDirectory.appending(path: "pantau-soak-\(UUID().uuidString)")
      .path
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      guard try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty else {
        throw CommandFailure("--output: expected an empty folder, \(folder) is none")
      }
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure("cannot make the folder \(folder): \(error.localizedDescription)")
    }
    return folder
  }
}
