import Foundation
import Logging
import Media
import Pixels
import Scene
import Synchronization

/// Writes snapshots and clips on a thread of its own, so that a slow disk slows no analysis.
final class EvidenceWorker: Sendable {
  private enum Command: Sendable {
    case beginClip(ClipOrder)
    case endClip(EventID, at: MediaTime?)
    case snapshot(EventID, Snapshot)
  }

  private struct Snapshot: Sendable {
    let jpeg: [UInt8]
    let takenAt: WallTime
    /// Where the same is seen with more pixels.
    var main: MainMoment?
  }

  private let directory: String
  private let channel: EventChannel
  private let clock: any WallClock
  private let logger: Logger
  private let commands = Mutex<[Command]>([])
  private let stopSignal = StopSignal()
  private let lost = Atomic<Int>(0)
  private let failure = Mutex<PipelineHealth.StorageFailure?>(nil)

  /// How often the rings are looked at. They keep at least a second more than clips need.
  private static let pace = Duration.milliseconds(400)
  /// Commands that wait at most; beyond, snapshots are dropped and counted.
  private static let commandLimit = 1_024

  init(directory: String, channel: EventChannel, clock: any WallClock, logger: Logger) {
    self.directory = directory
    self.channel = channel
    self.clock = clock
    self.logger = logger
  }

  // MARK: - Any thread

  func beginClip(_ order: ClipOrder) { send(.beginClip(order)) }

  /// `nil`: the clip ends with what there is.
  func endClip(of event: EventID, at end: MediaTime?) { send(.endClip(event, at: end)) }

  /// - Parameter main: where a picture of the main stream, once there is one, takes its place.
  func keepSnapshot(
    _ jpeg: [UInt8], of event: EventID, takenAt: WallTime, main: MainMoment? = nil
  ) {
    send(.snapshot(event, Snapshot(jpeg: jpeg, takenAt: takenAt, main: main)))
  }

  /// Evidence that could not be made.
  func noteLoss(of what: String, _ error: any Error) {
    lost.add(1, ordering: .relaxed)
    logger.warning("evidence lost: \(what)", metadata: ["reason": "\(error)"])
  }

  /// Files that could not be written, or not whole.
  var lostCount: Int { lost.load(ordering: .relaxed) }

  var evidenceFailure: PipelineHealth.StorageFailure? { failure.withLock { $0 } }

  func requestStop() { stopSignal.stop() }

  private func send(_ command: Command) {
    commands.withLock { commands in
      if commands.count >= Self.commandLimit, case .snapshot = command {
        lost.add(1, ordering: .relaxed)
      } else {
        commands.append(command)
      }
    }
  }

  // MARK: - Its thread

  /// The thread's body: works until `requestStop()`, then completes the clips with what there is.
  func run() {
    var clips: [EventID: ClipRecorder] = [:]
    let mainSnapshots = MainSnapshots()
    while true {
      let isLast = stopSignal.sleep(for: Self.pace)
      let snapshots = obey(&clips)
      for (event, clip) in clips {
        if isLast { clip.finish(at: nil) }
        do {
          switch try clip.advance() {
          case .waiting: continue
          case .finished(let evidence):
            channel.send(.evidence(evidence))
            if clip.missedPackets > 0 { noteHole(in: clip) }
            noteSuccess()
          case .nothing: break
          }
        } catch {
          // A clip that is given up removes its unfinished file.
          fail("clip of \(event)", error)
        }
        clips[event] = nil
      }
      // After the clips, which the rings do not wait for.
      for (event, snapshot) in snapshots {
        write(snapshot, of: event)
        mainSnapshots.want(snapshot.main, of: event)
      }
      for made in mainSnapshots.make() {
        write(Snapshot(jpeg: made.jpeg, takenAt: made.takenAt), of: made.event)
      }
      if isLast { return }
    }
  }

  /// Begins and ends clips as ordered; returns the newest snapshot of each event.
  private func obey(_ clips: inout [EventID: ClipRecorder]) -> [EventID: Snapshot] {
    let waiting = commands.withLock { commands in
      defer { commands.removeAll(keepingCapacity: true) }
      return commands
    }
    var snapshots: [EventID: Snapshot] = [:]
    for command in waiting {
      switch command {
      case .beginClip(let order):
        clips[order.event] = ClipRecorder(order: order, directory: directory)
      case .endClip(let event, let end):
        clips[event]?.finish(at: end)
      case .snapshot(let event, let snapshot):
        snapshots[event] = snapshot
      }
    }
    return snapshots
  }

  private func write(_ snapshot: Snapshot, of event: EventID) {
    let fileName = "\(event).jpg"
    do {
      try Data(snapshot.jpeg).write(
        to: URL(filePath: directory).appending(path: fileName), options: .atomic)
      noteSuccess()
      channel.send(
        .evidence(
          Evidence(
            event: event, kind: .snapshot, fileName: fileName, byteCount: snapshot.jpeg.count,
            beganAt: snapshot.takenAt, duration: .zero)))
    } catch {
      fail("snapshot of \(event)", error)
    }
  }

  private func noteHole(in clip: ClipRecorder) {
    lost.add(1, ordering: .relaxed)
    logger.warning(
      "a clip has holes: the disk was too slow",
      metadata: ["event": "\(clip.order.event)", "packets": "\(clip.missedPackets)"])
  }

  /// Counts each loss, and logs the first of a row.
  private func fail(_ what: String, _ error: any Error) {
    lost.add(1, ordering: .relaxed)
    let reason = (error as? MediaError)?.description ?? error.localizedDescription
    let isNew = failure.withLock { failure in
      let isNew = failure == nil
      failure = .init(since: failure?.since ?? clock.now(), reason: reason)
      return isNew
    }
    if isNew { logger.error("evidence lost: \(what)", metadata: ["reason": "\(reason)"]) }
  }

  private func noteSuccess() {
    let ended = failure.withLock { failure in
      defer { failure = nil }
      return failure
    }
    if let ended {
      logger.notice(
        "evidence is written again",
        metadata: ["failed since": "\(ended.since)", "lost in all": "\(lostCount)"])
    }
  }
}
