public import Crowd
import Foundation
public import Logging
public import Pixels
public import Scene
public import ServiceLifecycle

/// Watches all cameras: readers, analysis workers, evidence, and the way into the sink.
///
/// Cameras come, change and go while it runs (`apply`), each by itself.
public actor PipelineService: Service {
  /// What every camera is doing now.
  public nonisolated let board: CameraBoard

  nonisolated let stages: SharedStages
  private nonisolated let recorder: EventRecorder
  private let mostWorkers: Int
  private let logger: Logger

  private enum Phase { case made, running, over }
  private var phase = Phase.made
  private(set) var watched: [CameraID: WatchedCamera] = [:]
  private var workers: [WorkerThread] = []
  /// `nil`: nobody is counted by a network.
  private(set) var crowd: CrowdWorker?
  private var crowdThread: WorkerThread?
  /// One list of cameras is applied after the other.
  private let turns = Turns()

  /// - Parameters:
  ///   - cameras: with ids that differ.
  ///   - evidenceDirectory: exists and can be written to.
  ///   - crowdModel: counts persons where a zone wants them counted, on a thread of its own; `nil`:
  ///     from foreground alone.
  ///   - suspensions: where nobody is alerted.
  ///   - workers: analysis threads at most; by default one per core.
  public init(
    cameras: [CameraConfiguration], sink: any EventSink, evidenceDirectory: String,
    crowdModel: CrowdModel? = nil, suspensions: any AlertSuspensions = NoSuspensions(),
    workers: Int? = nil,
    clock: any WallClock = SystemWallClock(), logger: Logger
  ) {
    Self.expectDifferentIDs(cameras)
    mostWorkers = max(1, workers ?? ProcessInfo.processInfo.activeProcessorCount)
    self.logger = logger
    let stages = SharedStages(
      workers: mostWorkers, evidenceDirectory: evidenceDirectory, suspensions: suspensions,
      clock: clock, logger: logger)
    self.stages = stages
    board = stages.board
    recorder = EventRecorder(channel: stages.channel, sink: sink, clock: clock, logger: logger)
    let crowd = crowdModel.map { CrowdWorker(model: $0) }
    self.crowd = crowd
    watched = Dictionary(
      uniqueKeysWithValues: cameras.map { ($0.id, stages.add($0, crowd: crowd)) })
    board.arrange(cameras.map(\.id))
  }

  public nonisolated var health: PipelineHealth {
    PipelineHealth(
      storageFailure: recorder.storageFailure, evidenceFailure: stages.evidence.evidenceFailure,
      waitingItems: stages.channel.waitingCount + recorder.itemsInWork,
      lostSamples: stages.channel.droppedSampleCount, lostEvidence: stages.evidence.lostCount,
      leftOut: stages.scheduler.leftOut)
  }

  /// Watches these cameras from now on. New ones start, those that are missing stop (their events
  /// end, their evidence is finished), those whose settings differ are stopped and started anew, and
  /// all others go on as if nothing had happened.
  ///
  /// - Parameters:
  ///   - cameras: with ids that differ.
  ///   - crowdModel: for cameras that start from now on, if there was none yet.
  @discardableResult
  public func apply(
    _ cameras: [CameraConfiguration], crowdModel: CrowdModel? = nil
  ) async -> CameraChanges {
    Self.expectDifferentIDs(cameras)
    await turns.take()
    defer { turns.give() }
    if crowd == nil { crowd = crowdModel.map { CrowdWorker(model: $0) } }
    let changes = CameraChanges(from: watched.mapValues(\.camera), to: cameras)
    guard phase != .over else { return changes }
    await stop(changes.removed + changes.changed)
    for id in changes.removed { board.remove(id) }
    for camera in cameras where watched[camera.id] == nil {
      watched[camera.id] = stages.add(camera, crowd: crowd)
    }
    board.arrange(cameras.map(\.id))
    if phase == .running { startThreads() }
    return changes
  }

  /// A viewer of a camera's live video; `nil` if there is no such camera.
  public func video(of camera: CameraID) -> VideoFollower? {
    guard watched[camera] != nil else { return nil }
    return VideoFollower { [weak self] in await self?.watched[camera]?.feed }
  }

  /// Runs until the task is cancelled or the service group shuts down, then ends every event, and
  /// returns when all is stored.
  public func run() async throws {
    let evidenceThread = WorkerThread(name: "evidence") { [stages] in stages.evidence.run() }
    await turns.take()
    phase = .running
    startThreads()
    logger.info("watching \(watched.count) cameras on \(workers.count) analysis threads")
    turns.give()
    await withTaskGroup { group in
      group.addTask { [recorder] in await recorder.run() }
      group.addTask { [stages] in await stages.connections.run() }
      group.addTask { [stages] in await stages.load.run() }
      try? await gracefulShutdown()
      await turns.take()
      phase = .over
      await stopAll()
      turns.give()
      stages.evidence.requestStop()
      await WorkerThread.join([evidenceThread])
      stages.channel.finish()
      // Where storing fails, the recorder would try for ever.
      group.cancelAll()
    }
    await recorder.storeRest()
    logger.info("stopped")
  }

  // MARK: - Threads

  /// Those that are needed and do not run yet.
  private func startThreads() {
    for id in watched.keys { watched[id]?.start() }
    while workers.count < min(mostWorkers, max(1, watched.count)) {
      workers.append(
        WorkerThread(name: "analysis-\(workers.count)") { [stages] in stages.scheduler.work() })
    }
    if crowdThread == nil, let crowd, crowd.count > 0 {
      crowdThread = WorkerThread(name: "crowd") { crowd.work() }
    }
  }

  /// All of them at once, as a reader may need a moment to end.
  private func stop(_ ids: [CameraID]) async {
    let leaving = ids.compactMap { watched.removeValue(forKey: $0) }
    for camera in leaving { camera.requestStop() }
    await WorkerThread.join(leaving.flatMap(\.threads))
    for camera in leaving { await stages.remove(camera, crowd: crowd) }
  }

  private func stopAll() async {
    for camera in watched.values { camera.requestStop() }
    await WorkerThread.join(watched.values.flatMap(\.threads))
    stages.scheduler.stop()
    await WorkerThread.join(workers)
    stages.scheduler.stopAnalyses()
    stages.connections.stop()
    stages.load.stop()
    crowd?.stop()
    await WorkerThread.join(crowdThread.map { [$0] } ?? [])
  }

  private static func expectDifferentIDs(_ cameras: [CameraConfiguration]) {
    precondition(Set(cameras.map(\.id)).count == cameras.count, "camera ids differ")
  }
}
