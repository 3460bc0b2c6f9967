import CameraBench
import Foundation
import Media
import Pixels
import Scene
import Store

/// A soak while it goes on: `pantau run` in a process of its own, two servers of cameras in two
/// others, and relays that do to the connections between them what the schedule says.
///
/// The cameras that get no faults have a server to themselves and no relay.
final class SoakRun {
  private let plan: SoakPlan
  private let folder: String
  private let planFile: String
  private let epoch = CameraServer.now
  private let epochTime = SystemWallClock().now()
  private let clock = SystemWallClock()
  private let served: ServedCameras
  private let untouchedServer: OwnProcess
  private var server: OwnProcess?
  private var relays: [FaultyRelay] = []
  private var log: SoakLog
  private var samples: [SoakGrowth.Sample] = []

  /// Of the schedule.
  private static let pace = Duration.milliseconds(100)
  /// Every so many steps Pantau is asked how it is.
  private static let stepsPerLook = 5

  /// - Parameter folder: exists; takes configuration, database, evidence, log and `samples.csv`.
  init(_ plan: SoakPlan, in folder: String) throws {
    self.plan = plan
    self.folder = folder
    planFile = folder + "/plan.json"
    log = SoakLog(untouched: plan.untouched)
    try JSONEncoder().encode(plan.bench).write(to: URL(filePath: planFile))
    let serve = ["bench", "serve", planFile, "--since", String(epoch)]
    untouchedServer = try OwnProcess(serve)
    let server = try OwnProcess(serve)
    self.server = server
    let quiet = try untouchedServer.readServedCameras()
    served = try server.readServedCameras()
    for _ in plan.touched { relays.append(try FaultyRelay(to: UInt16(served.port))) }
    let ports = relays.map { Int($0.port) } + plan.untouched.map { _ in quiet.port }
    try Data(plan.configuration(ports: ports).utf8).write(
      to: URL(filePath: folder + "/pantau.yaml"))
  }

  /// Where and what the cameras are.
  var places: [ServedCameras.Place] { served.cameras }

  /// Runs to the end, or until it is interrupted.
  ///
  /// - Parameter progress: is told the seconds that have passed.
  func run(interrupt: InterruptFlag, progress: (Double) -> Void) async throws
    -> SoakResult.Remains
  {
    defer { end() }
    let logFile = folder + "/pantau.log"
    try Data().write(to: URL(filePath: logFile))
    let pantau = try OwnProcess(
      ["run", "--config", folder + "/pantau.yaml", "--log-level", "info"],
      errorsTo: FileHandle(forWritingTo: URL(filePath: logFile)))
    var hasEnded = false
    defer { if !hasEnded { pantau.terminate() } }
    guard let port = pantau.readLine().split(separator: ":").last.flatMap({ Int($0) }) else {
      throw CommandFailure("pantau run did not start: see \(logFile)")
    }
    let began = clock.now()
    try await inject(pantau, port: port, interrupt: interrupt, progress: progress)
    let lines = SoakGrowth.Sample.columns + samples.map(\.line).joined()
    try Data(lines.utf8).write(to: URL(filePath: folder + "/samples.csv"))
    let stoppedAt = clock.now()
    let status = pantau.terminate()
    hasEnded = true
    let store = try EventStore(path: folder + "/soak.db", access: .reader)
    defer { try? store.close() }
    return SoakResult.Remains(
      log: log, samples: samples, epoch: epochTime, began: began, stoppedAt: stoppedAt,
      exitStatus: status, secondsToStop: clock.now().duration(since: stoppedAt).inSeconds,
      events: try await allEvents(of: store), runs: try await allRuns(of: store),
      evidenceFolder: folder + "/evidence")
  }

  private func inject(
    _ pantau: OwnProcess, port: Int, interrupt: InterruptFlag, progress: (Double) -> Void
  ) async throws {
    let start = ContinuousClock.now
    var waiting = plan.schedule.faults[...]
    var active: [SoakFault] = []
    var step = 0
    while !interrupt.isInterrupted {
      let passed = (ContinuousClock.now - start).inSeconds
      guard passed < plan.schedule.seconds else { return }
      for fault in active where fault.end <= passed { try finish(fault) }
      active.removeAll { $0.end <= passed }
      while let next = waiting.first, next.begin <= passed {
        begin(next)
        active.append(next)
        waiting.removeFirst()
      }
      if step.isMultiple(of: Self.stepsPerLook) {
        let told = try await ToldState(port: port)
        log.look(told, at: clock.now())
        if let sample = ProcessSample(of: pantau.processID) {
          samples.append(
            .init(
              at: passed, sample, heapMB: Double(told.heapBytes) / 1e6,
              openEvents: told.openEvents))
        }
        progress(passed)
      }
      step += 1
      try await Task.sleep(for: Self.pace)
    }
    throw CommandFailure("interrupted")
  }

  // MARK: - Faults

  private func begin(_ fault: SoakFault) {
    log.begin(fault, at: clock.now())
    switch fault.kind {
    case .cut: relays[fault.cameras[0]].cut(afterBytes: fault.bytesUntilCut)
    case .stall: relays[fault.cameras[0]].network = .silent
    case .throttle:
      let camera = fault.cameras[0]
      let rate = plan.meanRate(of: camera, length: places[camera].length) * fault.shareThatPasses
      relays[camera].network = .slow(bytesPerSecond: Int(rate))
    case .gone, .allGone: for camera in fault.cameras { relays[camera].network = .broken }
    case .serverRestart:
      server?.terminate()
      server = nil
    }
  }

  private func finish(_ fault: SoakFault) throws {
    switch fault.kind {
    case .cut: break
    case .stall, .throttle, .gone, .allGone:
      for camera in fault.cameras { relays[camera].network = .good }
    case .serverRestart:
      let server = try OwnProcess([
        "bench", "serve", planFile, "--since", String(epoch), "--port", String(served.port),
      ])
      self.server = server
      _ = try server.readServedCameras()
    }
    log.end(fault, at: clock.now())
  }

  private func end() {
    for relay in relays { relay.stop() }
    server?.terminate()
    untouchedServer.terminate()
  }

  // MARK: - What is left

  private func allEvents(of store: EventStore) async throws -> [StoredEvent] {
    var events: [StoredEvent] = []
    var cursor: EventCursor?
    repeat {
      let page = try await store.events(
        EventFilter(), after: cursor, limit: EventStore.maximumLimit)
      events += page.events
      cursor = page.next
    } while cursor != nil
    return events
  }

  private func allRuns(of store: EventStore) async throws -> [CameraID: [StoredRun]] {
    var runs: [CameraID: [StoredRun]] = [:]
    for number in places.indices {
      let id = SoakPlan.id(number)
      runs[id] = try await store.runs(of: id, limit: EventStore.maximumLimit)
    }
    return runs
  }
}

extension SoakPlan {
  /// Bytes a second that a camera sends on the mean, by the size of its clip.
  fileprivate func meanRate(of camera: Int, length: Double) -> Double {
    let path = bench.clips[camera % bench.clips.count].path
    let attributes = try? FileManager.default.attributesOfItem(
      atPath: URL(filePath: path).resolvingSymlinksInPath().path)
    return Double((attributes?[.size] as? NSNumber)?.intValue ?? 0) / max(1, length)
  }
}
