import Media
import Pixels
import Scene
import Synchronization

/// One unbroken connection to a stream, as reader, analysis and clips share it.
final class ActiveRun: Sendable {
  let id: EventID
  let parameters: StreamParameters
  let ring: PacketRing
  let beganAt: WallTime
  /// Whether its packets come in real time from a camera rather than out of a file.
  let isLive: Bool
  /// `nil`: every packet is decoded.
  let gate: StreamGate?
  private let endReason = Mutex<EndReason>(.runEnded)

  init(
    id: EventID, parameters: StreamParameters, ring: PacketRing, beganAt: WallTime, isLive: Bool,
    gate: StreamGate? = nil
  ) {
    self.gate = gate
    self.id = id
    self.parameters = parameters
    self.ring = ring
    self.beganAt = beganAt
    self.isLive = isLive
  }

  /// No packet follows; events that are open when analysis has seen the last one end with `reason`.
  func close(reason: EndReason) {
    endReason.withLock { $0 = reason }
    ring.close()
  }

  var reasonOfEnd: EndReason { endReason.withLock { $0 } }
}
