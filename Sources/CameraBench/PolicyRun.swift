public import Crowd
import CPlatform
import Foundation
import Logging
import Media
public import Pipeline
import Pixels
import Scene
import ServiceLifecycle

/// Watches served cameras for a time by one policy, with the very pipeline of `pantau run`, and says
/// what that cost and what it found.
public struct PolicyRun {
  /// One camera and what full decoding finds in its clip.
  public struct Watched {
    public var camera: CameraConfiguration
    public var reference: ClipReference
    /// Where in the clip the camera begins, in seconds.
    public var offset: Double

    public init(camera: CameraConfiguration, reference: ClipReference, offset: Double) {
      self.camera = camera
      self.reference = reference
      self.offset = offset
    }
  }

  private let policy: String
  private let watched: [Watched]
  private let crowdModel: CrowdModel?
  /// Not measured: connecting, learning the background and the quiet scene.
  private let warmUp: Duration
  private let measured: Duration

  public init(
    policy: String, watched: [Watched], crowdModel: CrowdModel?, warmUp: Duration,
    measured: Duration
  ) {
    self.policy = policy
    self.watched = watched
    self.crowdModel = crowdModel
    self.warmUp = warmUp
    self.measured = measured
  }

  /// `progress`: seconds that have passed, about once a second.
  public func run(progress: @escaping @Sendable (Double) -> Void) async throws -> PolicyResult {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "pantau-bench-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let log = EventLog()
    var logger = Logger(label: "bench")
    logger.logLevel = .error
    let pipeline = PipelineService(
      cameras: watched.map(\.camera), sink: log, evidenceDirectory: folder.path,
      crowdModel: crowdModel, logger: logger)
    let group = ServiceGroup(services: [pipeline], logger: logger)
    let service = Task { try await group.run() }
    let total = warmUp + measured
    var before = Moment(pipeline.board)
    var worstDelay: [CameraID: Duration] = [:]
    let began = ContinuousClock.now
    var isMeasuring = false
    while ContinuousClock.now - began < total {
      try await Task.sleep(for: .milliseconds(200))
      let passed = ContinuousClock.now - began
      if !isMeasuring, passed >= warmUp {
        before = Moment(pipeline.board)
        isMeasuring = true
      }
      for status in pipeline.board.statuses where isMeasuring {
        worstDelay[status.id] = max(worstDelay[status.id] ?? .zero, status.delay)
      }
      progress(passed.inSeconds)
    }
    let after = Moment(pipeline.board)
    await group.triggerGracefulShutdown()
    try await service.value
    return result(from: before, to: after, worstDelay, log.content)
  }

  /// What has been spent and done up to a moment.
  private struct Moment {
    let at = SystemWallClock().now()
    let processor = Double(pantau_process_nanoseconds()) / 1e9
    let statuses: [CameraID: CameraStatus]

    init(_ board: CameraBoard) {
      statuses = Dictionary(uniqueKeysWithValues: board.statuses.map { ($0.id, $0) })
    }
  }

  private func result(
    from before: Moment, to after: Moment, _ worstDelay: [CameraID: Duration],
    _ content: EventLog.Content
  ) -> PolicyResult {
    let seconds = after.at.duration(since: before.at).inSeconds
    let cameraSeconds = seconds * Double(watched.count)
    let processor = after.processor - before.processor
    func difference(_ id: CameraID, _ value: (CameraStatus) -> Double) -> Double {
      guard let later = after.statuses[id], let earlier = before.statuses[id] else { return 0 }
      return value(later) - value(earlier)
    }
    func sum(_ value: (CameraStatus) -> Double) -> Double {
      watched.reduce(0) { $0 + difference($1.camera.id, value) }
    }
    let read = sum { $0.cost.reading.inSeconds }
    let decode = sum { $0.cost.decoding.inSeconds }
    let motion = sum { $0.cost.motion.inSeconds }
    let network = sum { $0.crowdNetwork?.time.inSeconds ?? 0 }
    let crowd = sum { $0.cost.crowd.inSeconds } + network
    var delays = DelayHistogram()
    var catchUps = DelayHistogram()
    for (id, later) in after.statuses {
      guard let earlier = before.statuses[id] else { continue }
      delays = delays + (later.cost.delays - earlier.cost.delays)
      catchUps = catchUps + (later.cost.catchUps - earlier.cost.catchUps)
    }
    let carried = watched.count { one in
      difference(one.camera.id) { Double($0.framesDropped) } == 0
        && difference(one.camera.id) { Double($0.packetsRead) } > 0
        && (worstDelay[one.camera.id] ?? .zero) <= .seconds(2)
    }
    let score = EventComparison(watched: watched, content: content, from: before.at, to: after.at)
    let counted = watched.filter { !$0.camera.scene.zones.allSatisfy { $0.crowd == nil } }
    return PolicyResult(
      policy: policy, cameras: watched.count, carried: carried,
      realtime: carried == watched.count, seconds: seconds, cpuCores: processor / seconds,
      cpuSecondsPerCameraSecond: .init(
        read: read / cameraSeconds, decode: decode / cameraSeconds,
        motion: motion / cameraSeconds, crowd: crowd / cameraSeconds,
        other: (processor - read - decode - motion - crowd) / cameraSeconds),
      peakRssMb: Self.peakMemory(), framesSent: Int(sum { Double($0.packetsRead) }),
      framesDecoded: Int(sum { Double($0.cost.framesDecoded) }),
      framesDropped: Int(sum { Double($0.framesDropped) }),
      delayMs: Self.percentiles(delays) ?? .init(p50: 0, p95: 0),
      catchUpMs: Self.percentiles(catchUps),
      idleCpuSecondsPerCameraSecond: idleCost(of: score.idle, seconds: seconds) { id in
        difference(id) { status in
          let cost = status.cost
          return (cost.reading + cost.decoding + cost.motion + cost.crowd).inSeconds
        }
      },
      eventRecall: score.expected > 0 ? Double(score.found) / Double(score.expected) : nil,
      events: score.expected, eventsFound: score.found, falseAlarms: score.falseAlarms,
      leastPreRollSeconds: score.leastPreRoll,
      leastCrowdHertz: counted.map { one in
        difference(one.camera.id) { Double($0.crowdNetwork?.counted ?? 0) } / seconds
      }.min())
  }

  private func idleCost(
    of idle: [CameraID], seconds: Double, cost: (CameraID) -> Double
  ) -> Double? {
    idle.isEmpty ? nil : idle.map(cost).reduce(0, +) / (seconds * Double(idle.count))
  }

  private static func percentiles(_ histogram: DelayHistogram) -> PolicyResult.Percentiles? {
    guard let p50 = histogram.percentile(0.5), let p95 = histogram.percentile(0.95) else {
      return nil
    }
    return .init(p50: p50.inSeconds * 1_000, p95: p95.inSeconds * 1_000)
  }

  /// Most memory that this process has ever had resident, in MB (10^6 bytes); 0 where nobody knows.
  private static func peakMemory() -> Double {
    guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
      let kilobytes = line.split(separator: " ").dropFirst().first.flatMap({ Double($0) })
    else { return 0 }
    return kilobytes * 1024 / 1e6
  }
}
