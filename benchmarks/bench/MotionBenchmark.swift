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
    }
    guard stages.decode.count > 0 else {
      throw BenchError.tooShort(clip: clip.facts.name, seconds: clip.facts.seconds)
    }
    let grid = AnalysisGrid(picture: clip.parameters.size)
    let all = Samples(
      stages.decode.values.indices.map {
        stages.downscale.values[$0] + stages.detect.values[$0] + stages.scene.values[$0]
      })
    func row(_ name: String, _ samples: Samples) -> Row {
      Row(
        name, of: clip.facts.name, .microseconds, clock: .threadCPU, samples,
        facts: [
          .init("share_of_decode", samples.sum / stages.decode.sum),
          .init("ns_per_cell", samples.median / Double(grid.size.area)),
        ])
    }
    return [
      Row("decode", of: clip.facts.name, .microseconds, clock: .threadCPU, stages.decode),
      row("downscale to \(grid.size)", stages.downscale),
      row("model, clean-up, blobs", stages.detect),
      row("tracks, zones, events", stages.scene),
      row("all of motion", all),
    ]
  }

  /// One pass over the clip. Only pictures of the steady state count: warm-up does less.
  private func measure(_ clip: Clip) throws -> Stages {
    let grid = AnalysisGrid(picture: clip.parameters.size)
    let extractor = FrameExtractor(grid: grid)
    let pool = FramePool(size: grid.size, slots: 2)
    let detector = MotionDetector(size: grid.size)
    var watch = SceneWatch(camera: clip, grid: grid)
    var stages = Stages()
    var start = Clock.threadCPU.now()
    try clip.decode(with: try Decoder(clip.parameters)) { picture in
      let decoded = Clock.threadCPU.now()
      guard var frame = pool.acquire(pts: picture.pts) else { return }
      try extractor.extract(picture, into: &frame)
      let extracted = Clock.threadCPU.now()
      let report = detector.process(frame)
      let detected = Clock.threadCPU.now()
      watch.update(report, blobs: detector.blobs, at: picture.pts)
      let watched = Clock.threadCPU.now()
      if report.state == .steady {
        stages.decode.append(Double(decoded - start))
        stages.downscale.append(Double(extracted - decoded))
        stages.detect.append(Double(detected - extracted))
        stages.scene.append(Double(watched - detected))
      }
      start = Clock.threadCPU.now()
    }
    return stages
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
