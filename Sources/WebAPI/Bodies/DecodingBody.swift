import Pixels
import Scene

/// Which of a camera's packets are decoded, on the wire.
struct DecodingBody: Encodable {
  let policy: DecodingStatus.Policy
  /// Absent: nothing is gated here.
  let gate: DecodingStatus.Gate?
  let dozing: Bool
  let framesDecoded: Int
  let happenings: Int
  let happeningsMissed: Int
  let audits: Int
  let auditsMissed: Int
  /// Absent: nothing has happened yet.
  let recall: Double?

  init(_ status: DecodingStatus, cost: CameraCost) {
    policy = status.policy
    gate = status.gate
    dozing = status.isDozing
    framesDecoded = cost.framesDecoded
    happenings = status.happenings
    happeningsMissed = status.missed
    audits = status.audits
    auditsMissed = status.auditsMissed
    recall = status.recall?.forJSON
  }
}
