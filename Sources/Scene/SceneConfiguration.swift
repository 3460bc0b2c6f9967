public import Pixels

/// What a camera's scene is watched for. Every value has a documented, sensible default.
public struct SceneConfiguration: Hashable, Sendable {
  /// Empty: the whole picture is watched for motion.
  public var zones: [Zone] = []
  public var lines: [Line] = []
  public var motion = MotionRule()
  /// What is left anywhere in the picture; `nil`: only zones are watched for that.
  public var leftObjects: StillObjectRule?
  public var alerts = AlertRule()
  /// How tall a person looks at two heights of the picture; `nil`: not known.
  public var perspective: Perspective?

  public init() {}

  /// How long after its begin an event is reported at the latest: its pre-roll must be kept so
  /// much longer.
  public var longestDelay: Duration {
    let holds = zones.flatMap { zone in
      [
        zone.crowd?.hold, zone.crowd?.surge?.longestDelay, zone.crowd?.dispersal?.longestDelay,
        zone.crowd?.counterFlow?.after,
        zone.loitering?.after, zone.leftObjects?.after, zone.direction?.after,
      ]
    }
    return (holds + [leftObjects?.after]).compactMap { $0 }
      .reduce(motion.minimumLength + motion.hold, max)
  }
}

/// A named polygon with rules.
public struct Zone: Hashable, Sendable {
  public var id: ZoneID
  public var name: String
  public var polygon: Polygon
  /// Whether motion in it makes events.
  public var watchesMotion = true
  /// 0...1, for what is seen inside it; `nil`: the camera's.
  public var sensitivity: Double?
  /// How long a thing that stopped inside it stays foreground; `nil`: the camera's.
  public var absorption: Duration?
  /// `nil`: nobody is counted in it.
  public var crowd: CrowdRule?
  /// `nil`: who stays in it long makes no event.
  public var loitering: LoiteringRule?
  /// `nil`: things that are left or removed in it are no events.
  public var leftObjects: StillObjectRule?
  /// `nil`: everybody may go through it any way.
  public var direction: DirectionRule?
  /// Whether every packet of its camera is decoded, whatever that costs.
  public var isSafety = false
  /// `nil`: the public is told nothing of it.
  public var publicPlace: PublicPlace?

  public init(id: ZoneID, name: String, polygon: Polygon) {
    self.id = id
    self.name = name
    self.polygon = polygon
  }
}

/// A directed line: who passes it from its left to its right (seen from `from` towards `to`, on
/// the picture) goes in.
public struct Line: Hashable, Sendable {
  public var id: ZoneID
  public var name: String
  public var from: RelativePoint
  public var to: RelativePoint

  public init(id: ZoneID, name: String, from: RelativePoint, to: RelativePoint) {
    self.id = id
    self.name = name
    self.from = from
    self.to = to
  }
}

/// When motion is an event.
public struct MotionRule: Hashable, Sendable {
  /// Motion shorter than this is no event. Larger: fewer false alarms, later alerts, short
  /// happenings missed.
  public var minimumLength: Duration = .milliseconds(400)
  /// Pauses up to this do not interrupt motion that has not yet become an event. Larger: slow and
  /// flickering objects are caught; so is more noise.
  public var hold: Duration = .milliseconds(500)
  /// An event stays open through quiet of this length: motion within it is the same event.
  /// Larger: fewer, longer events.
  public var mergeGap: Duration = .seconds(5)
  /// Smallest thing that counts, by its longer side, as share of the picture's height; to begin to
  /// move it must cover .6 of the square of that as well. Larger: insects and litter are ignored; so
  /// are persons far away.
  public var minimumHeight: Double = 0.03
  /// The same in metres where it stands, which takes the place of `minimumHeight` where the
  /// perspective is known: what counts shrinks with the distance as persons do. Larger: insects,
  /// litter and animals are ignored at any distance; so are persons of whom little is seen.
  public var minimumMetres: Double?
  public var severity: Severity = .info

  public init() {}
}

/// When a crowd is an event. Thresholds are in persons/m2 if the zone's ground area is known and
/// nothing else is said, and in persons otherwise.
public struct CrowdRule: Hashable, Sendable {
  /// One level: entered at or above `enter` for `hold`, left below `leave`.
  public struct Level: Hashable, Sendable {
    public var severity: Severity
    public var enter: Double
    public var leave: Double

    public init(severity: Severity, enter: Double, leave: Double) {
      self.severity = severity
      self.enter = enter
      self.leave = leave
    }
  }

  /// Ground area of the zone in square metres; `nil`: unknown, levels are persons.
  public var areaSquareMetres: Double?
  /// Whether thresholds are persons although the area is known.
  public var levelsArePersons = false
  /// Rising. Default (where the area is known): warn 2.0, alarm 3.5, critical 5.0, left 15 % lower.
  public var levels: [Level]
  /// Persons that the zone may hold; `nil`: as many as there is room for. Reached for `hold`, it is
  /// an event beside those of the levels, left below 85 % of it.
  public var capacity: Double?
  public var capacitySeverity = Severity.alarm
  /// How long a level must be held before it is entered (or left). Larger: calmer, later.
  public var hold: Duration = .seconds(10)
  /// `nil`: that many persons come at once is no event.
  public var surge: CountChangeRule?
  /// `nil`: that many persons leave at once is no event.
  public var dispersal: CountChangeRule?
  /// `nil`: streams against each other are no event, and block motion is not looked for.
  public var counterFlow: CounterFlowRule?

  public init(areaSquareMetres: Double?, levels: [Level]) {
    self.areaSquareMetres = areaSquareMetres
    self.levels = levels
  }

  /// What thresholds are multiplied by to be persons; `nil`: they are.
  var thresholdArea: Double? {
    guard !levelsArePersons, let areaSquareMetres, areaSquareMetres > 0 else { return nil }
    return areaSquareMetres
  }

  /// What thresholds are in.
  public var unit: Event.Unit { thresholdArea == nil ? .persons : .personsPerSquareMetre }

  /// Persons at which the first level is left: the fewest that matter to an event. `nil`: none do.
  public var leastPersons: Double? {
    let byLevel = levels.map { $0.leave * (thresholdArea ?? 1) }
    return (byLevel + (capacity.map { [Self.leavingShare * $0] } ?? [])).min()
  }

  /// The rule that makes events of the capacity alone; `nil` without one.
  var ofCapacity: CrowdRule? {
    guard let capacity else { return nil }
    var rule = CrowdRule(
      areaSquareMetres: nil,
      levels: [
        Level(severity: capacitySeverity, enter: capacity, leave: Self.leavingShare * capacity)
      ])
    rule.hold = hold
    return rule
  }

  /// Of what a level is entered at, by default, it is left below this share.
  public static let leavingShare = 0.85

  /// 2.0, 3.5 and 5.0 persons/m2, left 15 % lower.
  public static let defaultDensityLevels = [
    Level(severity: .warning, enter: 2.0, leave: 1.7),
    Level(severity: .alarm, enter: 3.5, leave: 2.975),
    Level(severity: .critical, enter: 5.0, leave: 4.25),
  ]
}

/// Which events become alerts.
public struct AlertRule: Hashable, Sendable {
  /// Least severity that is alerted.
  public var minimumSeverity: Severity = .info
  /// After an alert, further events of the same kind and zone raise none for this long, unless
  /// they are more severe. Larger: fewer alerts for one restless place.
  public var cooldown: Duration = .seconds(30)
  /// Empty: always. Otherwise alerts are raised only inside one of these.
  public var schedule: [ScheduleWindow] = []

  public init() {}
}

/// Hours of the week, in a zone of fixed offset from UTC.
public struct ScheduleWindow: Hashable, Sendable {
  /// 1 Monday ... 7 Sunday.
  public var weekdays: Set<Int>
  /// Minutes since midnight, 0...1439.
  public var fromMinute: Int
  /// 1...1440; a window that ends before it begins goes on past midnight.
  public var toMinute: Int
  /// Offset of local time from UTC.
  public var utcOffset: Duration

  public init(weekdays: Set<Int>, fromMinute: Int, toMinute: Int, utcOffset: Duration) {
    self.weekdays = weekdays
    self.fromMinute = fromMinute
    self.toMinute = toMinute
    self.utcOffset = utcOffset
  }
}
