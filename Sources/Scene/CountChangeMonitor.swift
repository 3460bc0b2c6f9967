import Pixels

/// Whether a zone's count has risen, or fallen, by much within a short time.
///
/// The count is averaged over thirtieths of the rule's window. What it is now is the least that it
/// was during the last `hold`, what it was before the most that it was during any earlier `hold`
/// within the window (for a fall the other way round): so no count that is wrong alone makes a
/// change, neither before nor now. Where the network counts, a hold is also as long as three of its
/// counts take.
///
/// ```
///   count          |hold|____      change >= max(share x before, least persons)
///              ___/                   and > what the band of a difference allows
///   __________/
///   |hold|    begin      now
/// ```
/// The band is of the difference of two counts of one place: what they have in common is in both.
/// Once told, a change goes on while at least a third of what makes an event is added each window.
struct CountChangeMonitor: Sendable {
  enum Direction: Sendable {
    case rise, fall
  }

  /// Counts of the network that a hold takes at least, less one.
  private static let furtherCounts = 2
  /// Parts of the window: a change is seen later by one at most.
  private static let parts = 30
  /// The change begins where so much of it has been done.
  private static let begun = 0.1

  private let rule: CountChangeRule
  private let direction: Direction
  private let length: Duration
  /// Oldest first; the last one is being filled.
  private var slots: [Slot] = []
  private let capacity: Int
  private var seesStandingCrowds: Bool?
  /// The change that was told: where it began, and how far it has come.
  private var told: (base: Double, level: Double, required: Double)?

  fileprivate struct Slot {
    let index: Int64
    let beganAt: WallTime
    var sum: Double
    var counts: Int
    var deviation: Double
    var number: Int

    var mean: Double { sum / Double(counts) }
  }

  private struct Change {
    /// Levels with the sign of the direction: the later is above the earlier.
    var base: Double
    var level: Double
    var required: Double
    var since: WallTime
  }

  init(_ rule: CountChangeRule, _ direction: Direction) {
    self.rule = rule
    self.direction = direction
    length = rule.window / Self.parts
    precondition(length > .zero, "a window has a length")
    // The earlier hold may have begun before the window.
    let holds = Int((rule.hold.inSeconds / length.inSeconds).rounded(.up))
    capacity = Self.parts + holds + 2
    slots.reserveCapacity(capacity + 1)
  }

  /// How the event that it feeds must be assembled.
  var timing: EventTiming {
    EventTiming(minimumLength: .zero, hold: .zero, mergeGap: rule.window)
  }

  /// What was measured at `now`; activity only when a part of the window is over.
  mutating func update(_ measured: ZoneMeasurement, isOpen: Bool, at now: WallTime) -> Activity? {
    guard let count = measured.count else { return nil }
    let sees = measured.method.seesStandingCrowds
    // Foreground loses who stands still, which looks as if he left. And where the network takes
    // over, or is missing, the count jumps.
    guard direction == .rise || sees else { return nil }
    if sees != seesStandingCrowds { removeAll() }
    seesStandingCrowds = sees
    if !isOpen { told = nil }
    let index = now.microseconds.floorDivided(by: length.microseconds).quotient
    if let last = slots.last, last.index == index {
      slots[slots.count - 1].add(signed(count), measured)
      return nil
    }
    let activity = slots.isEmpty ? nil : judge(measured.method, isOpen: isOpen, at: now)
    slots.append(Slot(index, at: now, signed(count), measured))
    if slots.count > capacity { slots.removeFirst(slots.count - capacity) }
    return activity
  }

  mutating func removeAll() {
    slots.removeAll(keepingCapacity: true)
    seesStandingCrowds = nil
    told = nil
  }

  private func signed(_ count: Double) -> Double { direction == .rise ? count : -count }

  private mutating func judge(
    _ method: CountMethod, isOpen: Bool, at now: WallTime
  ) -> Activity? {
    guard let recent = run(endingAt: slots.count - 1) else { return nil }
    let level = slots[recent].lazy.map(\.mean).reduce(.infinity, min)
    if isOpen, let told {
      guard level >= told.level + told.required / 3 else { return nil }
      self.told?.level = level
      return activity(from: told.base, to: level, told.required, since: now, method, at: now)
    }
    guard let change = change(to: level, before: recent.lowerBound) else { return nil }
    told = (change.base, level, change.required)
    return activity(
      from: change.base, to: level, change.required, since: change.since, method, at: now)
  }

  /// The largest change within the window that is one by the rule.
  private func change(to level: Double, before end: Int) -> Change? {
    let newest = slots[slots.count - 1]
    var base = Double.infinity
    var last = 0
    for index in (0..<end).reversed() {
      guard newest.index - slots[index].index < Self.parts else { break }
      guard let earlier = run(endingAt: index) else { break }
      let most = slots[earlier].lazy.map(\.mean).reduce(-.infinity, max)
      if most < base { (base, last) = (most, index) }
    }
    guard base.isFinite else { return nil }
    let required = max(rule.leastPersons, rule.share * abs(base))
    let deviation =
      (newest.deviation * newest.deviation
      + slots[last].deviation * slots[last].deviation).squareRoot()
    let change = level - base
    guard change >= required, change > NormalBand.halfWidth * deviation else { return nil }
    let begin = (last..<end).last { slots[$0].mean <= base + Self.begun * change } ?? last
    return Change(
      base: base, level: level, required: required, since: slots[begin + 1].beganAt)
  }

  /// The shortest row of slots up to `last` that is a hold; `nil`: there is none.
  private func run(endingAt last: Int) -> ClosedRange<Int>? {
    let end = slots[last]
    for first in (0...last).reversed() {
      let slot = slots[first]
      let span = length * Int(end.index - slot.index + 1)
      let isCounted = end.number == 0 || end.number - slot.number >= Self.furtherCounts
      if span >= rule.hold, isCounted { return first...last }
    }
    return nil
  }

  private func activity(
    from base: Double, to level: Double, _ required: Double, since: WallTime,
    _ method: CountMethod, at now: WallTime
  ) -> Activity {
    Activity(
      since: since, value: level - base, valueAt: now, severity: rule.severity,
      threshold: required, method: method.rawValue)
  }
}

extension CountChangeMonitor.Slot {
  fileprivate init(_ index: Int64, at now: WallTime, _ count: Double, _ measured: ZoneMeasurement) {
    self.init(
      index: index, beganAt: now, sum: count, counts: 1, deviation: measured.countDeviation,
      number: measured.countNumber)
  }

  fileprivate mutating func add(_ count: Double, _ measured: ZoneMeasurement) {
    sum += count
    counts += 1
    deviation = measured.countDeviation
    number = measured.countNumber
  }
}
