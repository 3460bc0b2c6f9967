import Kernels
import Motion
import Pixels

/// Plays a drawn scene to a detector and keeps what it says.
struct Play {
  struct Moment {
    var seconds: Double
    var state: MotionState
    var fraction: Double
    var isSweptByLamp: Bool
    var blobs: [Blob]
  }

  let detector: MotionDetector
  let framesPerSecond: Double
  private let pool: FramePool
  private let scene: Canvas
  private(set) var moments: [Moment] = []

  init(
    _ scene: Canvas, framesPerSecond: Double = 12.5, settings: MotionSettings = .init(),
    ignored: BitPlane? = nil, regions: [MotionRegion] = [], kernels: KernelSet = .best
  ) {
    self.scene = scene
    self.framesPerSecond = framesPerSecond
    pool = FramePool(size: scene.size, slots: 1)
    detector = MotionDetector(
      size: scene.size, settings: settings, ignored: ignored, regions: regions, kernels: kernels)
  }

  /// Plays on until `seconds`; `draw` changes a fresh copy of the scene for each frame.
  mutating func run(
    until seconds: Double, noise: Double = 1, _ draw: (inout Canvas, Double) -> Void = { _, _ in }
  ) {
    var canvas = scene
    while Double(moments.count) / framesPerSecond < seconds {
      let now = Double(moments.count) / framesPerSecond
      canvas.luma = scene.luma
      canvas.red = scene.red
      draw(&canvas, now)
      canvas.addNoise(noise)
      var frame = pool.acquire(pts: MediaTime(seconds: now))!
      canvas.copy(into: &frame)
      let report = detector.process(frame)
      moments.append(
        Moment(
          seconds: now, state: report.state, fraction: report.foregroundFraction,
          isSweptByLamp: report.isSweptByLamp, blobs: detector.blobs))
    }
  }

  func moments(from begin: Double, to end: Double = .infinity) -> [Moment] {
    moments.filter { $0.seconds >= begin && $0.seconds < end }
  }

  /// Every blob of that time.
  func blobs(from begin: Double = 0, to end: Double = .infinity) -> [Blob] {
    moments(from: begin, to: end).flatMap(\.blobs)
  }

  /// Share of the frames of that time with a blob that overlaps the box of the thing that is there.
  func recall(
    from begin: Double, to end: Double, overlap: Double, box: (Double) -> PixelRect
  ) -> Double {
    let played = moments(from: begin, to: end)
    let found = played.count { moment in
      let truth = box(moment.seconds).relative(to: scene.size)
      return moment.blobs.contains {
        $0.bounds.relative(to: scene.size).intersectionOverUnion(truth) >= overlap
      }
    }
    return Double(found) / Double(max(1, played.count))
  }
}
