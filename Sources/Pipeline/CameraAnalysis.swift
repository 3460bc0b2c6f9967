import Gating
import Media
import Motion
import Pixels
import Scene

/// All that belongs to the analysis of one camera: decoder, background model, tracker, events.
///
/// Not `Sendable`: whoever holds it (one worker, or the thread of `FileAnalysis`) is alone with it,
/// so nothing here needs a lock.
final class CameraAnalysis {
  let camera: CameraConfiguration
  private let counting: NetworkCrowd.Counting?
  /// Made with the first picture, whose shape it needs.
  private(set) var scene: CameraScene?
  private(set) var frames: FrameAnalysis?
  /// `nil`: the camera itself is not watched.
  private var health: PictureHealth?
  private var heat: HeatAccumulator
  /// Of the picture that the crowd network counted last, when that was taken into the heat map.
  private var crowdHeatOf: MediaTime?
  private(set) var times = StageTimes()
  private(set) var frameCount = 0
  /// Pictures that were decoded, also those of which nothing more was wanted.
  private(set) var decodedCount = 0
  private(set) var droppedCount = 0
  private var corruptInEarlierRuns = 0
  private var failedPictures = 0
  private var decoder: Decoder?
  private var clock = RunClock(isLive: false, startingAt: WallTime(microseconds: 0))
  private(set) var timeline = RunTimeline()
  private var observation: SceneObservation
  private let suspensions: any AlertSuspensions
  private var damage = PictureDamage()
  private var lastArrival = WallTime(microseconds: 0)
  /// Pictures up to this one of the run are analysed: going back to a key frame repeats none.
  private var analysedUntil: MediaTime?
  /// Made and not yet handed over.
  private var transitions: [EventTransition] = []

  /// What is left out because the machine has too much to do.
  var leftOut = LoadLevel.nothing {
    didSet { decoder?.loopFilter = loopFilter }
  }

  /// Whether it catches up with a stream that it went back in: in a hurry, for a group of pictures.
  var isCatchingUp = false {
    didSet { if isCatchingUp != oldValue { decoder?.loopFilter = loopFilter } }
  }

  private var loopFilter: Decoder.LoopFilter {
    leftOut >= .loopFilter || isCatchingUp ? .keyFrames : .all
  }

  /// What one picture came to.
  struct Result {
    /// Lent until the next packet is processed.
    let picture: DecodedFrame
    let at: WallTime
    /// When the packet came that completed the picture.
    let arrivedAt: WallTime
    let report: MotionReport
    let transitions: [EventTransition]
  }

  /// `counting`: who runs the crowd network; `nil`: persons are counted from foreground alone.
  init(
    camera: CameraConfiguration, counting: NetworkCrowd.Counting? = nil,
    suspensions: any AlertSuspensions = NoSuspensions()
  ) {
    self.camera = camera
    self.suspensions = suspensions
    self.counting = counting
    heat = HeatAccumulator(camera: camera.id)
    if camera.health.isEnabled {
      health = PictureHealth(
        camera: camera.id, rules: camera.health, alerts: camera.scene.alerts,
        suspensions: suspensions)
    }
    observation = SceneObservation(
      at: WallTime(microseconds: 0), isTrusted: false, detections: [], zones: [])
    observation.detections.reserveCapacity(64)
    observation.zones.reserveCapacity(camera.scene.zones.count)
    transitions.reserveCapacity(16)
  }

  /// A new connection: a decoder for its stream, and the model restarts.
  func beginRun(_ parameters: StreamParameters, clock: RunClock) throws(MediaError) {
    self.clock = clock
    timeline = RunTimeline()
    analysedUntil = nil
    damage = PictureDamage()
    closeDecoder()
    let decoder = try Decoder(parameters)
    decoder.loopFilter = loopFilter
    self.decoder = decoder
    frames?.beginRun()
  }

  /// Decodes a packet and analyses the pictures that come of it. A damaged packet is counted, and
  /// the next one is tried.
  func process(_ packet: Packet, afterGap: Bool = false, onPicture: (Result) -> Void) {
    guard let decoder else { preconditionFailure("a packet before the begin of a run") }
    var stopwatch = Stopwatch()
    lastArrival = packet.arrivedAt
    if afterGap { decoder.flush() }
    if packet.isDamaged { damage.noteLoss(at: packet.pts) }
    do {
      try decoder.send(packet)
    } catch {
      failedPictures += 1
      times.decode += stopwatch.lap()
      return
    }
    receive(from: decoder, stopwatch: &stopwatch, onPicture)
  }

  /// Whether the last analysed picture could be judged and showed nothing before the background.
  var isQuiet: Bool { observation.isQuiet }

  /// How long something has moved at the last analysed picture.
  var moving: Duration? {
    scene?.movingSince.map { max(.zero, observation.at.duration(since: $0)) }
  }

  /// Decodes a key frame alone, and analyses it; where only a quiet one is wanted: if it is. Returns false if it is not, or
  /// cannot be decoded: then nothing is said of it, and every packet since the key frame before
  /// is to be processed, with this one.
  func glance(at key: Packet, onlyIfQuiet: Bool, onPicture: (Result) -> Void) -> Bool {
    guard let decoder else { preconditionFailure("a packet before the begin of a run") }
    var stopwatch = Stopwatch()
    lastArrival = key.arrivedAt
    decoder.flush()
    // Nothing is predicted from it, so that what the filter would smooth stays in this picture.
    decoder.loopFilter = .none
    defer {
      decoder.flush()
      decoder.loopFilter = loopFilter
    }
    if key.isDamaged { damage.noteLoss(at: key.pts) }
    var isQuiet = false
    do {
      try decoder.send(key)
      decoder.sendEndOfStream()
      while try decoder.receive() == .frame {
        times.decode += stopwatch.lap()
        decodedCount += 1
        // Of a damaged one nothing can be said.
        isQuiet =
          damage.isToBeSeen(decoder.frame)
          && analyse(decoder.frame, onlyIfQuiet: onlyIfQuiet, onPicture)
        _ = stopwatch.lap()
      }
    } catch {
      isQuiet = false
    }
    times.decode += stopwatch.lap()
    return isQuiet
  }

  /// The pictures that the decoder still holds back at the end of a stream.
  func drain(onPicture: (Result) -> Void) {
    guard let decoder else { return }
    var stopwatch = Stopwatch()
    decoder.sendEndOfStream()
    receive(from: decoder, stopwatch: &stopwatch, onPicture)
  }

  /// Damaged packets, and pictures that could not be analysed.
  var corruptCount: Int {
    corruptInEarlierRuns + (decoder?.corruptPackets ?? 0) + failedPictures
  }

  /// Ends what is open. Returns the transitions, with the time of the last picture seen.
  func endRun(reason: EndReason) -> [EventTransition] {
    closeDecoder()
    defer { transitions.removeAll(keepingCapacity: true) }
    endEvents(at: observation.at, reason: reason)
    heat.endRun()
    crowdHeatOf = nil
    return transitions
  }

  private func closeDecoder() {
    corruptInEarlierRuns += decoder?.corruptPackets ?? 0
    decoder = nil
  }

  /// Moves the zone samples of finished intervals to the end of `samples`.
  func drainSamples(into samples: inout [ZoneSample]) { scene?.drainSamples(into: &samples) }

  /// Moves the heat maps of finished hours to the end of `samples`.
  func drainHeat(into samples: inout [HeatSample]) { heat.drain(into: &samples) }

  private func receive(
    from decoder: Decoder, stopwatch: inout Stopwatch, _ onPicture: (Result) -> Void
  ) {
    while true {
      do {
        guard try decoder.receive() == .frame else { break }
      } catch {
        failedPictures += 1
        break
      }
      times.decode += stopwatch.lap()
      decodedCount += 1
      let isWhole = damage.isToBeSeen(decoder.frame)
      if isWhole, isToBeAnalysed(decoder.frame) { _ = analyse(decoder.frame, onPicture) }
      _ = stopwatch.lap()
    }
    times.decode += stopwatch.lap()
  }

  /// Key frames always: gates go by them.
  private func isToBeAnalysed(_ picture: DecodedFrame) -> Bool {
    leftOut < .everyOtherPicture || picture.isKeyFrame || decodedCount.isMultiple(of: 2)
  }

  /// Returns false if the picture was not quiet and only a quiet one was wanted.
  private func analyse(
    _ picture: DecodedFrame, onlyIfQuiet: Bool = false, _ onPicture: (Result) -> Void
  ) -> Bool {
    if let analysedUntil, picture.pts <= analysedUntil { return true }
    if onlyIfQuiet {
      // Another size is news.
      guard let frames, frames.grid.picture == picture.size else { return false }
      guard observe(picture, onlyIfQuiet: true) == .analysed else { return false }
    }
    let moment = clock.moment(of: picture.pts, arrivedAt: lastArrival)
    timeline.add(pts: picture.pts, wall: moment.time)
    if moment.isStepBack {
      endEvents(at: observation.at, reason: .runEnded)
    }
    if frames?.grid.picture != picture.size { begin(picture.size, at: moment.time) }
    if !onlyIfQuiet, observe(picture) != .analysed { return true }
    observation.at = moment.time
    analysedUntil = picture.pts
    guard let frames else { return true }
    frameCount += 1
    var stopwatch = Stopwatch()
    scene?.update(observation, into: &transitions)
    updateHealth(from: frames, at: moment.time)
    updateHeat(from: frames, at: moment.time)
    times.motion += stopwatch.lap()
    onPicture(
      Result(
        picture: picture, at: moment.time, arrivedAt: lastArrival, report: frames.report,
        transitions: transitions))
    transitions.removeAll(keepingCapacity: true)
    return true
  }

  /// `nil`: it could not be analysed.
  private func observe(
    _ picture: DecodedFrame, onlyIfQuiet: Bool = false
  ) -> FrameAnalysis.Outcome? {
    do {
      let outcome = try frames?.analyse(
        picture, into: &observation, times: &times, onlyIfQuiet: onlyIfQuiet)
      if outcome == .dropped { droppedCount += 1 }
      return outcome
    } catch {
      failedPictures += 1
      return nil
    }
  }

  /// Also of what the camera itself suffers from.
  private func endEvents(at time: WallTime, reason: EndReason) {
    scene?.endRun(at: time, reason: reason, into: &transitions)
    health?.endRun(at: time, reason: reason, into: &transitions)
  }

  /// About once a second.
  private func updateHealth(from frames: FrameAnalysis, at time: WallTime) {
    guard let (measurement, elapsed) = frames.health?.measured else { return }
    health?.update(measurement, after: elapsed, at: time, into: &transitions)
    frames.health?.learn(health?.viewLearning ?? .none)
  }

  /// About once a second, and with each picture that the crowd network has counted.
  private func updateHeat(from frames: FrameAnalysis, at time: WallTime) {
    if frames.report.state == .steady, heat.wants(.motion, at: time) {
      heat.take(.motion, at: time) { frames.addMotion(weight: $1, to: &$0) }
    }
    if let counted = frames.countedAt, counted != crowdHeatOf {
      crowdHeatOf = counted
      heat.take(.crowd, at: time) { frames.addCrowd(weight: $1, to: &$0) }
    }
  }

  /// The first picture, or one of another size: everything that depends on its geometry anew.
  private func begin(_ size: PixelSize, at time: WallTime) {
    endEvents(at: time, reason: .sceneChange)
    health?.forgetUsual()
    frames = FrameAnalysis(picture: size, camera: camera, counting: counting)
    if scene == nil {
      scene = CameraScene(
        camera: camera.id, configuration: camera.scene,
        aspect: Double(size.width) / Double(size.height), suspensions: suspensions)
    }
  }
}
