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
  /// Ends with what there is.
  private var isOver = false
  private var packets: [Packet] = []
  /// Packets that the ring had dropped before they could be written: holes in the clip.
  private(set) var missedPackets = 0

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

  /// The event is over; the clip goes on to `time`, or ends with what there is.
  func finish(at time: MediaTime?) {
    if let time { end = min(end, time) } else { isOver = true }
  }

  /// Writes what has come since the last call.
  func advance() throws(MediaError) -> Progress {
    let isClosed = order.run.ring.isClosed
    guard let start = nextSequence ?? order.run.ring.sequenceOfKeyFrame(atOrBefore: order.from)
    else { return isClosed ? .nothing : .waiting }
    packets.removeAll(keepingCapacity: true)
    let copied = order.run.ring.copy(from: start, into: &packets)
    nextSequence = copied.next
    missedPackets += copied.missed
    defer { packets.removeAll(keepingCapacity: true) }
    for packet in packets {
      if firstPTS != nil && packet.pts > end { return try complete() }
      if writer == nil {
        guard packet.isKeyFrame else { continue }
        writer = try ClipWriter(
          path: directory + "/" + fileName, parameters: order.run.parameters)
        firstPTS = packet.pts
      }
      try writer?.write(packet)
    }
    return isClosed || isOver ? try complete() : .waiting
  }

  private func complete() throws(MediaError) -> Progress {
    guard let writer, let firstPTS else { return .nothing }
    let summary = try writer.finish()
    self.writer = nil
    let before = order.from.duration(since: firstPTS) + order.preRoll
    return .finished(
      Evidence(
        event: order.event, kind: .clip, fileName: fileName, byteCount: summary.byteCount,
        beganAt: order.beganAt.advanced(by: .zero - before), duration: summary.duration))
  }
}
