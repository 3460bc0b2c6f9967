import ArgumentParser
import Foundation
import Media
import Pipeline
import Pixels
import Scene
import Store

/// `pantau analyze`: what a running camera would have reported, of a file or a stream.
struct AnalyzeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analyze",
    abstract: "Analyse a file or a stream from beginning to end.",
    discussion: """
      Runs the decoder, the motion detector and the rules of a running camera on one input, as
      fast as it can, and prints each event when it is over, then a summary. Event times count
      from now unless --start says otherwise.

      With --overlay the pictures are also written as a video with what was seen in them: what moves \
      and its boxes (green), zones with their counts (cyan), lines (yellow), and, where a zone is \
      counted by the crowd network, where the persons are (blue, green, yellow: from few to many).

      EXAMPLES
        pantau analyze gate.mp4
        pantau analyze gate.mp4 --config site.yaml --camera gate
        pantau analyze gate.mp4 --json | tail -1
        pantau analyze gate.mp4 --config site.yaml --camera gate --overlay seen.mp4
        pantau analyze rtsp://192.0.2.7/main --database tries.db
      """)

  @Argument(help: "A file or an address: rtsp, http, https, rtmp, srt, udp.")
  var input: String

  @Option(name: .shortAndLong, help: "Configuration whose rules are applied.")
  var config: String?

  @Option(help: "Camera of the configuration; needed where it has several.")
  var camera: String?

  @Option(name: .shortAndLong, help: "Also store the events in this database.")
  var database: String?

  @Option(help: "Wall time of the first picture, e.g. 2026-11-22T08:00:00+07:00.")
  var start: String?

  @Option(
    help: ArgumentHelp(
      "Write the pictures with what was seen in them: an MP4 file.", valueName: "out.mp4"))
  var overlay: String?

  @Flag(help: "Play a file at its own speed.")
  var realtime = false

  @Flag(help: "One JSON object a line: each event, then {\"summary\": ...}.")
  var json = false

  func validate() throws {
    guard let overlay else { return }
    guard overlay.lowercased().hasSuffix(".mp4") else {
      throw ValidationError("--overlay: expected the name of an MP4 file, found \(overlay)")
    }
    let files = [overlay, input].map { URL(filePath: $0).resolvingSymlinksInPath().path }
    guard files[0] != files[1] else {
      throw ValidationError("--overlay: expected another file than the input, found the same")
    }
  }

  func run() async throws {
    let (camera, crowd) = try subject()
    let choice = try CrowdModelChoice(for: [camera], crowd)
    if let warning = choice.warning { Terminal.error.remark("pantau: \(warning)\n") }
    let began = try startTime()
    let interrupt = InterruptOnSignal.install()
    let store = try database.map { try EventStore(path: $0) }
    try await store?.describe([camera.known])
    let report = EventReport(start: began, isJSON: json)
    let bar = ProgressBar(total: nil, unit: "frames")
    for try await update in FileAnalysis.updates(
      of: camera, startingAt: began, interrupt: interrupt, crowdModel: choice.model,
      overlayPath: overlay)
    {
      switch update {
      case .progress(let progress): show(progress, on: bar)
      case .transitions(let transitions):
        try await store?.record(transitions)
        bar.clear()
        try report.add(transitions)
      case .samples(let samples): try await store?.record(samples)
      case .summary(let summary):
        bar.clear()
        guard summary.frames > 0 || interrupt.isInterrupted else {
          throw CommandFailure("no picture could be decoded in \(camera.address)")
        }
        try report.finish(summary)
      }
    }
    try store?.close()
    if interrupt.isInterrupted { throw ExitCode.failure }
  }

  /// The camera whose rules are applied, with the input as its stream.
  private func subject() throws -> (CameraConfiguration, CrowdSettings) {
    let address = try StreamAddress(input)
    var subject: CameraConfiguration
    var crowd = CrowdSettings()
    if let config {
      let configuration = try Configuration.load(path: config)
      let cameras = configuration.cameras
      crowd = configuration.crowd
      let names = cameras.map(\.id.text).joined(separator: ", ")
      let found = cameras.filter { camera == nil ? cameras.count == 1 : $0.id.text == camera }
      guard let first = found.first else {
        throw ValidationError(
          camera.map { "--camera: expected one of \(names), found \($0)" }
            ?? "--camera: expected one of \(names), as \(config) has several")
      }
      subject = first
      subject.address = address
    } else {
      guard camera == nil else { throw ValidationError("--camera goes with --config") }
      subject = CameraConfiguration(id: CameraID("input")!, name: "\(address)", address: address)
    }
    subject.playback.isRealtime = realtime
    subject.playback.loops = false
    return (subject, crowd)
  }

  private func startTime() throws -> WallTime {
    guard let start else { return SystemWallClock().now() }
    guard let time = WallTime(start) else {
      throw ValidationError("--start: expected a time like 2026-11-22T08:00:00Z, found \(start)")
    }
    return time
  }

  private func show(_ progress: FileAnalysis.Progress, on bar: ProgressBar) {
    bar.update(completed: progress.frames, fraction: progress.fraction)
  }
}

extension FileAnalysis.Progress {
  /// 0...1 where the length is known.
  var fraction: Double? {
    total.map { min(1, position.inSeconds / max($0.inSeconds, 1e-6)) }
  }
}
