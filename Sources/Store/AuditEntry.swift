public import Pixels
public import Scene

/// What the audit trail tells of.
public enum AuditAction: String, Sendable, Codable, CaseIterable {
  case loggedIn = "logged_in"
  case loginFailed = "login_failed"
  case loggedOut = "logged_out"
  case passwordChanged = "password_changed"
  case userAdded = "user_added"
  case userChanged = "user_changed"
  case userRemoved = "user_removed"
  case tokenAdded = "token_added"
  case tokenRemoved = "token_removed"
  case cameraAdded = "camera_added"
  case cameraChanged = "camera_changed"
  case cameraRemoved = "camera_removed"
  case acknowledged, resolved, noted, assigned
  /// The sender of a citizen's report was told something.
  case answered
  case suspended
  case suspensionEnded = "suspension_ended"
  /// A camera's picture of the moment.
  case watchedLive = "watched_live"
  case watchedSnapshot = "watched_snapshot"
  case watchedClip = "watched_clip"
  /// A list of events was taken away as a file; the subject says which.
  case eventsExported = "events_exported"
  /// A dead letter was sent again, or given up for good; the subject is the receiver.
  case deliveryResent = "delivery_resent"
  case deliveryDiscarded = "delivery_discarded"
  /// A receiver was sent a trial; the subject is the receiver.
  case receiverTested = "receiver_tested"
  /// Exempted from retention; the subject says why.
  case eventHeld = "event_held"
  case eventReleased = "event_released"
  // Tasks of agencies: the subject is the number and whom it was passed on to.
  case taskPassed = "task_passed"
  case taskAnswered = "task_answered"
  case taskAsked = "task_asked"
  case taskClosed = "task_closed"
  case taskWithdrawn = "task_withdrawn"
  /// An archive was brought in; the subject says which.
  case archiveImported = "archive_imported"
}

/// One row of the audit trail.
public struct AuditEntry: Hashable, Sendable {
  public let at: WallTime
  public let by: Performer
  public let action: AuditAction
  /// The user or token that it was done to, who was assigned, or what was suspended until when;
  /// empty: none.
  public let subject: String
  public let camera: CameraID?
  /// May be deleted since.
  public let event: EventID?
}

/// Which rows are asked for; all conditions must hold.
public struct AuditFilter: Hashable, Sendable {
  /// At or after it.
  public var from: WallTime?
  /// Before it.
  public var to: WallTime?
  /// The name of who did it, without case; `nil`: of all.
  public var by: String?
  public var actions: Set<AuditAction> = []
  public var cameras: Set<CameraID> = []

  public init() {}
}

/// A part of the audit trail, newest first.
public struct AuditPage: Hashable, Sendable {
  public let entries: [AuditEntry]
  /// To be given as `before` for the next page; `nil`: this was the last.
  public let next: Int64?
}
