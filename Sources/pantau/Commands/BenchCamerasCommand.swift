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
      4 Mbit/s in which something moves now and then, once: they are kept for the next time.

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
    help: ArgumentHelp("Only this policy; may be given several times.", valueName: "full|adaptive"))
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
    // Its clips have no sub streams.
    try require(!policy.contains(.sub), "policy", "full or adaptive")
  }

  func run() async throws {
    let paths = clips.isEmpty ? try render() : clips
    let plan = BenchPlan(
      clips: try refer(paths), cameraCount: count, crowdCount: crowd, warmUpSeconds: warmUp,
      seconds: seconds)
    let file = FileManager.default.temporaryDirectory.appending(
      path: "pantau-bench-\(UUID().uuidString).json")
    try JSONEncoder().encode(plan).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let policies = policy.isEmpty ? [DecodingStatus.Policy.full, .adaptive] : policy
    var results: [PolicyResult] = []
    for policy in policies {
      let server = try OwnProcess(["bench", "serve", file.path])
      defer { server.end() }
      let words = server.readLine().split(separator: " ")
      guard words.count == 2 else { throw CommandFailure("the cameras could not be served") }
      results.append(try watch(file.path, policy, port: words[0], offsets: words[1]))
    }
    let report = CamerasReport(results: results)
    try Terminal.print(json ? try report.json() : report.table(width: Terminal.output.width))
  }

  private func watch(
    _ plan: String, _ policy: DecodingStatus.Policy, port: Substring, offsets: Substring
  ) throws -> PolicyResult {
    let bar = ProgressBar(total: Int(warmUp + seconds), unit: "s")
    bar.label = policy.rawValue
    let watcher = try OwnProcess([
      "bench", "watch", plan, "--policy", policy.rawValue, "--port", String(port),
      "--offsets", String(offsets),
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

  // MARK: - Clips

  /// Scenes of rendered clips, each as often as the next.
  private static let scenes = ["gate", "street", "crossings", "canal"]

  private func render() throws -> [String] {
    let folder = keep ?? Self.cacheFolder
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw CommandFailure("could not make the folder \(folder)")
    }
    let seed: UInt64 = 33
    let bar = ProgressBar(
      total: Self.scenes.count * Int(length) * SampleScene.framesPerSecond, unit: "frames")
    var framesBefore = 0
    var paths: [String] = []
    for name in Self.scenes {
      let file = "\(name)-s\(seed)-a\(Shown.number(activity))-\(Shown.number(length))s"
      let path = folder + "/" + SampleWriter.fileName(of: file, stream: .main)
      paths.append(path)
      guard !FileManager.default.fileExists(atPath: path) else { continue }
      guard
        let scene = SampleScene(
          named: name, seed: seed, duration: .seconds(length), activity: activity)
      else { preconditionFailure("the scene \(name) is in the catalogue") }
      bar.label = "rendering \(name)"
      try SampleWriter.write(
        scene, to: folder, streams: [.main], name: file, isQuick: true,
        rate: .capped(quality: 20, bitsPerSecond: 4_000_000)
      ) { progress in bar.update(completed: framesBefore + progress.frame) }
      framesBefore += scene.frameCount
    }
    bar.clear()
    return paths
  }

  private static var cacheFolder: String {
    let caches = ProcessInfo.processInfo.environment["XDG_CACHE_HOME"]
    return (caches ?? NSHomeDirectory() + "/.cache") + "/pantau/bench"
  }

  private func refer(_ paths: [String]) throws -> [BenchPlan.Clip] {
    let bar = ProgressBar(total: paths.count, unit: "clips")
    defer { bar.clear() }
    return try paths.enumerated().map { index, path in
      bar.label = "decoding in full"
      bar.update(completed: index)
      var camera = BenchPlan.camera(0, at: try StreamAddress(path), isCounted: false)
      camera.playback.isRealtime = false
      return BenchPlan.Clip(path: path, reference: try ClipReference(of: camera))
    }
  }
}
