import Synchronization

/// Says that a camera's stream is alive: its reader counts packets, `ConnectionWatch` looks now and
/// then.
final class CameraPulse: Sendable {
  private let packets = Atomic<Int>(0)
  private let isOver = Atomic<Bool>(false)

  /// A packet has come.
  func beat() { packets.add(1, ordering: .relaxed) }

  /// Nothing will come any more, and nothing is expected to: a file is at its end.
  func finish() { isOver.store(true, ordering: .relaxed) }

  var packetCount: Int { packets.load(ordering: .relaxed) }
  var isFinished: Bool { isOver.load(ordering: .relaxed) }
}
