import Logging
import Media
import Pixels
import Scene
import Synchronization

/// The main stream of a camera whose sub stream is analysed: its packets are kept in memory for the
/// evidence, and none is decoded until a snapshot is made.
///
/// The two streams have clocks of their own. What they have in common is wall time, to which each is
/// tied by a `RunClock`: within a second of when its packets come.
final class MainStream: StreamUse {
  private struct State {
    var run: ActiveRun?
    var clock = RunClock(isLive: true, startingAt: WallTime(microseconds: 0))
    var timeline = RunTimeline()
    var newestArrival: WallTime?
  }

  /// So much earlier a clip begins than it would have to: the two clocks may differ by as much.
  static let clockSlack = Duration.seconds(1)
  /// Without a packet for longer it shows nothing of what happens now.
  private static let longestSilence = Duration.seconds(2)
  /// A clip that shows less of what was before the event is made of the sub stream.
  private static let leastPreRoll = Duration.seconds(2)

  let id: StreamID
  let address: StreamAddress
  let pulse = CameraPulse()
  private let camera: CameraConfiguration
  private let board: CameraBoard
  private let wall: any WallClock
  private let logger: Logger
  private let state = Mutex(State())

  /// `nil` for a camera with a single stream.
  init?(
    of camera: CameraConfiguration, board: CameraBoard, clock: any WallClock, logger: Logger
  ) {
    guard let address = camera.mainAddress else { return nil }
    id = StreamID(camera: camera.id, isMain: true)
    self.address = address
    self.camera = camera
    self.board = board
    wall = clock
    self.logger = logger
    board.update(camera.id) { $0.mainStream = MainStreamStatus() }
  }

  // MARK: - The reader's side

  var lastError: String? {
    board.statuses.first { $0.id == camera.id }?.mainStream?.lastError
  }

  private func update(_ change: (inout MainStreamStatus) -> Void) {
    board.update(camera.id) { status in
      guard var main = status.mainStream else { return }
      change(&main)
      status.mainStream = main
    }
  }

  func note(_ state: CameraStatus.State, error: String?) {
    update { main in
      main.state = state
      if error != nil || state == .running { main.lastError = error }
      if state != .running { main.bitsPerSecond = 0 }
    }
  }

  func noteTry() {}
  func noteReconnect() {}

  func begin(
    _ parameters: StreamParameters, using generator: inout SystemRandomNumberGenerator
  ) -> ActiveRun {
    let now = wall.now()
    let ring = PacketRing(
      // Analysis, which says what is wanted, may be behind.
      kept: camera.evidence.preRoll + camera.scene.longestDelay + Self.clockSlack
        + PacketRing.usualLagLimit + .seconds(1),
      byteLimit: camera.evidence.ringBytes, lagLimit: nil, isAnalysed: false)
    let run = ActiveRun(
      id: EventID(at: now, using: &generator), parameters: parameters, ring: ring, beganAt: now,
      isLive: !address.isFile)
    state.withLock { state in
      state = State(run: run, clock: RunClock(isLive: run.isLive, startingAt: now))
    }
    note(.running, error: nil)
    update { main in
      main.codec = parameters.codec
      main.size = parameters.size
    }
    logger.info("connected", metadata: ["codec": "\(parameters.codec) \(parameters.size)"])
    return run
  }

  func take(_ packet: Packet, of run: ActiveRun) {
    state.withLock { state in
      // In the order of packets; what is shown when differs by a few pictures.
      let moment = state.clock.moment(of: packet.dts, arrivedAt: packet.arrivedAt)
      state.timeline.add(pts: packet.dts, wall: moment.time)
      state.newestArrival = packet.arrivedAt
    }
    run.ring.append(packet)
  }

  func note(_ rate: PacketRate, cost: Duration) {
    board.update(camera.id) { $0.cost.reading += cost }
    update { main in
      main.packetsRead += rate.packets
      main.bitsPerSecond = rate.bitsPerSecond
    }
  }

  func end(_ run: ActiveRun, packets: Int, as end: EndReason, because reason: String) {
    run.close(reason: end)
    state.withLock { if $0.run === run { $0.run = nil } }
  }

  // MARK: - The evidence's side

  /// Where an event is in this stream, for its clip; `nil` if the stream does not come now, or shows
  /// too little of what was before.
  func clip(ofEventAt time: WallTime, preRoll: Duration) -> ClipSource? {
    guard let (run, begin) = place(of: time),
      run.ring.hasKeyFrame(
        atOrBefore: begin.advanced(by: .zero - min(preRoll, Self.leastPreRoll)))
    else { return nil }
    return ClipSource(run: run, begin: begin, lead: preRoll + Self.clockSlack)
  }

  /// The same for a picture of the event; `nil` if the stream does not come now.
  func moment(
    _ time: WallTime, ofEventAt begin: WallTime, outlines: [Outline]
  ) -> MainMoment? {
    guard let (run, begin) = place(of: begin), let (same, shown) = place(of: time), same === run
    else { return nil }
    return MainMoment(
      run: run, at: shown, notBefore: begin, takenAt: time, outlines: outlines)
  }

  private func place(of time: WallTime) -> (ActiveRun, MediaTime)? {
    let now = wall.now()
    return state.withLock { state in
      guard let run = state.run, let newest = state.newestArrival,
        now.duration(since: newest) < Self.longestSilence,
        let pts = state.timeline.mediaTime(of: time)
      else { return nil }
      return (run, pts)
    }
  }
}
