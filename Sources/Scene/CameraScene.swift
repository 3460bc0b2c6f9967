public import Pixels

/// One camera's scene: turns observations into tracks, events, alerts and samples.
///
/// A pure state machine. Time is that of the observations and does not run backwards within a run
/// (an earlier one is taken as being at the same moment); frame rates may be any and may vary. In
/// steady state an update allocates nothing.
///
/// While observations are not trusted (warm-up, scene change) nothing begins, and open events are
/// held for `grace`: a light switch in the middle of an event doesn't make two of it. Crowds that
/// the network counts go on meanwhile: it needs no model of the background.
public struct CameraScene: Sendable {
  /// How long open events outlast doubt about the picture. Larger: fewer events cut in two; ones
  /// that are really over end later.
  public static let grace = Duration.seconds(2)
  /// How motion is measured, and crowdWatches are counted without a network.
  static let foregroundMethod = "foreground"
  static let tracksMethod = "tracks"

  public let camera: CameraID
  public let configuration: SceneConfiguration
  /// The zones' measurements of the last observation, in the configuration's order.
  public private(set) var measurements: [ZoneMeasurement]

  private var tracker: Tracker
  private var motion: [MotionWatch]
  private var lines: [LineWatch]
  private var crowdWatches: [CrowdWatch]
  private var zones: [ZoneWatch]
  private var objects: [ObjectWatch]
  private var places: StandingPlaces
  private var samples: SampleAccumulator
  private var issuer: EventIssuer
  /// Since when something really moves somewhere in the picture; `nil`: nothing does.
  public private(set) var movingSince: WallTime?
  private var latest: WallTime?
  private var doubtedSince: WallTime?

  /// - Parameters:
  ///   - aspect: width over height of the picture as people see it.
  ///   - sampleInterval: length of the intervals of `ZoneSample`s.
  ///   - randomSeed: of the ids; the same seed and observations make the same events.
  public init(
    camera: CameraID, configuration: SceneConfiguration, aspect: Double = 16.0 / 9,
    sampleInterval: Duration = .seconds(60),
    suspensions: any AlertSuspensions = NoSuspensions(),
    randomSeed: UInt64 = .random(in: .min ... .max)
  ) {
    precondition(aspect > 0, "a picture has an aspect above zero")
    self.camera = camera
    self.configuration = configuration
    measurements = configuration.zones.map { _ in ZoneMeasurement(foregroundFraction: 0) }
    let tracker = Tracker(aspect: aspect, perspective: configuration.perspective)
    self.tracker = tracker
    motion = MotionWatch.all(of: camera, configuration)
    lines = configuration.lines.map {
      LineWatch($0, of: camera, rule: configuration.motion, scale: tracker.scale)
    }
    crowdWatches = CrowdWatch.all(of: camera, configuration)
    zones = configuration.zones.indices.map {
      ZoneWatch(zone: $0, of: camera, configuration, aspect: aspect)
    }
    objects = ObjectWatch.all(of: camera, configuration)
    places = StandingPlaces(scale: tracker.scale)
    samples = SampleAccumulator(
      camera: camera, configuration: configuration, length: sampleInterval)
    issuer = EventIssuer(
      seed: randomSeed, rule: configuration.alerts, suspensions: suspensions)
  }

  /// At most 64, in the order in which they appeared.
  public var tracks: [Track] { tracker.tracks }

  /// How many persons were in the zones at the last observation. Allocates.
  public var crowds: [ZoneCrowd] {
    zip(configuration.zones, measurements).compactMap { ZoneCrowd($0, $1) }
  }

  /// Takes in one analysed frame; the steps that it causes are appended to `transitions`.
  ///
  /// The observation has one measurement per configured zone.
  public mutating func update(
    _ observation: SceneObservation, into transitions: inout [EventTransition]
  ) {
    precondition(
      observation.zones.count == configuration.zones.count, "one measurement per zone")
    let now = max(observation.at, latest ?? observation.at)
    latest = now
    for index in measurements.indices { measurements[index] = observation.zones[index] }
    if samples.advance(to: now) {
      for index in zones.indices { zones[index].beginInterval() }
    }
    guard observation.isTrusted else {
      doubt(at: now, into: &transitions)
      return
    }
    doubtedSince = nil
    tracker.update(
      observation.detections, rule: configuration.motion,
      isSweptByLamp: observation.isSweptByLamp, at: now)
    updateMotion(observation, at: now, into: &transitions)
    updateLines(at: now, into: &transitions)
    updateCrowds(isTrusted: true, at: now, into: &transitions)
    updateZones(at: now, into: &transitions)
    updateObjects(observation.stillObjects, at: now, into: &transitions)
  }

  /// Ends what is open, and forgets tracks: the connection or the picture's geometry is gone.
  /// The next observation begins a new run and may lie at any time.
  ///
  /// Cooldowns go on, so that a reconnect alerts nobody twice.
  public mutating func endRun(
    at time: WallTime, reason: EndReason, into transitions: inout [EventTransition]
  ) {
    let now = max(time, latest ?? time)
    endEvents(at: now, reason: reason, into: &transitions)
    forget()
    gatherStays()
    forEachAssembler { $0.beginRun() }
    samples.tell()
    latest = nil
    doubtedSince = nil
  }

  /// Moves samples to the end of `samples`: those of finished intervals, and after `endRun` also
  /// those of the unfinished one. Where that goes on in the next run, a fuller sample of the same
  /// interval follows and replaces it. Call it after each update.
  public mutating func drainSamples(into samples: inout [ZoneSample]) {
    self.samples.drain(into: &samples)
  }

  /// Calls `body` with every event that goes on, as it stands now: its peak may be higher than the
  /// last step told.
  public func forEachOpenEvent(_ body: (Event) -> Void) {
    for watch in motion { if let event = watch.assembler.openEvent { body(event) } }
    for watch in lines {
      if let event = watch.inward.openEvent { body(event) }
      if let event = watch.outward.openEvent { body(event) }
    }
    for watch in crowdWatches { if let event = watch.assembler.openEvent { body(event) } }
    for watch in zones {
      if let event = watch.loitering.openEvent { body(event) }
      if let event = watch.wrongDirection.openEvent { body(event) }
    }
    for watch in objects {
      if let event = watch.left.openEvent { body(event) }
      if let event = watch.removed.openEvent { body(event) }
    }
  }

  // MARK: - Steps of an update

  private mutating func doubt(at now: WallTime, into transitions: inout [EventTransition]) {
    let since = doubtedSince ?? now
    doubtedSince = since
    for index in crowdWatches.indices where !isCertain(crowdWatches[index]) {
      crowdWatches[index].removeAll()
    }
    forEachAssembler(sparingCertain: true) { $0.doubt() }
    if now.duration(since: since) >= Self.grace {
      endEvents(at: now, reason: .sceneChange, sparingCertain: true, into: &transitions)
      forget(sparingCertain: true)
    }
    updateCrowds(isTrusted: false, at: now, into: &transitions)
  }

  /// Whether its zone is counted also where the background is in doubt.
  private func isCertain(_ watch: CrowdWatch) -> Bool {
    let measured = measurements[watch.zone]
    return watch.isOfCounts && measured.count != nil && measured.method.seesStandingCrowds
  }

  private mutating func updateMotion(
    _ observation: SceneObservation, at now: WallTime, into transitions: inout [EventTransition]
  ) {
    let rule = configuration.motion
    for index in motion.indices {
      let zone = motion[index].zone
      let since = motion[index].monitor.update(tracker.tracks, hold: rule.hold, at: now)
      let measured = zone.map { measurements[$0] }
      if zone == nil { movingSince = since }
      let isCounted = zone.map { configuration.zones[$0].crowd != nil } ?? false
      samples.add(
        row: zone.map { $0 + 1 } ?? 0, isMoving: since != nil,
        count: isCounted ? measured?.count : nil, method: measured?.method)
      guard motion[index].makesEvents else { continue }
      let activity = since.map { since in
        Activity(
          since: since, value: share(ofZone: zone, in: observation), valueAt: now,
          severity: rule.severity, threshold: 0)
      }
      motion[index].assembler.update(
        activity, at: now, issuer: &issuer, into: &transitions)
    }
  }

  /// Share of a zone, or of the whole picture, that is foreground.
  private func share(ofZone zone: Int?, in observation: SceneObservation) -> Double {
    if let zone { return measurements[zone].foregroundFraction }
    return min(1, observation.detections.reduce(0) { $0 + $1.area })
  }

  private mutating func updateLines(at now: WallTime, into transitions: inout [EventTransition]) {
    let firstRow = 1 + configuration.zones.count
    for index in lines.indices {
      let crossings = lines[index].monitor.update(tracker.tracks, at: now)
      samples.add(row: firstRow + index, isMoving: crossings != .init(), crossings: crossings)
      lines[index].count(crossings, at: now, issuer: &issuer, into: &transitions)
    }
  }

  private mutating func updateCrowds(
    isTrusted: Bool, at now: WallTime, into transitions: inout [EventTransition]
  ) {
    for index in crowdWatches.indices where isTrusted || isCertain(crowdWatches[index]) {
      crowdWatches[index].update(
        measurements[crowdWatches[index].zone], at: now, issuer: &issuer, into: &transitions)
    }
  }

  private mutating func updateZones(at now: WallTime, into transitions: inout [EventTransition]) {
    for index in zones.indices {
      zones[index].update(tracker.tracks, at: now, issuer: &issuer, into: &transitions)
    }
    gatherStays()
  }

  private mutating func gatherStays() {
    for watch in zones {
      samples.set(
        row: watch.zone + 1, dwell: watch.stays.dwell.dwell, travel: watch.stays.travel)
    }
  }

  private mutating func updateObjects(
    _ stillObjects: [StillObject], at now: WallTime, into transitions: inout [EventTransition]
  ) {
    guard !objects.isEmpty else { return }
    places.update(tracker.tracks, at: now)
    for index in objects.indices {
      objects[index].update(
        stillObjects, places: places, at: now, issuer: &issuer, into: &transitions)
    }
  }

  // MARK: - Ends

  private mutating func endEvents(
    at now: WallTime, reason: EndReason, sparingCertain: Bool = false,
    into transitions: inout [EventTransition]
  ) {
    var issuer = issuer
    forEachAssembler(sparingCertain: sparingCertain) {
      $0.end(at: now, reason: reason, issuer: &issuer, into: &transitions)
    }
    self.issuer = issuer
  }

  private mutating func forget(sparingCertain: Bool = false) {
    tracker.removeAll()
    movingSince = nil
    for index in motion.indices { motion[index].monitor.removeAll() }
    for index in lines.indices { lines[index].monitor.removeAll() }
    for index in crowdWatches.indices where !(sparingCertain && isCertain(crowdWatches[index])) {
      crowdWatches[index].removeAll()
    }
    for index in zones.indices { zones[index].removeAll() }
    places.removeAll()
  }

  private mutating func forEachAssembler(
    sparingCertain: Bool = false, _ body: (inout EventAssembler) -> Void
  ) {
    for index in motion.indices { body(&motion[index].assembler) }
    for index in lines.indices {
      body(&lines[index].inward)
      body(&lines[index].outward)
    }
    for index in crowdWatches.indices where !(sparingCertain && isCertain(crowdWatches[index])) {
      crowdWatches[index].withAssembler(body)
    }
    for index in zones.indices {
      body(&zones[index].loitering)
      body(&zones[index].wrongDirection)
    }
    for index in objects.indices {
      body(&objects[index].left)
      body(&objects[index].removed)
    }
  }
}
