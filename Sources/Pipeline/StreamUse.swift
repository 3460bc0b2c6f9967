import Media
import Scene

/// One of a camera's streams.
struct StreamID: Hashable, Sendable {
  var camera: CameraID
  /// The main stream of a camera whose sub stream is analysed.
  var isMain = false
}

/// What becomes of a stream that a `CameraReader` reads. Called on the reader's thread alone.
protocol StreamUse: Sendable {
  var id: StreamID { get }
  var address: StreamAddress { get }
  /// Beats with every packet.
  var pulse: CameraPulse { get }
  /// Why the last run ended or the last try failed, as it is shown.
  var lastError: String? { get }

  /// `error`: why it is in this state, if it is in trouble.
  func note(_ state: CameraStatus.State, error: String?)
  func noteTry()
  func noteReconnect()
  /// A new connection, or another picture on the same one.
  func begin(
    _ parameters: StreamParameters, using generator: inout SystemRandomNumberGenerator
  ) -> ActiveRun
  func take(_ packet: Packet, of run: ActiveRun)
  /// About once a second; `cost`: processor time of reading since the last call.
  func note(_ rate: PacketRate, cost: Duration)
  /// - Parameter reason: a sentence for the record of the run.
  func end(_ run: ActiveRun, packets: Int, as end: EndReason, because reason: String)
}
