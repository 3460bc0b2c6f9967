public import Pixels

/// A visible change of an event, its alert, its evidence or its trail.
public struct EventChange: Hashable, Sendable, Identifiable {
  public enum Kind: String, Sendable, Codable, CaseIterable {
    case began, updated, ended
    /// An alert was raised for it.
    case alerted
    case evidence
    case acknowledged, resolved, noted, assigned
    /// It is new again after a more severe alert.
    case reopened
    /// It was exempted from retention, or is so no more.
    case held, released
    /// It was passed on to an agency, or something was written about that.
    case task
  }

  /// Grows with every change, also over restarts, without reuse; may have gaps.
  public let sequence: Int64
  public let kind: Kind
  /// When the store wrote it.
  public let at: WallTime
  /// The event as it is now, not as it was then.
  public let event: StoredEvent

  public init(sequence: Int64, kind: Kind, at: WallTime, event: StoredEvent) {
    self.sequence = sequence
    self.kind = kind
    self.at = at
    self.event = event
  }

  public var id: Int64 { sequence }
}
