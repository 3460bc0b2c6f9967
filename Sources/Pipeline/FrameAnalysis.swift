import Crowd
import Media
import Motion
import Pixels
import Scene

/// Turns decoded pictures of one size into observations: grid, motion, foreground per zone, crowd.
///
/// Everything is allocated at the start by geometry; a change of resolution makes a new one.
final class FrameAnalysis {
  let grid: AnalysisGrid
  private let pool: FramePool
  private let extractor: FrameExtractor
  private let detector: MotionDetector
  private let zones: [ZoneCells]
  private let estimator: ForegroundCrowdEstimator?
  private let network: NetworkCrowd?
  /// `nil`: no zone asks for it.
  private let flow: BlockMotion?
  private let heatScale: HeatScale
  /// `nil`: the camera itself is not watched.
  let health: HealthMeter?

  private struct ZoneCells {
    let cells: BitPlane
    let area: Double
    /// Index among the estimator's zones.
    let crowdIndex: Int?
    /// Index among those of `flow`.
    let flowIndex: Int?
  }

  private(set) var report = MotionReport(state: .warmUp, foregroundFraction: 0)

  /// `counting`: who runs the crowd network; `nil`: persons are counted from foreground alone.
  init(
    picture: PixelSize, camera: CameraConfiguration, counting: NetworkCrowd.Counting? = nil
  ) {
    grid = AnalysisGrid(picture: picture)
    // One is in use at a time here; the rest is for consumers that keep a frame for a while.
    pool = FramePool(size: grid.size, slots: 4)
    heatScale = HeatScale(grid: grid.size)
    extractor = FrameExtractor(grid: grid)
    var ignored: BitPlane?
    if !camera.ignored.isEmpty {
      var plane = BitPlane(size: grid.size)
      for polygon in camera.ignored { plane.formUnion(polygon.rasterised(on: grid.size)) }
      ignored = plane
    }
    var regions: [MotionRegion] = []
    var zones: [ZoneCells] = []
    var crowdPlanes: [BitPlane] = []
    var flowPlanes: [BitPlane] = []
    for zone in camera.scene.zones {
      let cells = zone.polygon.rasterised(on: grid.size)
      if zone.sensitivity != nil || zone.absorption != nil {
        regions.append(
          MotionRegion(cells: cells, sensitivity: zone.sensitivity, absorption: zone.absorption))
      }
      let isCounted = zone.crowd != nil && camera.perspective != nil
      zones.append(
        ZoneCells(
          cells: cells, area: Double(max(1, cells.count)),
          crowdIndex: isCounted ? crowdPlanes.count : nil,
          flowIndex: zone.crowd?.counterFlow == nil ? nil : flowPlanes.count))
      if isCounted { crowdPlanes.append(cells) }
      if zone.crowd?.counterFlow != nil { flowPlanes.append(cells) }
    }
    self.zones = zones
    flow = flowPlanes.isEmpty ? nil : BlockMotion(size: grid.size, zones: flowPlanes)
    detector = MotionDetector(
      size: grid.size, settings: camera.motion, ignored: ignored, regions: regions)
    health =
      camera.health.isEnabled
      ? HealthMeter(size: grid.size, ignored: ignored, rules: camera.health) : nil
    if let perspective = camera.perspective, !crowdPlanes.isEmpty {
      estimator = ForegroundCrowdEstimator(
        grid: grid.size, picture: picture, perspective: perspective, zones: crowdPlanes)
    } else {
      estimator = nil
    }
    network = counting.flatMap { counting in
      crowdPlanes.isEmpty
        ? nil
        : NetworkCrowd(
          picture: picture, camera: camera,
          zones: camera.scene.zones.filter { $0.crowd != nil }, counting: counting)
    }
  }

  /// Of motion, outside of zones that have their own: 0...1.
  var sensitivity: Double {
    get { detector.sensitivity }
    set { detector.sensitivity = newValue }
  }

  func beginRun() {
    detector.beginRun()
    health?.beginRun()
    network?.beginRun()
    flow?.forget()
  }

  /// When the picture that the network counted last was taken; `nil`: it has counted none.
  var countedAt: MediaTime? { network?.countedAt }

  /// Where the persons are in that picture. While somebody keeps it, the next one pays an
  /// allocation.
  ///
  /// - Parameter shown: how large the camera's picture is with its pixels made square.
  func density(takenAt: WallTime, shown: PixelSize) -> LiveDensity? {
    guard let network, network.countedAt != nil else { return nil }
    return LiveDensity(
      map: network.density, picture: grid.picture, blockPixels: network.blockPixels,
      takenAt: takenAt, shown: shown)
  }

  /// Draws what moved in the last picture: the foreground's rim and blobs.
  func drawMotion(with painter: PicturePainter) {
    painter.draw(rimOf: detector.mask, colour: .blob)
    for bounds in blobBounds {
      painter.draw(Outline(bounds, colour: .blob, isThin: true))
    }
  }

  /// Adds to cells of a heat map where something moved in the last picture.
  func addMotion(weight: Float, to cells: inout [Float]) {
    heatScale.add(detector.mask, weight: weight, to: &cells)
  }

  /// Adds to cells of a heat map where persons are in the picture that the network counted last.
  func addCrowd(weight: Float, to cells: inout [Float]) {
    guard let network, network.countedAt != nil else { return }
    let block = Double(network.blockPixels)
    HeatScale.add(
      network.density, across: Double(grid.picture.width) / block,
      down: Double(grid.picture.height) / block, weight: weight, to: &cells)
  }

  /// Blobs of the last picture, for drawing.
  var blobBounds: [RelativeRect] { detector.blobs.map { $0.bounds.relative(to: grid.size) } }

  enum Outcome {
    case analysed
    /// Every frame of the pool is in flight.
    case dropped
    /// Something is there, and only a quiet picture was wanted: no more than motion was looked at.
    case declined
  }

  /// Fills `observation` (all but its time) from one picture. Allocates nothing after warm-up.
  func analyse(
    _ picture: DecodedFrame, into observation: inout SceneObservation, times: inout StageTimes,
    onlyIfQuiet: Bool = false
  ) throws(MediaError) -> Outcome {
    var stopwatch = Stopwatch()
    guard var frame = pool.acquire(pts: picture.pts) else { return .dropped }
    try extractor.extract(picture, into: &frame)
    report = detector.process(frame)
    observation.isTrusted = report.state == .steady
    observation.isSweptByLamp = report.isSweptByLamp
    observation.detections.removeAll(keepingCapacity: true)
    let cellCount = Double(grid.size.area)
    for blob in detector.blobs {
      observation.detections.append(
        Detection(
          bounds: blob.bounds.relative(to: grid.size), area: Double(blob.area) / cellCount))
    }
    observation.stillObjects.removeAll(keepingCapacity: true)
    observation.stillObjects.reserveCapacity(64)
    for blob in detector.stillObjects {
      observation.stillObjects.append(
        StillObject(
          bounds: blob.bounds.relative(to: grid.size),
          nature: blob.nature == .removed ? .removed : .left, age: blob.age))
    }
    if onlyIfQuiet, !observation.isQuiet {
      times.motion += stopwatch.lap()
      return .declined
    }
    health?.take(frame)
    times.motion += stopwatch.lap()
    if report.state == .steady { estimator?.update(mask: detector.mask, at: picture.pts) }
    if let network, let estimator {
      try network.update(
        picture,
        .init(
          moves: !detector.blobs.isEmpty, isSteady: report.state == .steady,
          foreground: estimator.estimates))
    }
    var isFlowNew = false
    if let flow {
      if report.state == .steady {
        isFlowNew = flow.update(frame, mask: detector.mask)
      } else {
        flow.forget()
      }
    }
    observation.zones.removeAll(keepingCapacity: true)
    for zone in zones {
      var measurement = ZoneMeasurement(
        foregroundFraction: Double(detector.mask.count(within: zone.cells)) / zone.area)
      if let index = zone.crowdIndex,
        let estimate = network?.estimates[index] ?? estimator?.estimates[index]
      {
        measurement.count = estimate.count
        measurement.countLow = estimate.low
        measurement.countHigh = estimate.high
        measurement.method = CountMethod(estimate.method)
        measurement.countDeviation = estimate.deviation
        measurement.countNumber = estimate.number
      }
      if isFlowNew, let flow, let index = zone.flowIndex {
        measurement.flow = ZoneFlow(blocks: flow.directions[index])
      }
      observation.zones.append(measurement)
    }
    times.crowd += stopwatch.lap()
    return .analysed
  }
}

extension CountMethod {
  fileprivate init(_ method: CrowdMethod) {
    switch method {
    case .foreground: self = .foreground
    case .carried: self = .carried
    case .network: self = .network
    }
  }
}
