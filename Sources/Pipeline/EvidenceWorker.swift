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
    case snapshot(EventID, jpeg: [UInt8], takenAt: WallTime)
  }

  private let directory: String
  private let channel: EventChannel
  private let logger: Logger
  private let commands = Mutex<[Command]>([])
  private let stopSignal = StopSignal()
  private let lost = Atomic<Int>(0)

  /// How often the rings are looked at. Their pre-roll is longer than this by far.
  private static let pace = Duration.milliseconds(400)
  /// Commands that wait at most; beyond, snapshots are dropped and counted.
  private static let commandLimit = 1_024

  init(directory: String, channel: EventChannel, logger: Logger) {
    self.directory = directory
    self.channel = channel
    self.logger = logger
  }

  // MARK: - Any thread

  func beginClip(_ order: ClipOrder) { send(.beginClip(order)) }

  /// `nil`: the clip ends with what there is.
  func endClip(of event: EventID, at end: MediaTime?) { send(.endClip(event, at: end)) }

  func keepSnapshot(_ jpeg: [UInt8], of event: EventID, takenAt: WallTime) {
    send(.snapshot(event, jpeg: jpeg, takenAt: takenAt))
  }

  /// Files that could not be written.
  var lostCount: Int { lost.load(ordering: .relaxed) }

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
    var isFailing = false
    while true {
      let isLast = stopSignal.sleep(for: Self.pace)
      obey(&clips, &isFailing)
      for (event, clip) in clips {
        if isLast { clip.finish(at: nil) }
        do {
          switch try clip.advance() {
          case .waiting: continue
          case .finished(let evidence): channel.send(.evidence(evidence))
          case .nothing: break
          }
        } catch {
          // A clip that is given up removes its unfinished file.
          fail("clip of \(event)", error, &isFailing)
        }
        clips[event] = nil
      }
      if isLast { return }
    }
  }

  private func obey(_ clips: inout [EventID: ClipRecorder], _ isFailing: inout Bool) {
    let waiting = commands.withLock { commands in
      defer { commands.removeAll(keepingCapacity: true) }
      return commands
    }
    for command in waiting {
      switch command {
      case .beginClip(let order):
        clips[order.event] = ClipRecorder(order: order, directory: directory)
      case .endClip(let event, let end):
        clips[event]?.finish(at: end)
      case .snapshot(let event, let jpeg, let takenAt):
        write(jpeg, of: event, takenAt: takenAt, &isFailing)
      }
    }
  }

  private func write(
    _ jpeg: [UInt8], of event: EventID, takenAt: WallTime, _ isFailing: inout Bool
  ) {
    let fileName = "\(event).jpg"
    do {
      try Data(jpeg).write(
        to: URL(filePath: directory).appending(path: fileName), options: .atomic)
      isFailing = false
      channel.send(
        .evidence(
          Evidence(
            event: event, kind: .snapshot, fileName: fileName, byteCount: jpeg.count,
            beganAt: takenAt, duration: .zero)))
    } catch {
      fail("snapshot of \(event)", error, &isFailing)
    }
  }

  /// Counts each loss, and logs the first of a row.
  private func fail(_ what: String, _ error: any Error, _ isFailing: inout Bool) {
    lost.add(1, ordering: .relaxed)
    if !isFailing {
      logger.error("evidence lost: \(what)", metadata: ["reason": "\(error)"])
    }
    isFailing = true
  }
}
