import ArgumentParser
import Crowd
import Evaluation
import Foundation
import Media
import SampleStreams
import Synchronization

/// `pantau evaluate events`: what a camera reports of clips against their truth.
struct EvaluateEventsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "events",
    abstract: "Compare reported events with the truth of clips.",
    discussion: """
      DIR holds clips with their truth beside them, as `pantau samples` makes them: NAME.mp4 or \
      NAME-STREAM.mp4 with NAME.json, also in folders within. Each clip goes through the \
      decoder, detector and rules of a running camera that is configured as its truth says: zones, \
      lines, perspective, ignored parts. Persons in zones with levels are counted by the crowd \
      network as there, unless --no-network says that foreground alone is to count. Reported and true events are matched one to one; see \
      docs/evaluation.md for how, and for the format.

      True events shorter than a second after warm-up, or whose objects are seen for less than a \
      second with 5x12 cells of the grid or more, are no misses; LEFT OUT counts them. False \
      alarms come with bounds that each hold with 95 %. Delays run from the true begin to the \
      moment at which the camera told it.

      EXAMPLES
        pantau samples --output samples
        pantau evaluate events samples
        pantau evaluate events samples --stream sub --json
        pantau evaluate events samples --only rain-sub --whole-picture
        pantau evaluate events samples --only plaza-sub --no-network
      """)

  @Argument(help: "Folder of clips.")
  var dir: String

  @Flag(help: "One JSON object instead of tables.")
  var json = false

  @Option(help: "Only clips NAME-STREAM.mp4 of this stream: main or sub.")
  var stream: String?

  @Flag(help: "Leave the zones out: motion of the whole picture, and lines.")
  var wholePicture = false

  @Option(
    help: ArgumentHelp(
      "The network; else \(CrowdModelLocation.variable), else the one that comes with pantau.",
      valueName: "file"))
  var model: String?

  @Flag(help: "Count persons from foreground alone.")
  var noNetwork = false

  @OptionGroup var selection: NameSelection

  @Option(name: .shortAndLong, help: "Clips to analyse at once (default: one per core).")
  var jobs: Int?

  func validate() throws {
    if noNetwork, model != nil {
      throw ValidationError("--model does not go with --no-network")
    }
    if let jobs, !(1...256).contains(jobs) {
      throw ValidationError("--jobs: expected 1 to 256, found \(jobs)")
    }
  }

  func run() async throws {
    let clips = try selection.chosen(of: EventClip.all(in: dir), what: "clip", name: \.name) {
      clip in
      stream.map { clip.name.hasSuffix("-\($0)") } ?? true
    }
    let network = try network(for: clips)
    let interrupt = InterruptOnSignal.install()
    let evaluation = EventEvaluation(
      usesZones: !wholePicture, jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount,
      crowdModel: network)
    let progress = Progress(of: clips)
    let scores = try await evaluation.score(clips, interrupt: interrupt) { clip, seconds in
      progress.update(clip: clip, seconds: seconds)
    }
    progress.clear()
    if !scores.isEmpty {
      let report = EventScoreReport(EventSummary(scores))
      try Terminal.print(json ? report.json : report.text(width: Terminal.output.width))
    }
    if interrupt.isInterrupted { throw ExitCode.failure }
  }

  /// `nil`: not wanted, or nobody is counted in these clips.
  private func network(for clips: [EventClip]) throws -> CrowdModel? {
    let counts = clips.contains { $0.truth.zones.contains { $0.levels != nil } }
    guard counts, !wholePicture, !noNetwork else { return nil }
    return try CrowdModelLocation(named: model).load()
  }

  /// The bar that all clips in work share.
  private final class Progress: Sendable {
    private struct State {
      var bar: ProgressBar
      var seconds: [Double]
      let total: Double
    }

    private let state: Mutex<State>

    init(of clips: [EventClip]) {
      let total = clips.reduce(0) { $0 + $1.seconds }
      let count = clips.count
      state = Mutex(
        State(
          bar: ProgressBar(total: nil, unit: "s of video"),
          seconds: Array(repeating: 0, count: count), total: total))
    }

    func update(clip: Int, seconds: Double) {
      state.withLock { state in
        state.seconds[clip] = seconds
        let sum = state.seconds.reduce(0, +)
        state.bar.update(completed: Int(sum), fraction: sum / max(state.total, 1e-6))
      }
    }

    func clear() { state.withLock { $0.bar.clear() } }
  }
}
