import Gating
import Logging
import Media
import Pixels
import Scene

/// Reads one camera for ever: connect, read, stamp, keep; when that breaks, wait and connect anew.
///
/// One named thread each, nearly always asleep in libav. It does nothing but read, so that slow
/// analysis never stops it.
final class CameraReader: Sendable {
  private let camera: CameraConfiguration
  private let feed: CameraFeed
  private let board: CameraBoard
  private let channel: EventChannel
  private let pacer: ConnectionPacer
  private let clock: any WallClock
  private let logger: Logger
  private let stop = StopSignal()
  /// Tells the analysis workers that there is something to do.
  private let packetArrived: @Sendable () -> Void

  init(
    camera: CameraConfiguration, feed: CameraFeed, board: CameraBoard, channel: EventChannel,
    pacer: ConnectionPacer, clock: any WallClock, logger: Logger,
    packetArrived: @escaping @Sendable () -> Void
  ) {
    self.camera = camera
    self.feed = feed
    self.board = board
    self.channel = channel
    self.pacer = pacer
    self.clock = clock
    self.logger = logger
    self.packetArrived = packetArrived
  }

  /// Ends `run()` from another thread; a read that blocks returns at once.
  func requestStop() { stop.stop() }

  /// The thread's body.
  func run() {
    var generator = SystemRandomNumberGenerator()
    var reconnection = Reconnection(policy: camera.reconnect)
    var isFirst = true
    while !stop.isStopped {
      let outcome = runOnce(isFirst: isFirst, using: &generator)
      if outcome.hadConnected { isFirst = false }
      if stop.isStopped { break }
      if outcome.isEndOfFile {
        guard camera.playback.loops else { break }
        // A clip of a few frames would fill the database with its runs.
        if outcome.length < .seconds(1) { stop.sleep(for: .seconds(1)) }
        continue
      }
      let pause = reconnection.pause(
        afterRunOf: outcome.length, isUnauthorised: outcome.isUnauthorised, using: &generator)
      logOnChange(outcome, pause: pause)
      board.setState(.backingOff, of: camera.id, error: outcome.description)
      stop.sleep(for: pause)
    }
    feed.pulse.finish()
    board.setState(.stopped, of: camera.id)
  }

  // MARK: - One run

  /// How a try to connect and read ended.
  private struct Outcome {
    var length = Duration.zero
    var isEndOfFile = false
    var isUnauthorised = false
    var hadConnected = false
    var description = ""
  }

  private func runOnce(
    isFirst: Bool, using generator: inout SystemRandomNumberGenerator
  ) -> Outcome {
    board.setState(.connecting, of: camera.id)
    let demuxer: Demuxer
    do {
      demuxer = try connect()
    } catch {
      return Outcome(isUnauthorised: error.code == .unauthorised, description: "\(error)")
    }
    if !isFirst { board.update(camera.id) { $0.reconnects += 1 } }
    var outcome = Outcome(hadConnected: true)
    let began = ContinuousClock.now
    var run = begin(demuxer.parameters, using: &generator)
    var packets = 0
    do {
      try read(demuxer, into: &run, count: &packets, using: &generator)
      outcome.description = "the stream ended"
    } catch {
      outcome.description = "\(error)"
    }
    outcome.length = ContinuousClock.now - began
    // Damaged or not, a file has no more than this; one without anything in it is a failed try.
    outcome.isEndOfFile = camera.address.isFile && packets > 0
    end(run, packets: packets, because: outcome.description)
    return outcome
  }

  /// Waits for its turn, and connects.
  private func connect() throws(MediaError) -> Demuxer {
    defer { pacer.finish(camera.id) }
    while !camera.address.isFile, !stop.isStopped,
      let pause = pacer.pauseBeforeTurn(of: camera.id)
    {
      stop.sleep(for: pause)
    }
    board.update(camera.id) { $0.connectAttempts += 1 }
    let demuxer = try Demuxer(camera.address, options: camera.stream, interrupt: stop.interrupt)
    // A stream that nobody can decode is a failed try, not a run without pictures.
    _ = try Decoder(demuxer.parameters)
    return demuxer
  }

  private func begin(
    _ parameters: StreamParameters, using generator: inout SystemRandomNumberGenerator
  ) -> ActiveRun {
    let now = clock.now()
    let isLive = !camera.address.isFile
    var kept = camera.evidence.preRoll + camera.scene.longestDelay + .seconds(1)
    // Who dozes finds the begin of an event by going back to the key frame before.
    if camera.isGated { kept += camera.decoding.gate.longestGroup }
    let ring = PacketRing(
      kept: kept,
      byteLimit: camera.evidence.ringBytes,
      lagLimit: camera.playback.isRealtime || isLive ? .seconds(2) : nil)
    let run = ActiveRun(
      id: EventID(at: now, using: &generator), parameters: parameters, ring: ring, beganAt: now,
      isLive: isLive, gate: camera.isGated ? StreamGate(parameters) : nil)
    channel.send(
      .runBegan(
        CameraRun(
          id: run.id, camera: camera.id, beganAt: now, codec: parameters.codec,
          picture: parameters.size)))
    feed.publish(run)
    board.setState(.running, of: camera.id)
    board.update(camera.id) { status in
      status.codec = parameters.codec
      status.size = parameters.size
    }
    // A clip that begins again is no news.
    logger.log(
      level: isLive || !camera.playback.loops ? .info : .debug, "connected",
      metadata: ["codec": "\(parameters.codec) \(parameters.size)"])
    return run
  }

  /// - Parameter reason: a sentence for the record of the run.
  private func end(_ run: ActiveRun, packets: Int, because reason: String) {
    let endedAt = clock.now()
    run.close(reason: stop.isStopped ? .stopped : .runEnded)
    packetArrived()
    channel.send(
      .runEnded(
        CameraRunEnd(
          run: run.id, endedAt: endedAt, frames: packets,
          reason: stop.isStopped ? "stopped" : reason)))
  }

  /// Reads to the end of the stream, and counts the packets of `run`. Where the stream goes on with
  /// another picture, that is a new run on the same connection: decoder, clips and all that depends
  /// on the size of the picture begin anew.
  private func read(
    _ demuxer: Demuxer, into run: inout ActiveRun, count: inout Int,
    using generator: inout SystemRandomNumberGenerator
  ) throws(MediaError) {
    var pacer = camera.address.isFile && camera.playback.isRealtime ? FilePacer() : nil
    var rate = PacketRate()
    var stopwatch = Stopwatch()
    while !stop.isStopped {
      let packet = run.ring.takeSpare()
      switch try demuxer.read(into: packet) {
      case .endOfStream:
        return
      case .packet:
        if demuxer.parameters !== run.parameters {
          let size = demuxer.parameters.size
          end(run, packets: count, because: "the camera changed its picture to \(size)")
          run = begin(demuxer.parameters, using: &generator)
          count = 0
        }
        if let pause = pacer?.pause(before: packet.pts) { stop.sleep(for: pause) }
        packet.arrivedAt = clock.now()
        count += 1
        feed.pulse.beat()
        if rate.add(bytes: packet.byteCount, at: packet.arrivedAt) {
          report(rate, cost: stopwatch.lap())
        }
        if camera.address.isFile && !camera.playback.isRealtime { waitForRoom(in: run.ring) }
        let isAlarm = run.gate?.update(packet) ?? false
        run.ring.append(packet, isAlarm: isAlarm)
        if run.ring.hasWork { packetArrived() }
      }
    }
  }

  /// A file that is not played in real time has no live edge: here reading waits for analysis.
  private func waitForRoom(in ring: PacketRing) {
    while ring.waitingCount > 256 && !stop.isStopped { stop.sleep(for: .milliseconds(5)) }
  }

  private func report(_ rate: PacketRate, cost: Duration) {
    board.update(camera.id) { status in
      status.cost.reading += cost
      status.packetsRead += rate.packets
      status.bitsPerSecond = rate.bitsPerSecond
    }
  }

  private func logOnChange(_ outcome: Outcome, pause: Duration) {
    let isNew = board.statuses.first { $0.id == camera.id }?.lastError != outcome.description
    guard outcome.hadConnected || isNew else { return }
    logger.warning(
      "lost; trying again",
      metadata: [
        "pause": "\((pause.inSeconds * 10).rounded() / 10) s", "reason": "\(outcome.description)",
      ])
  }
}
