/// What an event is of. Only events of the same subject can be one.
public struct EventSubject: Hashable, Sendable {
  /// As in truth files and the API, e.g. `line_crossing`.
  public var kind: String
  /// Zone or line; `nil`: the whole picture.
  public var place: String?
  /// Line crossings: the direction. Crowds: the level's severity.
  public var detail: String?

  public init(kind: String, place: String? = nil, detail: String? = nil) {
    self.kind = kind
    self.place = place
    self.detail = detail
  }
}

/// An event of the truth. Times are seconds from the clip's begin.
public struct TrueEvent: Hashable, Sendable {
  public var subject: EventSubject
  public var begin: Double
  public var end: Double
  /// When the first of its objects was large enough to be demanded; `nil`: the event is not
  /// demanded, so that missing it is no miss, and reporting it no false alarm.
  public var demandedFrom: Double?
  /// Seconds that it must last before it may be told.
  public var hold: Double
  /// Who takes part in it, by their numbers in the truth.
  public var objects: Set<Int>

  public init(
    subject: EventSubject, begin: Double, end: Double, demandedFrom: Double?, hold: Double = 0,
    objects: Set<Int> = []
  ) {
    self.subject = subject
    self.begin = begin
    self.end = end
    self.demandedFrom = demandedFrom
    self.hold = hold
    self.objects = objects
  }
}

/// An event as a camera reported it. Times are seconds from the clip's begin.
public struct ReportedEvent: Hashable, Sendable {
  public var subject: EventSubject
  public var begin: Double
  public var end: Double
  /// When it was told, which is later than its begin.
  public var toldAt: Double

  public init(subject: EventSubject, begin: Double, end: Double, toldAt: Double) {
    self.subject = subject
    self.begin = begin
    self.end = end
    self.toldAt = toldAt
  }
}
