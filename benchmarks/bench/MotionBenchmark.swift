import CPlatform
import Media
import Motion
import Pixels
import Scene

/// The stages behind the decoder, each timed for every picture, between the decoding of two
/// pictures as in a running camera: the caches are as decoding leaves them.
struct MotionBenchmark {
  let rounds: Int

  private struct Stages {
    var decode = Samples()
    var downscale = Samples()
    var detect = Samples()
    var scene = Samples()
    /// Timed for every picture, though a camera's is measured once a second.
    var health = Samples()
    /// Bytes that a camera keeps of motion, and of its health.
    var state = 0
    var healthState = 0
  }

  func rows(_ clip: Clip) throws -> [Row] {
    var stages = Stages()
    for round in 0...rounds {
      let measured = try measure(clip)
      // The first is for warming up.
      guard round > 0 else { continue }
      stages.decode.append(contentsOf: measured.decode)
      stages.downscale.append(contentsOf: measured.downscale)
      stages.detect.append(contentsOf: measured.detect)
      stages.scene.append(contentsOf: measured.scene)
      stages.health.append(contentsOf: measured.health)
      stages.state = max(stages.state, measured.state)
      stages.healthState = max(stages.healthState, measured.healthState)
    }
    guard stages.decode.count > 0 else {
      throw BenchError.tooShort(clip: clip.facts.name, seconds: clip.facts.seconds)
    }
    let grid = AnalysisGrid(picture: clip.parameters.size)
    let all = Samples(
      stages.decode.values.indices.map {
        stages.downscale.values[$0] + stages.detect.values[$0] + stages.scene.values[$0]
      })
    func row(_ name: String, _ samples: Samples, _ more: Row.Fact...) -> Row {
      Row(
        name, of: clip.facts.name, .microseconds, clock: .threadCPU, samples,
        facts: [
          .init("share_of_decode", samples.sum / stages.decode.sum),
          .init("ns_per_cell", samples.median / Double(grid.size.area)),
        ] + more)
    }
    func state(_ bytes: Int) -> Row.Fact { .init("state_mb", Double(bytes) / 1e6) }
    return [
      Row("decode", of: clip.facts.name, .microseconds, clock: .threadCPU, stages.decode),
      row("downscale to \(grid.size)", stages.downscale),
      row("model, clean-up, blobs", stages.detect),
      row("tracks, zones, events", stages.scene),
      row("all of motion", all, state(stages.state)),
      row("camera's health, once a second", stages.health, state(stages.healthState)),
    ]
  }

  /// One pass over the clip. Only pictures of the steady state count: warm-up does less.
  private func measure(_ clip: Clip) throws -> Stages {
    let grid = AnalysisGrid(picture: clip.parameters.size)
    let extractor = FrameExtractor(grid: grid)
    let pool = FramePool(size: grid.size, slots: 2)
    var kept: Kept? = Kept(clip, grid)
    var meter: PictureMeter? = PictureMeter(
      size: grid.size, stillShare: HealthRules().frozenShare)
    meter?.keepView()
    var stages = Stages()
    var start = Clock.threadCPU.now()
    try clip.decode(with: try Decoder(clip.parameters)) { [kept = kept!, meter = meter!] picture in
      let decoded = Clock.threadCPU.now()
      guard var frame = pool.acquire(pts: picture.pts) else { return }
      try extractor.extract(picture, into: &frame)
      let extracted = Clock.threadCPU.now()
      let report = kept.detector.process(frame)
      let detected = Clock.threadCPU.now()
      kept.watch.update(report, blobs: kept.detector.blobs, at: picture.pts)
      let watched = Clock.threadCPU.now()
      _ = meter.measure(frame)
      let measured = Clock.threadCPU.now()
      if report.state == .steady {
        stages.decode.append(Double(decoded - start))
        stages.downscale.append(Double(extracted - decoded))
        stages.detect.append(Double(detected - extracted))
        stages.scene.append(Double(watched - detected))
        stages.health.append(Double(measured - watched))
      }
      start = Clock.threadCPU.now()
    }
    let before = pantau_heap_bytes()
    kept = nil
    let between = pantau_heap_bytes()
    meter = nil
    stages.state = before - between
    stages.healthState = between - pantau_heap_bytes()
    return stages
  }
}

/// What a camera keeps of motion from frame to frame.
private final class Kept {
  let detector: MotionDetector
  var watch: SceneWatch

  init(_ clip: Clip, _ grid: AnalysisGrid) {
    detector = MotionDetector(size: grid.size)
    watch = SceneWatch(camera: clip, grid: grid)
  }
}

/// A camera's scene, fed as the pipeline feeds it.
private struct SceneWatch {
  private let grid: AnalysisGrid
  private var scene: CameraScene
  private var observation = SceneObservation(
    at: WallTime(microseconds: 0), isTrusted: false, detections: [],
    zones: [])
  private var transitions: [EventTransition] = []

  init(camera clip: Clip, grid: AnalysisGrid) {
    self.grid = grid
    scene = CameraScene(
      camera: WatchedCamera.id, configuration: SceneConfiguration(),
      aspect: Double(grid.picture.width) / Double(grid.picture.height), randomSeed: 1)
  }

  mutating func update(_ report: MotionReport, blobs: [Blob], at pts: MediaTime) {
    observation.at = WallTime(microseconds: 0).advanced(by: pts.duration(since: .zero))
    observation.isTrusted = report.state == .steady
    observation.isSweptByLamp = report.isSweptByLamp
    observation.detections.removeAll(keepingCapacity: true)
    for blob in blobs {
      observation.detections.append(
        Detection(
          bounds: blob.bounds.relative(to: grid.size),
          area: Double(blob.area) / Double(grid.size.area)))
    }
    transitions.removeAll(keepingCapacity: true)
    scene.update(observation, into: &transitions)
  }
}
