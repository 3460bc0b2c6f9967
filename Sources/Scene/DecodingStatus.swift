/// How a camera's packets are chosen for decoding, and how well that does.
public struct DecodingStatus: Hashable, Sendable {
  public enum Policy: String, Sendable, Codable, CaseIterable {
    /// Every packet.
    case full
    /// Key frames always, the rest while something moves.
    case adaptive
    /// Every packet of the sub stream. Of the main stream packets are kept for the evidence.
    case sub
  }

  /// Of the gate.
  public enum Gate: String, Sendable, Codable, CaseIterable {
    case learning, qualifying, trusted, suspended
  }

  public var policy: Policy
  /// `nil`: nothing is gated here.
  public var gate: Gate?
  /// Whether only key frames are decoded now.
  public var isDozing = false
  /// Happenings of a second or more that tell how good the gate is, and how many of them it would
  /// have slept through.
  public var happenings = 0
  public var missed = 0
  /// Groups of pictures that were decoded only to audit it, and in how many of them it had slept.
  public var audits = 0
  public var auditsMissed = 0
  /// Estimated share of happenings that it lets through; `nil`: none were seen.
  public var recall: Double?

  public init(policy: Policy, gate: Gate? = nil) {
    self.policy = policy
    self.gate = gate
  }
}
