public import Crowd
import Foundation
public import Logging
public import Pixels
public import Scene
public import ServiceLifecycle

/// Watches all cameras: readers, analysis workers, evidence, and the way into the sink.
public final class PipelineService: Service {
  /// What every camera is doing now.
  public let board: CameraBoard

  private let readers: [(name: String, reader: CameraReader)]
  private let feeds: [CameraID: CameraFeed]
  private let scheduler: AnalysisScheduler
  private let evidence: EvidenceWorker
  /// `nil`: no zone is counted by a network.
  private let crowd: (worker: CrowdWorker, bell: WorkBell)?
  private let channel: EventChannel
  private let recorder: EventRecorder
  private let connections: ConnectionWatch
  private let load: LoadWatch
  private let workerCount: Int
  private let logger: Logger

  /// - Parameters:
  ///   - cameras: with ids that differ.
  ///   - evidenceDirectory: exists and can be written to.
  ///   - crowdModel: counts persons where a zone wants them counted, on a thread of its own; `nil`:
  ///     from foreground alone.
  ///   - workers: analysis threads; by default one per core.
  public init(
    cameras: [CameraConfiguration], sink: any EventSink, evidenceDirectory: String,
    crowdModel: CrowdModel? = nil, workers: Int? = nil,
    clock: any WallClock = SystemWallClock(), logger: Logger
  ) {
    precondition(Set(cameras.map(\.id)).count == cameras.count, "camera ids differ")
    workerCount = max(
      1, min(workers ?? ProcessInfo.processInfo.activeProcessorCount, cameras.count))
    self.logger = logger
    let channel = EventChannel()
    let board = CameraBoard(cameras: cameras, clock: clock)
    let evidence = EvidenceWorker(
      directory: evidenceDirectory, channel: channel, clock: clock, logger: logger)
    self.channel = channel
    self.board = board
    self.evidence = evidence
    let feeds = cameras.map { _ in CameraFeed() }
    self.feeds = Dictionary(uniqueKeysWithValues: zip(cameras.map(\.id), feeds))
    let mains = cameras.map {
      MainStream(of: $0, board: board, clock: clock, logger: logger.ofMainStream($0))
    }
    let bell = WorkBell()
    var exchanges: [CrowdExchange] = []
    let scheduler = AnalysisScheduler(
      zip(zip(cameras, feeds), mains).map { pair, main in
        let (camera, feed) = pair
        var counting: NetworkCrowd.Counting?
        if let crowdModel, camera.scene.zones.contains(where: { $0.crowd != nil }) {
          let exchange = CrowdExchange(bell: bell)
          exchanges.append(exchange)
          counting = .elsewhere(exchange, crowdModel)
          // Says from the start that a network counts here.
          board.update(camera.id) { $0.crowdNetwork = exchange.use }
        }
        return LiveAnalysis(
          camera: camera, feed: feed, board: board, channel: channel, evidence: evidence,
          logger: logger.of(camera), counting: counting, main: main)
      }, workers: workerCount, clock: clock)
    crowd = crowdModel.flatMap { model in
      exchanges.isEmpty
        ? nil : (CrowdWorker(model: model, exchanges: exchanges, bell: bell), bell)
    }
    self.scheduler = scheduler
    let pacer = ConnectionPacer()
    let analysed = zip(cameras, feeds).map { camera, feed in
      let reader = CameraReader(
        camera: camera, feed: feed, board: board, channel: channel, pacer: pacer,
        clock: clock, logger: logger.of(camera), packetArrived: { scheduler.packetArrived() })
      return (name: camera.id.text, reader: reader)
    }
    let kept = zip(cameras, mains).compactMap { camera, main in
      main.map { main in
        let reader = CameraReader(
          camera: camera, use: main, pacer: pacer, clock: clock,
          logger: logger.ofMainStream(camera))
        return (name: "main-" + camera.id.text, reader: reader)
      }
    }
    readers = analysed + kept
    let connections = ConnectionWatch(board: board, channel: channel, clock: clock)
    for ((camera, feed), main) in zip(zip(cameras, feeds), mains) {
      connections.add(camera, pulse: feed.pulse, main: main?.pulse)
    }
    self.connections = connections
    load = LoadWatch(scheduler: scheduler, channel: channel, clock: clock)
    recorder = EventRecorder(channel: channel, sink: sink, clock: clock, logger: logger)
  }

  public var health: PipelineHealth {
    PipelineHealth(
      storageFailure: recorder.storageFailure, evidenceFailure: evidence.evidenceFailure,
      waitingItems: channel.waitingCount + recorder.itemsInWork,
      lostSamples: channel.droppedSampleCount, lostEvidence: evidence.lostCount,
      leftOut: scheduler.leftOut)
  }

  /// A viewer of a camera's live video; `nil` if there is no such camera.
  public func video(of camera: CameraID) -> VideoFollower? { feeds[camera].map(VideoFollower.init) }

  /// Runs until the task is cancelled or the service group shuts down, then ends every event, and
  /// returns when all is stored.
  public func run() async throws {
    let evidenceThread = WorkerThread(name: "evidence") { [evidence] in evidence.run() }
    let workers = (0..<workerCount).map { index in
      WorkerThread(name: "analysis-\(index)") { [scheduler] in scheduler.work() }
    }
    let crowdThreads = crowd.map { crowd in
      [WorkerThread(name: "crowd") { crowd.worker.work() }]
    }
    let readerThreads = readers.map { name, reader in
      WorkerThread(name: name) { reader.run() }
    }
    logger.info("watching \(feeds.count) cameras on \(workerCount) analysis threads")
    await withTaskGroup { group in
      group.addTask { [recorder] in await recorder.run() }
      group.addTask { [connections] in await connections.run() }
      group.addTask { [load] in await load.run() }
      try? await gracefulShutdown()
      for (_, reader) in readers { reader.requestStop() }
      await WorkerThread.join(readerThreads)
      scheduler.stop()
      await WorkerThread.join(workers)
      scheduler.stopAnalyses()
      connections.stop()
      load.stop()
      crowd?.bell.stop()
      await WorkerThread.join(crowdThreads ?? [])
      evidence.requestStop()
      await WorkerThread.join([evidenceThread])
      channel.finish()
      // Where storing fails, the recorder would try for ever.
      group.cancelAll()
    }
    await recorder.storeRest()
    logger.info("stopped")
  }
}

extension Logger {
  fileprivate func of(_ camera: CameraConfiguration) -> Logger {
    var logger = self
    logger[metadataKey: "camera"] = "\(camera.id)"
    return logger
  }

  fileprivate func ofMainStream(_ camera: CameraConfiguration) -> Logger {
    var logger = of(camera)
    logger[metadataKey: "stream"] = "main"
    return logger
  }
}
