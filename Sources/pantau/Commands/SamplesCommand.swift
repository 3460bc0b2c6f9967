import ArgumentParser
import Foundation
import Media
import Pixels
import SampleStreams

/// `pantau samples`: makes sample streams with exact ground truth.
struct SamplesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "samples",
    abstract: "Make sample streams with ground truth.",
    discussion: """
      Renders scenes as a CCTV camera would see and encode them: NAME-main.mp4 (1920x1080), \
      NAME-sub.mp4 (640x360) and NAME.json with what is truly there (boxes, heads, events). The \
      same name and seed give the same files on every machine.

      With --seeds or --strength the files are called NAME-s101-1x-sub.mp4, so that many fit into \
      one folder. With --frames each becomes a folder of pictures with a label for every pixel, \
      in the layout of CDnet 2014, for `pantau evaluate motion`.

      EXAMPLES
        pantau samples --list
        pantau samples --output samples
        pantau samples \(SampleScene.names.first ?? "NAME") --size sub --seed 7
        pantau samples --nuisances all --strength 2 --seeds 101...120 --seconds 120 --size sub
        pantau samples street gate --nuisances snow,shake --size 320x180 --frames labelled
        pantau samples gate --size main --seconds 120 --activity 0.1 --bitrate 4000
      """)

  @Argument(help: "Scenes to make; none: all of them.")
  var names: [String] = []

  @Option(name: .shortAndLong, help: "Folder to write into; made if it is not there.")
  var output = "samples"

  @Option(
    help: ArgumentHelp(
      "Only this size: main (1920x1080), sub (640x360) or any other.",
      valueName: "main|sub|WxH"))
  var size: [SampleStream] = []

  @Option(help: "Another seed moves, dresses and times the actors differently.")
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("Each of these seeds.", valueName: "FIRST...LAST"))
  var seeds: SeedRange?

  @Option(help: "Length in seconds; otherwise each scene's own.")
  var seconds: Double?

  @Option(help: "Leave out so many seconds at the beginning.")
  var fromSecond: Double = 0

  @Option(
    help: ArgumentHelp(
      """
      Disturbances, separated by commas, or all. With scenes: each scene with each of them added. \
      Without: the scene in which nothing happens but that.
      """, valueName: "KIND,..."))
  var nuisances: NuisanceList?

  @Option(help: "Of the disturbances: 0.5 weak, 1 a common camera on a bad day, 2 the worst.")
  var strength: Double?

  @Option(help: "Write labelled pictures into this folder instead of clips.")
  var frames: String?

  @Option(
    help: """
      Bit rate of the encoder in kbit/s: of labelled pictures always, of clips at most (variable \
      bit rate, as --quality wants it).
      """)
  var bitrate: Int?

  @Option(help: "With --bitrate: x264's constant rate factor of clips, 10 (best) to 45.")
  var quality = 26

  @Option(
    help: ArgumentHelp(
      "With --seconds: actors come one by one, and something moves this share of the time.",
      valueName: "0.01...1"))
  var activity: Double?

  @Flag(
    help: "Only the place, with its weather and its disturbances: whatever is reported is false.")
  var withoutActors = false

  @Flag(help: "List the scenes and make nothing.")
  var list = false

  func validate() throws {
    _ = try plan()
    if let seconds, !(0.04...86_400).contains(seconds) {
      throw ValidationError("--seconds \(seconds): expected 0.04 to 86400")
    }
    guard (0...86_400).contains(fromSecond) else {
      throw ValidationError("--from-second \(fromSecond): expected 0 to 86400")
    }
    if let strength, !(0.05...4).contains(strength) {
      throw ValidationError("--strength \(strength): expected 0.05 to 4")
    }
    if let bitrate, !(16...100_000).contains(bitrate) {
      throw ValidationError("--bitrate \(bitrate): expected 16 to 100000")
    }
    guard (10...45).contains(quality) else {
      throw ValidationError("--quality \(quality): expected 10 to 45")
    }
    if let activity {
      guard (0.01...1).contains(activity) else {
        throw ValidationError("--activity \(activity): expected 0.01 to 1")
      }
      guard let seconds, seconds >= 20 else {
        throw ValidationError("--activity needs --seconds of 20 or more")
      }
      guard !withoutActors else {
        throw ValidationError("--activity is of actors; with --without-actors there are none")
      }
    }
  }

  func run() throws {
    if list {
      try Terminal.print(Self.listing(of: SampleScene.all, width: Terminal.output.width))
      return
    }
    let jobs = try plan()
    let folder = frames ?? output
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw CommandFailure("could not make the folder \(folder)")
    }
    let bar = ProgressBar(
      total: jobs.reduce(0) { $0 + $1.frameCount * streams.count }, unit: "frames")
    var framesBefore = 0
    for job in jobs {
      bar.label = job.name
      // Scenes are made one by one: an hour's truth is large.
      let scene = try job.scene()
      var written = 0
      func advance() {
        written += 1
        bar.update(completed: framesBefore + written)
      }
      if frames == nil {
        try SampleWriter.write(
          scene, to: folder, streams: streams, name: job.name, isQuick: seeds != nil,
          rate: bitrate.map { .capped(quality: quality, bitsPerSecond: $0 * 1_000) }
        ) { _ in advance() }
      } else {
        for stream in streams {
          let name = streams.count == 1 ? job.name : "\(job.name)-\(stream.rawValue)"
          try LabelledSequence.write(
            scene, stream: stream, to: folder, name: name,
            bitsPerSecond: bitrate.map { $0 * 1_000 }
          ) { _ in advance() }
        }
      }
      framesBefore += written
      bar.clear()
      try Terminal.print("\(folder)/\(job.name)\n")
    }
  }

  private var streams: [SampleStream] {
    if !size.isEmpty { return size }
    return frames == nil ? SampleStream.allCases : [.sub]
  }

  /// One scene to be made, and what it is called.
  private struct Job {
    var name: String
    var frameCount: Int
    var scene: () throws -> SampleScene
  }

  private func plan() throws -> [Job] {
    let kinds = nuisances?.kinds
    // A nuisance without a scene: the scene that shows it.
    let chosen: [(scene: String, kind: NuisanceKind?)]
    if names.isEmpty, let kinds {
      chosen = kinds.compactMap { kind in kind.quietScene.map { ($0, kind) } }
    } else {
      let names = names.isEmpty ? SampleScene.names : names
      chosen = names.flatMap { name in
        (kinds.map { $0.map(Optional.some) } ?? [nil]).map { (name, $0) }
      }
    }
    var jobs: [Job] = []
    for (name, kind) in chosen {
      for seed in seeds?.range ?? seed...seed {
        let scene = { try self.scene(name, seed: seed, kind: kind) }
        jobs.append(
          Job(
            name: fileName(name, seed: seed, kind: kind), frameCount: try scene().frameCount,
            scene: scene))
      }
    }
    return jobs
  }

  private func fileName(_ name: String, seed: UInt64, kind: NuisanceKind?) -> String {
    var parts = [name]
    if let kind, !names.isEmpty { parts[0] += "+" + kind.rawValue }
    if seeds != nil { parts.append("s\(seed)") }
    if let strength { parts.append("\(Shown.number(strength))x") }
    return parts.joined(separator: "-")
  }

  private func scene(_ name: String, seed: UInt64, kind: NuisanceKind?) throws -> SampleScene {
    let known = SampleScene.names
    let end = seconds.map { Self.duration(fromSecond + $0) }
    let made =
      if let activity, let end {
        SampleScene(named: name, seed: seed, duration: end, activity: activity)
      } else {
        SampleScene(named: name, seed: seed, duration: end)
      }
    guard var scene = made else {
      let advice = NearestKey.of(name, among: known).map { "did you mean '\($0)'?" }
      throw ValidationError(
        "no scene '\(name)'; " + (advice ?? "expected one of \(known.joined(separator: ", "))"))
    }
    let begin = Self.duration(fromSecond)
    guard begin < scene.duration else {
      throw ValidationError(
        "--from-second \(Shown.number(fromSecond)): \(name) is over after "
          + "\(Shown.number(scene.duration.inSeconds)) s; with --seconds it goes on")
    }
    if let kind {
      scene =
        names.isEmpty
        ? scene.scaled(kind, by: strength ?? 1) : scene.with(kind, strength: strength ?? 1)
    }
    if withoutActors { scene = scene.withoutActors() }
    if fromSecond > 0 { scene = scene.part(from: begin, length: scene.duration - begin) }
    return scene
  }

  private static func duration(_ seconds: Double) -> Duration {
    .milliseconds(Int((seconds * 1_000).rounded()))
  }

  static func listing(of scenes: [SampleScene], width: Int?) -> String {
    let columns: [TextTable.Column] = [
      .init(title: "SCENE"), .init(title: "LENGTH", isRightAligned: true),
      .init(title: "WHAT HAPPENS", minimumWidth: 20),
    ]
    let rows = scenes.map { scene in
      [scene.name, "\(Shown.number(scene.duration.inSeconds)) s", scene.summary]
    }
    let table = TextTable(columns, fitting: rows, width: width)
    return ([table.header] + rows.map(table.line)).map { $0 + "\n" }.joined()
  }
}
