public import Crowd
public import Media
import Motion
import Pipeline
import Pixels
import SampleStreams
import Scene

/// Runs clips through the analysis of a running camera and compares what it reports with the truth.
public struct EventEvaluation: Sendable {
  /// False: zones of the truth are left out and motion is that of the whole picture.
  public var usesZones: Bool
  /// Clips that are analysed at once, each on a thread of its own.
  public var jobs: Int
  /// Counts persons in zones with levels, as a running camera's; `nil`: from foreground alone.
  public var crowdModel: CrowdModel?

  public init(usesZones: Bool = true, jobs: Int = 1, crowdModel: CrowdModel? = nil) {
    precondition(jobs > 0, "somebody has to do it")
    self.usesZones = usesZones
    self.jobs = jobs
    self.crowdModel = crowdModel
  }

  /// - Parameters:
  ///   - interrupt: ends the clips in work early; those that were finished are scored.
  ///   - onProgress: seconds of video that a clip (its index) has got to.
  public func score(
    _ clips: [EventClip], interrupt: InterruptFlag = InterruptFlag(),
    onProgress: @escaping @Sendable (_ clip: Int, _ seconds: Double) -> Void = { _, _ in }
  ) async throws -> [ClipScore] {
    // A truth that cannot be used is said before hours are spent.
    let cameras = try clips.map { try CameraConfiguration(watching: $0, usesZones: usesZones) }
    var scores = [ClipScore?](repeating: nil, count: clips.count)
    try await withThrowingTaskGroup(of: (Int, ClipScore?).self) { group in
      for index in clips.indices {
        if index >= jobs, let (done, score) = try await group.next() { scores[done] = score }
        if interrupt.isInterrupted { break }
        group.addTask {
          let score = try await self.score(clips[index], as: cameras[index], interrupt) {
            onProgress(index, $0)
          }
          return (index, score)
        }
      }
      for try await (done, score) in group { scores[done] = score }
    }
    return scores.compactMap { $0 }
  }

  /// The first picture's wall time; any will do.
  private static let start = WallTime(microseconds: 1_700_000_000_000_000)

  /// Seconds, besides one in a hundred, by which a clip may differ in length from its truth.
  private static let lengthTolerance = 1.0

  /// `nil` if it was interrupted.
  private func score(
    _ clip: EventClip, as camera: CameraConfiguration, _ interrupt: InterruptFlag,
    onProgress: (Double) -> Void
  ) async throws -> ClipScore? {
    let picture: PixelSize
    var reported = ReportedEvents(start: Self.start, scene: camera.scene)
    var seconds = 0.0
    do {
      picture = try Demuxer(camera.address).parameters.size
      for try await update in FileAnalysis.updates(
        of: camera, startingAt: Self.start, interrupt: interrupt,
        crowdModel: crowdModel)
      {
        switch update {
        case .progress(let progress): onProgress(progress.position.inSeconds)
        case .transitions(let transitions): reported.add(transitions)
        case .samples: break
        case .summary(let summary):
          // The last picture too is shown for a moment.
          seconds = summary.videoSeconds + 1 / Double(clip.truth.framesPerSecond)
          guard summary.frames > 0 || interrupt.isInterrupted else {
            throw EvaluationError.notAnalysed(path: clip.path, reason: "no picture in it")
          }
        }
      }
    } catch let error as MediaError {
      throw EvaluationError.notAnalysed(path: clip.path, reason: "\(error)")
    }
    if interrupt.isInterrupted { return nil }
    guard abs(seconds - clip.seconds) <= Self.lengthTolerance + clip.seconds / 100 else {
      throw EvaluationError.notAnalysed(
        path: clip.path, reason: "lasts \(seconds) s, but its truth says \(clip.seconds) s")
    }
    onProgress(clip.seconds)
    let warmUp = camera.motion.warmUp.inSeconds
    let truth = TrueEvents(
      truth: clip.truth, scene: camera.scene, picture: picture, warmUp: warmUp,
      absorption: camera.motion.absorption.inSeconds)
    let reports = reported.all
    return ClipScore(
      name: clip.name, seconds: seconds, nuisances: clip.truth.nuisances,
      truth: truth.events(given: reports), reports: reports, warmUp: warmUp)
  }
}
