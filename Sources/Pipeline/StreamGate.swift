import Gating
import Media
import Pixels
import Synchronization

/// The gate of one run, between the reader, who shows it every packet, and the analysis, which
/// tells it what came of it.
final class StreamGate: Sendable {
  private struct State {
    var gate = PacketGate()
    var headers: H264HeaderReader?
    var lastAlarm: MediaTime?
  }

  private let state: Mutex<State>

  init(_ parameters: StreamParameters) {
    var state = State()
    if parameters.codec == "h264" {
      state.headers = H264HeaderReader(description: parameters.description)
    }
    self.state = Mutex(state)
  }

  // MARK: - The reader's side

  /// Returns whether this packet says that something moves.
  func update(_ packet: Packet) -> Bool {
    state.withLock { state in
      let quantiser = state.headers?.read(packet.bytes)?.quantiser
      let isAlarm = state.gate.update(
        byteCount: packet.byteCount, isKeyFrame: packet.isKeyFrame, quantiser: quantiser)
      if isAlarm { state.lastAlarm = packet.pts }
      return isAlarm
    }
  }

  // MARK: - The analysis' side

  /// Whether enough is known of the quiet scene.
  var isReady: Bool { state.withLock { $0.gate.isReady } }

  /// When it fired last in this run.
  var lastAlarm: MediaTime? { state.withLock { $0.lastAlarm } }

  func confirmQuiet() { state.withLock { $0.gate.confirmQuiet() } }
  func forget() { state.withLock { $0.gate.forget() } }
  func noteFalseOpening() { state.withLock { $0.gate.noteFalseOpening() } }
}
