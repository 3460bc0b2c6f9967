import Pixels
import Scene

/// The main stream of a camera whose sub stream is analysed, on the wire.
struct MainStreamBody: Encodable {
  let state: CameraStatus.State
  let codec: String?
  let width: Int?
  let height: Int?
  let bitsPerSecond: Double
  let packetsRead: Int
  let lastError: String?

  init(_ status: MainStreamStatus) {
    state = status.state
    codec = status.codec.isEmpty ? nil : status.codec
    width = status.size?.width
    height = status.size?.height
    bitsPerSecond = status.bitsPerSecond.forJSON
    packetsRead = status.packetsRead
    lastError = status.lastError
  }
}
