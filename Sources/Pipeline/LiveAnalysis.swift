import Gating
import Logging
import Media
import Motion
import Pixels
import Scene

/// The analysis of one running camera: takes packets from its runs, and says what came of them.
///
/// Not `Sendable`: the scheduler gives it to one worker at a time.
final class LiveAnalysis {
  let feed: CameraFeed
  private let analysis: CameraAnalysis
  private let board: CameraBoard
  private let channel: EventChannel
  private let evidence: EvidenceWorker
  private let logger: Logger
  private let pictures = SnapshotEncoder(maximumWidth: 960, quality: 75)
  private let exchange: CrowdExchange?
  /// `nil`: evidence is made of the stream that is analysed.
  private let main: MainStream?
  private let calibration: CalibrationDrawing
  /// `nil`: every packet is decoded.
  private let adaptive: AdaptiveDecoding?
  private var delays = DelayHistogram()
  /// Dozing by order, whatever the key frames show.
  private var isHeldAsleep = false
  private var countedAt: MediaTime?
  private var run: ActiveRun?
  private var samples: [ZoneSample] = []
  private var heat: [HeatSample] = []
  private var lastStatusAt: WallTime?
  private var framesAtStatus = 0
  private var droppedInEarlierRuns = 0
  private var hasUndrawablePictures = false
  /// When the newest snapshot of each open event was taken.
  private var snapshotAt: [EventID: WallTime] = [:]
  /// A growing event gets a snapshot this often: so near to its peak is the last one.
  private static let snapshotPace = Duration.milliseconds(500)

  init(
    camera: CameraConfiguration, feed: CameraFeed, board: CameraBoard, channel: EventChannel,
    evidence: EvidenceWorker, logger: Logger, counting: NetworkCrowd.Counting? = nil,
    main: MainStream? = nil, suspensions: any AlertSuspensions = NoSuspensions()
  ) {
    self.main = main
    self.feed = feed
    self.board = board
    self.channel = channel
    self.evidence = evidence
    self.logger = logger
    exchange = counting?.exchange
    calibration = CalibrationDrawing(of: camera)
    analysis = CameraAnalysis(camera: camera, counting: counting, suspensions: suspensions)
    adaptive =
      camera.isGated
      ? AdaptiveDecoding(rules: camera.decoding.gate, seed: .random(in: .min ... .max)) : nil
  }

  private var camera: CameraConfiguration { analysis.camera }

  /// Works for a bounded time, so that a worker can turn to the camera that is furthest behind.
  ///
  /// - Parameter leftOut: because the machine has too much to do.
  func runSlice(leavingOut leftOut: LoadLevel) {
    if analysis.leftOut != leftOut { analysis.leftOut = leftOut }
    let until = ContinuousClock.now + .milliseconds(25)
    repeat {
      guard let current = feed.current else { return }
      if current !== run {
        guard begin(current) else { return }
      }
      obey(leftOut, current.ring)
      analysis.isCatchingUp = adaptive?.isCatchingUp ?? false
      switch current.ring.take() {
      case .packet(let packet):
        analysis.process(packet) { handleWatched($0, of: current) }
      case .packetAfterGap(let packet):
        analysis.process(packet, afterGap: true) { handleWatched($0, of: current) }
      case .keyFrame(let key):
        let isQuiet = analysis.glance(at: key, onlyIfQuiet: !isHeldAsleep) {
          handle($0, of: current)
        }
        if !isHeldAsleep { adaptive?.glance(at: key, isQuiet: isQuiet, of: current) }
      case .alarm(let packet):
        if !isHeldAsleep { adaptive?.alarm(packet, of: current) }
      case .closed:
        analysis.drain { handle($0, of: current) }
        end(current, reason: current.reasonOfEnd)
        return
      case .empty:
        return
      }
    } while ContinuousClock.now < until
  }

  /// Where the machine can no more, only key frames are looked at; not where safety depends on it.
  private func obey(_ leftOut: LoadLevel, _ ring: PacketRing) {
    let mustSleep =
      leftOut == .allButKeyFrames && !camera.scene.zones.contains(where: \.isSafety)
    guard mustSleep != isHeldAsleep else { return }
    isHeldAsleep = mustSleep
    if mustSleep {
      ring.doze()
    } else if let adaptive {
      // Not all at once: what wakes it from now on is what its key frames show.
      adaptive.takeOver()
    } else {
      ring.wakeAtNextKeyFrame()
    }
  }

  /// Ends what is open without looking at what still waits: Pantau is being stopped.
  func stop() {
    if let run { end(run, reason: .stopped) }
  }

  // MARK: - Runs

  /// Returns whether its packets can be decoded; else the run is left out.
  private func begin(_ next: ActiveRun) -> Bool {
    if let run { end(run, reason: run.reasonOfEnd) }
    run = next
    isHeldAsleep = false
    adaptive?.beginRun()
    hasUndrawablePictures = false
    do {
      try analysis.beginRun(
        next.parameters, clock: RunClock(isLive: next.isLive, startingAt: next.beganAt))
      return true
    } catch {
      logger.error("cannot decode", metadata: ["reason": "\(error)"])
      board.setState(.running, of: camera.id, error: "\(error)")
      feed.finish(next)
      run = nil
      return false
    }
  }

  private func end(_ ending: ActiveRun, reason: EndReason) {
    let transitions = analysis.endRun(reason: reason)
    channel.send(transitions)
    board.note(transitions)
    for transition in transitions where transition.step == .ended {
      evidence.endClip(of: transition.event.id, at: nil)
      snapshotAt[transition.event.id] = nil
    }
    sendSamples()
    droppedInEarlierRuns += ending.ring.droppedCount
    feed.finish(ending)
    run = nil
  }

  // MARK: - Pictures

  private func handleWatched(_ result: CameraAnalysis.Result, of run: ActiveRun) {
    handle(result, of: run)
    adaptive?.watch(result.picture, analysis, of: run)
  }

  private func handle(_ result: CameraAnalysis.Result, of run: ActiveRun) {
    if !result.transitions.isEmpty {
      // In this order: evidence never overtakes the event that it belongs to.
      channel.send(result.transitions)
      board.note(result.transitions)
      for transition in result.transitions { keepEvidence(of: transition, result, run) }
    }
    keepSnapshots(result)
    analysis.frames?.sensitivity = board.sensitivity(
      of: camera.id, configured: camera.motion.sensitivity)
    for picture in LivePicture.allCases
    where board.wantsSnapshot(of: camera.id, picture) { post(picture, of: result) }
    postDensity(result)
    if board.wantsBlobs(of: camera.id), let bounds = analysis.frames?.blobBounds {
      board.post(LiveBlobs(takenAt: board.now, bounds: bounds), of: camera.id)
    }
    delays.add(max(.zero, board.now.duration(since: result.arrivedAt)))
    updateStatus(result, run)
  }

  private func updateStatus(_ result: CameraAnalysis.Result, _ run: ActiveRun) {
    let elapsed = lastStatusAt.map { result.at.duration(since: $0) } ?? .seconds(1)
    // Below zero: our clock was set back.
    guard elapsed >= .seconds(1) || elapsed < .zero else { return }
    let frames = analysis.frameCount
    let rate = Double(frames - framesAtStatus) / max(elapsed.inSeconds, 1e-3)
    let isFirst = lastStatusAt == nil
    lastStatusAt = result.at
    framesAtStatus = frames
    let dropped = droppedInEarlierRuns + run.ring.droppedCount + analysis.droppedCount
    let lag = run.ring.lag(at: board.now) ?? .zero
    let crowds = analysis.scene?.crowds ?? []
    let use = exchange?.use
    let decoding = adaptive?.status(of: run) ?? DecodingStatus(policy: camera.decoding.policy)
    let (times, decoded, delays) = (analysis.times, analysis.decodedCount, delays)
    let catchUps = adaptive?.catchUps
    board.update(camera.id) { status in
      status.picture =
        switch result.report.state {
        case .warmUp: .warmUp
        case .steady: .steady
        case .sceneChange: .sceneChange
        }
      status.size = result.picture.size
      if !isFirst { status.framesPerSecond = rate }
      status.framesAnalysed = frames
      status.framesDropped = dropped
      status.corruptPackets = analysis.corruptCount
      status.delay = lag
      status.foregroundFraction = result.report.foregroundFraction
      status.crowds = crowds
      status.crowdNetwork = use
      status.decoding = decoding
      status.cost.decoding = times.decode
      status.cost.motion = times.motion
      status.cost.crowd = times.crowd
      status.cost.framesDecoded = decoded
      status.cost.delays = delays
      if let catchUps { status.cost.catchUps = catchUps }
      status.lastFrameAt = result.at
    }
    sendSamples()
  }

  private func sendSamples() {
    analysis.drainSamples(into: &samples)
    if !samples.isEmpty {
      channel.send(.samples(samples))
      samples.removeAll(keepingCapacity: true)
    }
    analysis.drainHeat(into: &heat)
    if !heat.isEmpty {
      channel.send(.heat(heat))
      heat.removeAll(keepingCapacity: true)
    }
  }

  private func post(_ picture: LivePicture, of result: CameraAnalysis.Result) {
    guard !hasUndrawablePictures else { return }
    do {
      let jpeg = try pictures.encode(result.picture) { painter in
        switch picture {
        case .plain: break
        case .calibration: calibration.draw(with: painter)
        case .motion: analysis.frames?.drawMotion(with: painter)
        }
      }
      board.post(LiveSnapshot(jpeg: jpeg, takenAt: board.now), of: camera.id, picture)
    } catch {
      // It would be the same with every picture of this run.
      hasUndrawablePictures = true
      logger.warning("no live pictures", metadata: ["reason": "\(error)"])
    }
  }

  /// Each counted picture is posted once.
  private func postDensity(_ result: CameraAnalysis.Result) {
    guard let frames = analysis.frames, frames.countedAt != countedAt else { return }
    countedAt = frames.countedAt
    guard let countedAt else {
      board.post(nil as LiveDensity?, of: camera.id)
      return
    }
    let age = result.picture.pts.duration(since: countedAt)
    board.post(
      frames.density(
        takenAt: result.at.advanced(by: .zero - age),
        shown: result.picture.shownSize(maximumWidth: 480)), of: camera.id)
  }

  // MARK: - Evidence

  private func keepEvidence(
    of transition: EventTransition, _ result: CameraAnalysis.Result, _ run: ActiveRun
  ) {
    let event = transition.event
    let pts = result.picture.pts
    func mediaTime(of time: WallTime) -> MediaTime { analysis.timeline.mediaTime(of: time) ?? pts }
    switch transition.step {
    case .began:
      let preRoll = camera.evidence.preRoll
      let source = ClipSource(run: run, begin: mediaTime(of: event.beganAt), lead: preRoll)
      evidence.beginClip(
        ClipOrder(
          event: event.id, beganAt: event.beganAt, analysed: source,
          main: main?.clip(ofEventAt: event.beganAt, preRoll: preRoll),
          // Whatever the clocks did meanwhile, what is seen now is in it.
          until: max(
            source.from.advanced(by: camera.evidence.maximumClip),
            pts.advanced(by: camera.evidence.postRoll))))
      postSnapshot(of: event, result)
    case .updated:
      break
    case .ended:
      snapshotAt[event.id] = nil
      endClip(of: event, at: mediaTime(of: event.endedAt ?? transition.at))
    }
  }

  private func endClip(of event: Event, at end: MediaTime) {
    evidence.endClip(of: event.id, at: end.advanced(by: camera.evidence.postRoll))
  }

  /// A snapshot of every event that has its peak so far in this picture.
  private func keepSnapshots(_ result: CameraAnalysis.Result) {
    analysis.scene?.forEachOpenEvent { event in
      guard event.peakAt == result.at else { return }
      if let last = snapshotAt[event.id], result.at.duration(since: last) < Self.snapshotPace {
        return
      }
      postSnapshot(of: event, result)
    }
  }

  private func postSnapshot(of event: Event, _ result: CameraAnalysis.Result) {
    snapshotAt[event.id] = result.at
    do {
      let jpeg = try pictures.encode(result.picture, outlines: outlines(for: event))
      evidence.keepSnapshot(
        jpeg, of: event.id, takenAt: result.at,
        main: main?.moment(result.at, ofEventAt: event.beganAt, outlines: place(of: event)))
    } catch {
      evidence.noteLoss(of: "snapshot of \(event.id)", error)
    }
  }

  /// The event's zone or line, and all blobs.
  private func outlines(for event: Event) -> [Outline] {
    var outlines = place(of: event)
    for bounds in analysis.frames?.blobBounds ?? [] {
      outlines.append(Outline(bounds, colour: .blob))
    }
    return outlines
  }

  /// The event's zone or line.
  private func place(of event: Event) -> [Outline] {
    var outlines: [Outline] = []
    for zone in camera.scene.zones where zone.id == event.zone {
      outlines.append(Outline(points: zone.polygon.vertices, isClosed: true, colour: .zone))
    }
    for line in camera.scene.lines where line.id == event.zone {
      outlines.append(Outline(points: [line.from, line.to], isClosed: false, colour: .zone))
    }
    return outlines
  }
}
