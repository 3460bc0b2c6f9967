import Pixels

/// What a monitor found going on in one observation.
struct Activity: Hashable, Sendable {
  /// When it began, as far as the monitor can tell by now: at or before the observation.
  var since: WallTime
  /// In the unit of the event's subject.
  var value: Double
  /// When the value was measured: between `since` and the observation.
  var valueAt: WallTime
  var severity: Severity
  /// The threshold that the value exceeded, in the same unit.
  var threshold: Double
  /// How the value was measured; `nil`: as the subject says.
  var method: String? = nil
}

/// What the events of one assembler are about.
struct EventSubject: Hashable, Sendable {
  var kind: EventKind
  var camera: CameraID
  /// `nil`: the whole picture.
  var zone: ZoneID?
  var unit: Event.Unit
  var method: String
  var direction: CrossingDirection?
}

/// How activity becomes an event; see `MotionRule`.
struct EventTiming: Hashable, Sendable {
  var minimumLength: Duration
  var hold: Duration
  var mergeGap: Duration
}
