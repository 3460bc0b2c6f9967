public import Pixels

/// One entry of an event's trail: who did what, when. Entries are added, never changed.
public struct Acknowledgement: Hashable, Sendable {
  public enum Action: String, Sendable, Codable, CaseIterable {
    case acknowledge, resolve, note
    /// A new, more severe alert of an event that was acknowledged or resolved made it new again.
    case reopen
    /// Its alert belongs to what somebody had acknowledged already.
    case join
    case assign
    /// The sender of a report was told the note.
    case answer
  }

  public let at: WallTime
  /// Name of the person; "pantau" for what Pantau did by itself.
  public let by: String
  public let action: Action
  /// Of a `resolve`.
  public let outcome: Outcome?
  /// Empty: none.
  public let note: String
  /// Of an `assign`; `nil`: to nobody.
  public let assignee: String?

  public init(
    at: WallTime, by: String, action: Action, outcome: Outcome? = nil, note: String = "",
    assignee: String? = nil
  ) {
    self.at = at
    self.by = by
    self.action = action
    self.outcome = outcome
    self.note = note
    self.assignee = assignee
  }
}
