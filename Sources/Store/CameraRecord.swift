public import Pixels
public import Scene

/// What became of one camera and its events over some time.
public struct CameraRecord: Hashable, Sendable {
  public var camera: CameraID
  /// The id where no name was ever given.
  public var name: String
  /// That it belongs to; `nil`: none.
  public var group: String?

  /// How long Pantau ran and was to watch the camera.
  public var expected = Duration.zero
  /// How long of that the camera sent pictures.
  public var connected = Duration.zero
  /// How long of that its pictures were of no use: frozen, dark, covered and the like.
  public var impaired = Duration.zero
  /// Connections that began.
  public var runs = 0

  public var events: [EventCounts] = []
  public var responses = ResponseTimes()

  public init(camera: CameraID, name: String, group: String?) {
    self.camera = camera
    self.name = name
    self.group = group
  }

  /// Share of the time in which it should have sent pictures that it did; `nil`: there was none.
  public var availability: Double? {
    expected > .zero ? min(1, connected.inSeconds / expected.inSeconds) : nil
  }

  /// Events of one kind, severity and state.
  public struct EventCounts: Hashable, Sendable {
    public let kind: EventKind
    public let severity: Severity
    public let state: EventState
    public let outcome: Outcome?
    public let hasAlert: Bool
    public let count: Int
  }

  public func count(where holds: (EventCounts) -> Bool) -> Int {
    events.reduce(0) { holds($1) ? $0 + $1.count : $0 }
  }

  /// False alarms among the events that somebody has judged (tests apart); `nil`: none was judged.
  public var falseAlarmShare: Double? {
    let wrong = count { $0.outcome == .falseAlarm }
    let judged = wrong + count { $0.outcome == .trueAlarm }
    return judged > 0 ? Double(wrong) / Double(judged) : nil
  }
}

/// How soon people dealt with alerts, and who did.
public struct ResponseTimes: Hashable, Sendable {
  /// From an event's first alert to the first person who dealt with it.
  public var delays: [Duration] = []
  /// Deeds by the name of who did them.
  public var byPerson: [String: Int] = [:]

  public init() {}

  /// The delay that this share of all stayed below; `nil`: nobody did anything.
  public func delay(atShare share: Double) -> Duration? {
    let sorted = delays.sorted()
    guard !sorted.isEmpty else { return nil }
    return sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
  }
}

/// What was counted in one zone, or at one line, over some time.
public struct ZoneRecord: Hashable, Sendable {
  public let camera: CameraID
  public let zone: ZoneID
  /// The id where no name was ever given.
  public let name: String
  /// Persons: mean over the time that was watched.
  public let meanCount: Double
  /// The most persons at one time, and in which interval that was.
  public let peakCount: Double
  public let peakAt: WallTime
  /// The highest mean of an interval, persons/m2, and which it was; `nil`: area not known.
  public let peakDensity: Double?
  public let peakDensityAt: WallTime?
  public let crossingsIn: Int
  public let crossingsOut: Int
  public let stays: Int
  /// How long the zone was watched.
  public let covered: Duration
}
