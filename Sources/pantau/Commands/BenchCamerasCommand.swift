import ArgumentParser
import CameraBench
import Foundation
import Media
import Pipeline
import Pixels
import SampleStreams
import Scene

/// `pantau bench cameras`: how many cameras this machine carries, and what is seen of them.
struct BenchCamerasCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cameras",
    abstract: "Watch many cameras at once, and say what that costs and finds.",
    discussion: """
      Serves clips as cameras over RTSP on loopback from a process of its own, watches them with \
      the pipeline of `pantau run`, once for each policy, and compares the events with those that \
      full decoding finds in the same clips. Without clips it renders four scenes of 1080p at 2 to \
      4 Mbit/s in which something moves now and then, with sub streams of 640x360, once: they are \
      kept for the next time.

      Gates are trusted as soon as they know the quiet scene: how good they are is what is measured.

      EXAMPLES
        pantau bench cameras
        pantau bench cameras --count 16 --policy adaptive --seconds 120
        pantau bench cameras recorded/*.mp4 --count 8 --json
      """)

  @Argument(help: "Clips to serve, MP4 of H.264; none: rendered ones.")
  var clips: [String] = []

  @Option(help: "Cameras.")
  var count = 36

  @Option(help: "Of them, cameras in which persons are counted.")
  var crowd = 6

  @Option(help: "Share of the time in which something moves, of rendered clips.")
  var activity = 0.1

  @Option(
    help: ArgumentHelp(
      "Only this policy; may be given several times.", valueName: "full|sub|adaptive"))
  var policy: [DecodingStatus.Policy] = []

  @Option(help: "Seconds measured for each policy.")
  var seconds = 90.0

  @Option(help: "Seconds before, in which cameras connect and learn the scene.")
  var warmUp = 40.0

  @Option(help: "Seconds of a rendered clip.")
  var length = 120.0

  @Option(help: "Folder that keeps rendered clips.")
  var keep: String?

  @Flag(help: "One JSON object instead of a table.")
  var json = false

  func validate() throws {
    func require(_ holds: Bool, _ name: String, _ expected: String) throws {
      if !holds { throw ValidationError("--\(name): expected \(expected)") }
    }
    try require((1...512).contains(count), "count", "1 to 512")
    try require((0...count).contains(crowd), "crowd", "0 to --count")
    try require((0.01...1).contains(activity), "activity", "0.01 to 1")
    try require((5...86_400).contains(seconds), "seconds", "5 to 86400")
    try require((0...3_600).contains(warmUp), "warm-up", "0 to 3600")
    try require((30...3_600).contains(length), "length", "30 to 3600")
    try require(
      clips.isEmpty || !policy.contains(.sub), "policy", "full or adaptive with clips of your own")
  }

  func run() async throws {
    let policies = policy.isEmpty ? standardPolicies : policy
    func render(_ stream: SampleStream) throws -> [String] {
      try BenchClips(length: length, activity: activity, stream: stream).render(into: keep)
    }
    let plan = BenchPlan(
      clips: try BenchClips.refer(
        clips.isEmpty ? render(.main) : clips,
        subPaths: policies.contains(.sub) ? render(.sub) : []),
      cameraCount: count, crowdCount: crowd, warmUpSeconds: warmUp,
      seconds: seconds)
    let file = FileManager.default.temporaryDirectory.appending(
      path: "pantau-bench-\(UUID().uuidString).json")
    try JSONEncoder().encode(plan).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    var results: [PolicyResult] = []
    for policy in policies {
      let server = try OwnProcess(["bench", "serve", file.path])
      defer { server.end() }
      results.append(try watch(file.path, policy, try server.readServedCameras()))
    }
    let report = CamerasReport(results: results)
    try Terminal.print(json ? try report.json() : report.table(width: Terminal.output.width))
  }

  private var standardPolicies: [DecodingStatus.Policy] {
    clips.isEmpty ? [.full, .sub, .adaptive] : [.full, .adaptive]
  }

  private func watch(
    _ plan: String, _ policy: DecodingStatus.Policy, _ served: ServedCameras
  ) throws -> PolicyResult {
    let bar = ProgressBar(total: Int(warmUp + seconds), unit: "s")
    bar.label = policy.rawValue
    let watcher = try OwnProcess([
      "bench", "watch", plan, "--policy", policy.rawValue, "--port", String(served.port),
      "--offsets", served.cameras.map { String($0.offset) }.joined(separator: ","),
    ])
    defer { watcher.end() }
    while let line = watcher.readErrorLine() {
      if let seconds = Int(line) {
        bar.update(completed: seconds)
      } else {
        Terminal.error.remark(line + "\n")
      }
    }
    bar.clear()
    let answer = watcher.readLine()
    guard let result = try? JSONDecoder().decode(PolicyResult.self, from: Data(answer.utf8)) else {
      throw CommandFailure("watching with policy \(policy.rawValue) failed")
    }
    return result
  }
}
