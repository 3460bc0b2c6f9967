import Logging
import Pixels
import Scene

/// What all cameras share, and how one of them is set up on it and taken off again.
struct SharedStages: Sendable {
  let board: CameraBoard
  let channel: EventChannel
  let scheduler: AnalysisScheduler
  let evidence: EvidenceWorker
  let connections: ConnectionWatch
  let load: LoadWatch
  let pacer = ConnectionPacer()
  let suspensions: any AlertSuspensions
  let clock: any WallClock
  let logger: Logger

  /// - Parameter workers: that analyse, at most.
  init(
    workers: Int, evidenceDirectory: String, suspensions: any AlertSuspensions,
    clock: any WallClock, logger: Logger
  ) {
    self.suspensions = suspensions
    channel = EventChannel()
    board = CameraBoard(cameras: [], clock: clock)
    scheduler = AnalysisScheduler(workers: workers, clock: clock)
    evidence = EvidenceWorker(
      directory: evidenceDirectory, channel: channel, clock: clock, logger: logger)
    connections = ConnectionWatch(
      board: board, channel: channel, clock: clock, suspensions: suspensions)
    load = LoadWatch(scheduler: scheduler, channel: channel, clock: clock)
    self.clock = clock
    self.logger = logger
  }

  /// Sets up all that a camera needs, up to its reader's thread.
  ///
  /// - Parameter crowd: counts persons where a zone wants them counted; `nil`: from foreground alone.
  func add(_ camera: CameraConfiguration, crowd: CrowdWorker?) -> WatchedCamera {
    var logger = logger
    logger[metadataKey: "camera"] = "\(camera.id)"
    board.put(camera)
    var counting: NetworkCrowd.Counting?
    if let crowd, camera.countsPersons {
      let exchange = crowd.makeExchange()
      counting = .elsewhere(exchange, crowd.model)
      // Says from the start that a network counts here.
      board.update(camera.id) { $0.crowdNetwork = exchange.use }
    }
    var mainLogger = logger
    mainLogger[metadataKey: "stream"] = "main"
    let main = MainStream(of: camera, board: board, clock: clock, logger: mainLogger)
    let feed = CameraFeed()
    scheduler.add(
      LiveAnalysis(
        camera: camera, feed: feed, board: board, channel: channel, evidence: evidence,
        logger: logger, counting: counting, main: main, suspensions: suspensions), of: camera.id)
    connections.add(camera, pulse: feed.pulse, main: main?.pulse)
    let reader = CameraReader(
      camera: camera, feed: feed, board: board, channel: channel, pacer: pacer, clock: clock,
      logger: logger, packetArrived: { [scheduler] in scheduler.packetArrived() })
    var readers = [(name: camera.id.text, reader: reader)]
    if let main {
      let reader = CameraReader(
        camera: camera, use: main, pacer: pacer, clock: clock, logger: mainLogger)
      readers.append((name: "main-" + camera.id.text, reader: reader))
    }
    return WatchedCamera(camera, feed: feed, readers: readers, exchange: counting?.exchange)
  }

  /// Ends what is open on a camera whose reader has ended, and forgets it; on the board it stays.
  func remove(_ watched: WatchedCamera, crowd: CrowdWorker?) async {
    await scheduler.remove(watched.camera.id)
    connections.remove(watched.camera.id)
    if let exchange = watched.exchange { crowd?.remove(exchange) }
  }
}
