public import Access
public import Pixels
public import Scene

/// Which events are asked for; all conditions must hold, an empty set or `nil` sets none.
public struct EventFilter: Hashable, Sendable {
  /// Events that began at or after it.
  public var from: WallTime?
  /// Events that began before it.
  public var to: WallTime?
  public var cameras: Set<CameraID> = []
  /// Groups that the camera belongs to, any of them.
  public var groups: Set<String> = []
  /// Which cameras the asker may know of; all others are as if they were not.
  public var scope = Scope.all
  /// Zones by id, of any camera (or of `cameras`, where those are set).
  public var zones: Set<ZoneID> = []
  public var kinds: Set<EventKind> = []
  /// The event's own severity is at least this.
  public var minimumSeverity: Severity = .info
  public var states: Set<EventState> = []
  public var outcomes: Set<Outcome> = []
  /// Only events for which an alert was raised.
  public var onlyAlerted = false
  /// Only events that still go on.
  public var onlyOpen = false
  /// Only events that are exempt from retention.
  public var onlyHeld = false
  /// Part of a note, of a camera's or a zone's id or name, or of a group's name; upper and lower
  /// case are the same for the letters A to Z. Blank: no condition.
  public var text = ""

  public init() {}
}
