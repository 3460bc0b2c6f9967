import Pixels

/// Gathers one `ZoneSample` per zone, line and interval, and one for the whole picture.
///
/// Intervals are whole multiples of their length since 1970. Only observations that can be trusted
/// are taken in; an interval without any makes no sample.
struct SampleAccumulator: Sendable {
  /// `ZoneSample.method` where nobody is counted.
  static let notCounted = "none"

  private let camera: CameraID
  private let length: Duration
  private var rows: [Row]
  private var interval: Int64?
  private(set) var finished: [ZoneSample] = []

  fileprivate struct Row {
    let zone: ZoneID?
    let area: Double?
    var frames = 0
    var movingFrames = 0
    var counts = 0
    var sum = 0.0
    var least = 0.0
    var most = 0.0
    /// The most trusted of those that counted.
    var method: CountMethod?
    var crossingsIn = 0
    var crossingsOut = 0
    var dwell = ZoneDwell.none
    var travel = ZoneTravel.none
  }

  /// Rows: 0 the whole picture, then zones, then lines.
  init(camera: CameraID, configuration: SceneConfiguration, length: Duration) {
    precondition(length > .zero, "an interval has a length")
    self.camera = camera
    self.length = length
    rows = [Row(zone: nil, area: nil)]
    for zone in configuration.zones {
      rows.append(Row(zone: zone.id, area: zone.crowd?.areaSquareMetres))
    }
    for line in configuration.lines { rows.append(Row(zone: line.id, area: nil)) }
    finished.reserveCapacity(2 * rows.count)
  }

  /// Finishes the interval that `now` is no longer in. Called once per observation, first. Returns
  /// whether another one began.
  mutating func advance(to now: WallTime) -> Bool {
    let index = now.microseconds.floorDivided(by: length.microseconds).quotient
    guard index != interval else { return false }
    tell()
    for row in rows.indices { rows[row].clear() }
    interval = index
    return true
  }

  /// One trusted observation of a row.
  mutating func add(
    row: Int, isMoving: Bool, count: Double? = nil, method: CountMethod? = nil,
    crossings: LineMonitor.Crossings = .init()
  ) {
    rows[row].add(isMoving: isMoving, count: count, method: method, crossings: crossings)
  }

  /// What a row's stays and ways in the interval come to so far.
  mutating func set(row: Int, dwell: ZoneDwell, travel: ZoneTravel) {
    rows[row].dwell = dwell
    rows[row].travel = travel
  }

  /// Tells what the current interval holds so far, and goes on gathering: should the interval go
  /// on (the next run), a later and fuller sample of it follows.
  mutating func tell() {
    guard let interval else { return }
    let beganAt = WallTime(microseconds: interval * length.microseconds)
    for row in rows where row.frames > 0 {
      finished.append(row.sample(of: camera, beganAt: beganAt, length: length))
    }
  }

  /// Moves finished samples to the end of `samples`.
  mutating func drain(into samples: inout [ZoneSample]) {
    guard !finished.isEmpty else { return }
    samples.append(contentsOf: finished)
    finished.removeAll(keepingCapacity: true)
  }
}

extension SampleAccumulator.Row {
  fileprivate mutating func clear() {
    frames = 0
    movingFrames = 0
    counts = 0
    sum = 0
    least = 0
    most = 0
    method = nil
    crossingsIn = 0
    crossingsOut = 0
    dwell = .none
    travel = .none
  }

  fileprivate mutating func add(
    isMoving: Bool, count: Double?, method: CountMethod?, crossings: LineMonitor.Crossings
  ) {
    frames += 1
    if isMoving { movingFrames += 1 }
    crossingsIn += crossings.inward
    crossingsOut += crossings.outward
    guard let count else { return }
    least = counts == 0 ? count : min(least, count)
    most = max(most, count)
    sum += count
    counts += 1
    if let method { self.method = max(self.method ?? method, method) }
  }

  fileprivate func sample(of camera: CameraID, beganAt: WallTime, length: Duration) -> ZoneSample {
    let mean = counts > 0 ? sum / Double(counts) : 0
    return ZoneSample(
      camera: camera, zone: zone, beganAt: beganAt, length: length, meanCount: mean,
      minCount: least, maxCount: most,
      meanDensity: counts > 0 ? area.map { mean / $0 } : nil,
      motionShare: Double(movingFrames) / Double(frames),
      method: counts > 0
        ? (method ?? .foreground).rawValue : SampleAccumulator.notCounted,
      crossingsIn: crossingsIn, crossingsOut: crossingsOut, dwell: dwell, travel: travel)
  }
}
