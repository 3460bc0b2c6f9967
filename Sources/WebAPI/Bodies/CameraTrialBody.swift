import Foundation
import Pixels

/// What came of connecting to a camera.
struct CameraTrialBody: Encodable {
  let works: Bool
  let failure: String?
  let main: Stream?
  let sub: Stream?
  let elapsedS: Double?
  /// JPEG, base64.
  let picture: String?

  struct Stream: Encodable {
    let codec: String
    let width: Int
    let height: Int
    let framesPerSecond: Double?

    init(_ stream: CameraTrial.Stream) {
      codec = stream.codec
      width = stream.size.width
      height = stream.size.height
      framesPerSecond = stream.framesPerSecond
    }
  }

  init(_ trial: CameraTrial) {
    switch trial {
    case .works(let finding):
      works = true
      failure = nil
      main = Stream(finding.main)
      sub = finding.sub.map(Stream.init)
      elapsedS = finding.elapsed.wireSeconds
      picture = Data(finding.picture).base64EncodedString()
    case .fails(let reason):
      works = false
      failure = reason
      main = nil
      sub = nil
      elapsedS = nil
      picture = nil
    }
  }
}
