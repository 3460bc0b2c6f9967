public import Scene

/// An event with everything that the store knows of it.
public struct StoredEvent: Hashable, Sendable, Identifiable {
  public let event: Event
  public let state: EventState
  /// Of the last resolve; `nil` unless resolved.
  public let outcome: Outcome?
  /// The most severe alert that was raised for it; `nil`: none.
  public let alert: Alert?
  /// At most one snapshot and one clip.
  public let evidence: [Evidence]
  /// Oldest first.
  public let trail: [Acknowledgement]
  /// What people call the camera; its id where no name was ever given.
  public let cameraName: String
  /// What that is.
  public let source: SourceKind
  /// What people call the zone; its id where no name was ever given, `nil` for the whole picture.
  public let zoneName: String?
  /// That its alert belongs to; `nil`: it has none.
  public let happening: HappeningID?
  /// Who is to deal with it; `nil`: nobody in particular.
  public let assignee: String?
  /// An alert of it was held back by a suspension.
  public let isSuspended: Bool
  /// That it is exempt from retention; `nil`: it is not.
  public let hold: Hold?
  /// What of it was passed on to agencies, the oldest first.
  public let tasks: [TaskSummary]

  public init(
    event: Event, state: EventState, outcome: Outcome?, alert: Alert?, evidence: [Evidence],
    trail: [Acknowledgement], cameraName: String, zoneName: String?,
    source: SourceKind = .camera, happening: HappeningID? = nil, assignee: String? = nil,
    isSuspended: Bool = false, hold: Hold? = nil, tasks: [TaskSummary] = []
  ) {
    self.event = event
    self.state = state
    self.outcome = outcome
    self.alert = alert
    self.evidence = evidence
    self.trail = trail
    self.cameraName = cameraName
    self.source = source
    self.zoneName = zoneName
    self.happening = happening
    self.assignee = assignee
    self.isSuspended = isSuspended
    self.hold = hold
    self.tasks = tasks
  }

  public var id: EventID { event.id }

  /// The last person who dealt with it.
  public var by: String? { trail.last { $0.action != .reopen && $0.action != .join }?.by }

  /// The last note; empty: none.
  public var note: String { trail.last { !$0.note.isEmpty }?.note ?? "" }
}
