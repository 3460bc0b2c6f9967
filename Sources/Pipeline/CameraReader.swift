import Logging
import Media
import Pixels
import Scene

/// Reads one stream of a camera for ever: connect, read, stamp, keep; when that breaks, wait and
/// connect anew.
///
/// One named thread each, nearly always asleep in libav. It does nothing but read, so that slow
/// analysis never stops it.
final class CameraReader: Sendable {
  private let camera: CameraConfiguration
  private let use: any StreamUse
  private let pacer: ConnectionPacer
  private let clock: any WallClock
  private let logger: Logger
  private let stop = StopSignal()

  init(
    camera: CameraConfiguration, use: any StreamUse, pacer: ConnectionPacer,
    clock: any WallClock, logger: Logger
  ) {
    self.camera = camera
    self.use = use
    self.pacer = pacer
    self.clock = clock
    self.logger = logger
  }

  /// Of the stream that is analysed; `packetArrived` tells the analysis workers that there is
  /// something to do.
  convenience init(
    camera: CameraConfiguration, feed: CameraFeed, board: CameraBoard, channel: EventChannel,
    pacer: ConnectionPacer, clock: any WallClock, logger: Logger,
    packetArrived: @escaping @Sendable () -> Void
  ) {
    let use = AnalysedStream(
      camera: camera, feed: feed, board: board, channel: channel, clock: clock, logger: logger,
      packetArrived: packetArrived)
    self.init(camera: camera, use: use, pacer: pacer, clock: clock, logger: logger)
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
      use.note(.backingOff, error: outcome.description)
      stop.sleep(for: pause)
    }
    use.pulse.finish()
    use.note(.stopped, error: nil)
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
    use.note(.connecting, error: nil)
    let demuxer: Demuxer
    do {
      demuxer = try connect()
    } catch {
      return Outcome(isUnauthorised: error.code == .unauthorised, description: "\(error)")
    }
    if !isFirst { use.noteReconnect() }
    var outcome = Outcome(hadConnected: true)
    let began = ContinuousClock.now
    var run = use.begin(demuxer.parameters, using: &generator)
    var packets = 0
    do {
      try read(demuxer, into: &run, count: &packets, using: &generator)
      outcome.description = "the stream ended"
    } catch {
      outcome.description = "\(error)"
    }
    outcome.length = ContinuousClock.now - began
    // Damaged or not, a file has no more than this; one without anything in it is a failed try.
    outcome.isEndOfFile = use.address.isFile && packets > 0
    end(run, packets: packets, because: outcome.description)
    return outcome
  }

  /// Waits for its turn, and connects.
  private func connect() throws(MediaError) -> Demuxer {
    defer { pacer.finish(use.id) }
    while !use.address.isFile, !stop.isStopped,
      let pause = pacer.pauseBeforeTurn(of: use.id)
    {
      stop.sleep(for: pause)
    }
    use.noteTry()
    let demuxer = try Demuxer(use.address, options: camera.stream, interrupt: stop.interrupt)
    // A stream that nobody can decode is a failed try, not a run without pictures.
    _ = try Decoder(demuxer.parameters)
    return demuxer
  }

  /// - Parameter reason: a sentence for the record of the run.
  private func end(_ run: ActiveRun, packets: Int, because reason: String) {
    use.end(
      run, packets: packets, as: stop.isStopped ? .stopped : .runEnded,
      because: stop.isStopped ? "stopped" : reason)
  }

  /// Reads to the end of the stream, and counts the packets of `run`. Where the stream goes on with
  /// another picture, that is a new run on the same connection: decoder, clips and all that depends
  /// on the size of the picture begin anew.
  private func read(
    _ demuxer: Demuxer, into run: inout ActiveRun, count: inout Int,
    using generator: inout SystemRandomNumberGenerator
  ) throws(MediaError) {
    var pacer = use.address.isFile && camera.playback.isRealtime ? FilePacer() : nil
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
          run = use.begin(demuxer.parameters, using: &generator)
          count = 0
        }
        if let pause = pacer?.pause(before: packet.pts) { stop.sleep(for: pause) }
        packet.arrivedAt = clock.now()
        count += 1
        use.pulse.beat()
        if rate.add(bytes: packet.byteCount, at: packet.arrivedAt) {
          use.note(rate, cost: stopwatch.lap())
        }
        if use.address.isFile && !camera.playback.isRealtime { waitForRoom(in: run.ring) }
        use.take(packet, of: run)
      }
    }
  }

  /// A file that is not played in real time has no live edge: here reading waits for analysis.
  private func waitForRoom(in ring: PacketRing) {
    while ring.waitingCount > 256 && !stop.isStopped { stop.sleep(for: .milliseconds(5)) }
  }

  private func logOnChange(_ outcome: Outcome, pause: Duration) {
    let isNew = use.lastError != outcome.description
    guard outcome.hadConnected || isNew else { return }
    logger.warning(
      "lost; trying again",
      metadata: [
        "pause": "\((pause.inSeconds * 10).rounded() / 10) s", "reason": "\(outcome.description)",
      ])
  }
}
