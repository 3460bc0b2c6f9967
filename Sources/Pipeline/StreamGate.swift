import Bitstream
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
    var lastKey: MediaTime?
    /// The last two; a pause of the stream is forgotten with them.
    var groupLengths: (Duration?, Duration?) = (nil, nil)
  }

  private let state: Mutex<State>

  init(_ parameters: StreamParameters) {
    var state = State()
    if parameters.codec == Codec.h264.rawValue {
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
      if packet.isKeyFrame {
        if let last = state.lastKey {
          state.groupLengths = (packet.pts.duration(since: last), state.groupLengths.0)
        }
        state.lastKey = packet.pts
      }
      return isAlarm
    }
  }

  // MARK: - The analysis' side

  /// Whether enough is known of the quiet scene.
  var isReady: Bool { state.withLock { $0.gate.isReady } }

  /// When it fired last in this run.
  var lastAlarm: MediaTime? { state.withLock { $0.lastAlarm } }

  /// From key frame to key frame lately; `nil`: not known yet.
  var groupLength: Duration? {
    state.withLock { state in
      state.groupLengths.0.map { max($0, state.groupLengths.1 ?? .zero) }
    }
  }

  func confirmQuiet() { state.withLock { $0.gate.confirmQuiet() } }
  func forget() { state.withLock { $0.gate.forget() } }
  func noteFalseOpening() { state.withLock { $0.gate.noteFalseOpening() } }
}
