/// How well events of a kind, or of several, were reported.
public struct EventScore: Hashable, Sendable {
  /// True events that are demanded.
  public private(set) var events = 0
  /// True events that are not: too small, too short, during warm-up.
  public private(set) var leftOut = 0
  public private(set) var found = 0
  public private(set) var missed = 0
  /// Missed only because an event before went on: see `EventMatching`.
  public private(set) var swallowed = 0
  public private(set) var falseAlarms = 0
  public private(set) var fragments = 0
  /// Reports of true events that are not demanded.
  public private(set) var excused = 0
  /// Seconds to the moment at which it was told from the true begin, after warm-up; what must last
  /// before it may be told is due when it has.
  public private(set) var delays: [Double] = []
  /// The same from the moment at which an object is large enough to be demanded.
  public private(set) var sizedDelays: [Double] = []

  public init() {}

  public init(_ matching: EventMatching, warmUp: Double) {
    found = matching.pairs.count
    missed = matching.missed.count + matching.swallowed.count
    swallowed = matching.swallowed.count
    events = found + missed
    leftOut = matching.leftOut.count
    falseAlarms = matching.falseAlarms.count
    fragments = matching.fragments.count
    excused = matching.excused.count
    for pair in matching.pairs {
      let sized = pair.truth.demandedFrom ?? pair.truth.begin
      let told = pair.report.toldAt - pair.truth.hold
      delays.append(max(0, told - max(pair.truth.begin, warmUp)))
      sizedDelays.append(max(0, told - sized))
    }
  }

  /// Seconds by which times of a kind of event may differ from the truth's.
  public static func slack(of kind: String) -> Double {
    switch kind {
    case "motion": 1
    case "line_crossing": 2
    default: 3
    }
  }

  /// Share of the true events that was found; `nil` where there is none.
  public var recall: Double? { events > 0 ? Double(found) / Double(events) : nil }

  /// Share of the reports that were true, fragments and excused ones left out.
  public var precision: Double? {
    found + falseAlarms > 0 ? Double(found) / Double(found + falseAlarms) : nil
  }

  /// Reports per event that was found: 1 is best.
  public var reportsPerEvent: Double? {
    found > 0 ? Double(found + fragments) / Double(found) : nil
  }

  /// The delay that this share of the events found does not exceed (nearest rank).
  public func delay(share: Double, isSized: Bool = false) -> Double? {
    let sorted = (isSized ? sizedDelays : delays).sorted()
    guard !sorted.isEmpty else { return nil }
    let rank = Int((share * Double(sorted.count)).rounded(.up))
    return sorted[min(max(rank, 1), sorted.count) - 1]
  }

  public static func + (left: EventScore, right: EventScore) -> EventScore {
    var sum = left
    sum.events += right.events
    sum.leftOut += right.leftOut
    sum.found += right.found
    sum.missed += right.missed
    sum.swallowed += right.swallowed
    sum.falseAlarms += right.falseAlarms
    sum.fragments += right.fragments
    sum.excused += right.excused
    sum.delays += right.delays
    sum.sizedDelays += right.sizedDelays
    return sum
  }
}
