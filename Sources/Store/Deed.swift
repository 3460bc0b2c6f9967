/// What somebody does about an event, or about all of a happening.
public enum Deed: Hashable, Sendable {
  /// Says that somebody has seen it and deals with it. A second person may say so too; what is
  /// resolved already is a `conflict`.
  case acknowledge(note: String)
  /// Says what it turned out to be. May be said again with another outcome: the last one counts,
  /// the trail keeps all.
  case resolve(Outcome, note: String)
  /// Adds a note; the state stays.
  case note(String)
  /// Says who is to deal with it; `nil`: nobody in particular. Where people log in it is one who
  /// may respond at that camera, or a `conflict`.
  case assign(to: String?)

  /// To complete "could not ...".
  var operation: String {
    switch self {
    case .acknowledge: "acknowledge an event"
    case .resolve: "resolve an event"
    case .note: "note something about an event"
    case .assign: "assign an event"
    }
  }

  var audited: AuditAction {
    switch self {
    case .acknowledge: .acknowledged
    case .resolve: .resolved
    case .note: .noted
    case .assign: .assigned
    }
  }

  var change: EventChange.Kind {
    switch self {
    case .acknowledge: .acknowledged
    case .resolve: .resolved
    case .note: .noted
    case .assign: .assigned
    }
  }
}
