import Media
import Pixels
import Scene

/// Writes the clip of one event: follows a run's ring from before the event to after its end.
///
/// Where the main stream breaks off before it has shown the event, the clip is made of the stream
/// that is analysed.
///
/// Not `Sendable`: it belongs to the evidence thread.
final class ClipRecorder {
  let order: ClipOrder
  private let directory: String
  private var source: ClipSource
  private var writer: ClipWriter?
  private var nextSequence: Int?
  private var firstPTS: MediaTime?
  private var lastPTS: MediaTime?
  /// By the clock of the stream that is analysed.
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
    source = order.main ?? order.analysed
    end = order.until
  }

  private var fileName: String { "\(order.event).mp4" }

  private var isOfMainStream: Bool { source.run !== order.analysed.run }

  /// The event is over; the clip goes on to `time`, or ends with what there is.
  func finish(at time: MediaTime?) {
    if let time { end = min(end, time) } else { isOver = true }
  }

  /// Writes what has come since the last call.
  func advance() throws(MediaError) -> Progress {
    guard isOfMainStream else { return try follow() }
    // Whatever is wrong with the main stream, the other is there.
    if let progress = try? follow(), !isNothing(progress) { return progress }
    fallBack()
    return try follow()
  }

  private func isNothing(_ progress: Progress) -> Bool {
    if case .nothing = progress { true } else { false }
  }

  private func fallBack() {
    source = order.analysed
    writer = nil
    nextSequence = nil
    firstPTS = nil
    lastPTS = nil
    missedPackets = 0
  }

  private func follow() throws(MediaError) -> Progress {
    let isClosed = source.run.ring.isClosed
    guard let start = nextSequence ?? source.run.ring.sequenceOfKeyFrame(atOrBefore: source.from)
    else { return isClosed ? .nothing : .waiting }
    packets.removeAll(keepingCapacity: true)
    let copied = source.run.ring.copy(from: start, into: &packets)
    nextSequence = copied.next
    missedPackets += copied.missed
    defer { packets.removeAll(keepingCapacity: true) }
    let last = lastToShow
    for packet in packets {
      if firstPTS != nil && packet.pts > last { return try complete() }
      if writer == nil {
        guard packet.isKeyFrame else { continue }
        writer = try ClipWriter(
          path: directory + "/" + fileName, parameters: source.run.parameters)
        firstPTS = packet.pts
      }
      try writer?.write(packet)
      lastPTS = packet.pts
    }
    return isClosed || isOver ? try complete() : .waiting
  }

  /// The end by the clock of the source.
  private var lastToShow: MediaTime {
    guard isOfMainStream else { return end }
    let length = end.duration(since: order.analysed.begin)
    return source.begin.advanced(by: length + MainStream.clockSlack)
  }

  private func complete() throws(MediaError) -> Progress {
    guard let writer, let firstPTS, let lastPTS else { return .nothing }
    if isOfMainStream && lastPTS < source.begin { return .nothing }
    let summary = try writer.finish()
    self.writer = nil
    let before = source.begin.duration(since: firstPTS)
    return .finished(
      Evidence(
        event: order.event, kind: .clip, fileName: fileName, byteCount: summary.byteCount,
        beganAt: order.beganAt.advanced(by: .zero - before), duration: summary.duration))
  }
}
