import Foundation
import Media
import Pixels
import Scene

/// What a clip is to show.
struct ClipOrder: Sendable {
  let event: EventID
  let run: ActiveRun
  /// Where the clip is to begin; it begins at the last key frame before.
  let from: MediaTime
  /// When the event began.
  let beganAt: WallTime
  let preRoll: Duration
  /// Where the clip ends at the latest, even if the event goes on.
  let until: MediaTime
}

/// Writes the clip of one event: follows the run's ring from before the event to after its end.
///
/// Not `Sendable`: it belongs to the evidence thread.
final class ClipRecorder {
  let order: ClipOrder
  private let directory: String
  private var writer: ClipWriter?
  private var nextSequence: Int?
  private var firstPTS: MediaTime?
  private var end: MediaTime
  private var packets: [Packet] = []

  enum Progress {
    case waiting
    case finished(Evidence)
    /// Nothing of the run was left to write.
    case nothing
  }

  init(order: ClipOrder, directory: String) {
    self.order = order
    self.directory = directory
    end = order.until
  }

  private var fileName: String { "\(order.event).mp4" }
  private var path: String { directory + "/" + fileName }
  /// Its name until it is complete; left-overs of a crash are swept by name.
  private var partialPath: String { directory + "/\(order.event).part.mp4" }

  /// The event is over; the clip goes on to `time`, or ends with what there is.
  func finish(at time: MediaTime?) {
    if let time { end = min(end, time) } else { end = MediaTime(ticks: .min) }
  }

  /// Writes what has come since the last call.
  func advance() throws -> Progress {
    let isClosed = order.run.ring.isClosed
    guard let start = nextSequence ?? order.run.ring.sequenceOfKeyFrame(atOrBefore: order.from)
    else { return isClosed ? .nothing : .waiting }
    packets.removeAll(keepingCapacity: true)
    nextSequence = order.run.ring.copy(from: start, into: &packets)
    defer { packets.removeAll(keepingCapacity: true) }
    for packet in packets {
      if firstPTS != nil && packet.pts > end && end > MediaTime(ticks: .min) {
        return try complete()
      }
      if writer == nil {
        guard packet.isKeyFrame else { continue }
        writer = try ClipWriter(path: partialPath, parameters: order.run.parameters)
        firstPTS = packet.pts
      }
      try writer?.write(packet)
    }
    return isClosed || end == MediaTime(ticks: .min) ? try complete() : .waiting
  }

  /// Gives up: removes what was written.
  func discard() {
    writer = nil
    try? FileManager.default.removeItem(atPath: partialPath)
  }

  private func complete() throws -> Progress {
    guard let writer, let firstPTS else { return .nothing }
    let summary = try writer.finish()
    self.writer = nil
    try FileManager.default.moveItem(atPath: partialPath, toPath: path)
    let before = order.from.duration(since: firstPTS) + order.preRoll
    return .finished(
      Evidence(
        event: order.event, kind: .clip, fileName: fileName, byteCount: summary.byteCount,
        beganAt: order.beganAt.advanced(by: .zero - before), duration: summary.duration))
  }
}
