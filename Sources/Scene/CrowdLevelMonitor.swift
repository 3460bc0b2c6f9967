import Pixels

/// Which of a zone's crowd levels is reached, from the smoothed count (or another value of a zone
/// that has levels).
///
/// A level is entered when the value was at or above `enter` for `hold` in sum, without falling
/// below `leave` in between (between the two the watch stands still: neither proof nor denial).
/// While an event goes on its level only rises; it is over once the value has been below the lowest
/// `leave` for `hold` without a break.
struct CrowdLevelMonitor: Sendable {
  private let levels: [Level]
  private let hold: Duration
  private let area: Double?
  /// One watch per level.
  private var watches: [Watch?]
  private var peak = 0.0
  private var peakAt: WallTime?
  private var peakMethod: String?
  private var previous: WallTime?

  private struct Level {
    var enter: Double
    var leave: Double
    /// The highest of this level and those below it.
    var severity: Severity
  }

  private struct Watch {
    var since: WallTime
    var held: Duration
  }

  init(_ rule: CrowdRule) {
    self.init(levels: rule.levels, hold: rule.hold, area: rule.thresholdArea)
  }

  /// `area`: what values are divided by before they are compared.
  init(levels rising: [CrowdRule.Level], hold: Duration, area: Double? = nil) {
    var severity = Severity.info
    levels = rising.sorted { $0.enter < $1.enter }.map { level in
      severity = max(severity, level.severity)
      return Level(enter: level.enter, leave: level.leave, severity: severity)
    }
    self.hold = hold
    self.area = area
    watches = Array(repeating: nil, count: levels.count)
  }

  var unit: Event.Unit { area == nil ? .persons : .personsPerSquareMetre }

  /// How the event that it feeds must be assembled: levels have their own hold.
  var timing: EventTiming { EventTiming(minimumLength: .zero, hold: .zero, mergeGap: hold) }

  /// `isOpen`: whether the event that earlier activity made goes on.
  mutating func update(
    count: Double, method: String, isOpen: Bool, at now: WallTime
  ) -> Activity? {
    guard let lowest = levels.first else { return nil }
    let value = area.map { count / $0 } ?? count
    let elapsed = previous.map { now.duration(since: $0) } ?? .zero
    previous = now
    for index in levels.indices { advanceWatch(index, value: value, by: elapsed, at: now) }
    guard value >= lowest.leave else {
      peakAt = nil
      return nil
    }
    if peakAt == nil || value > peak {
      peak = value
      peakAt = now
      peakMethod = method
    }
    guard let reached = levels.indices.last(where: isEntered) else {
      // An event is kept open by values above the lowest leave level.
      return isOpen
        ? Activity(
          since: now, value: value, valueAt: now, severity: lowest.severity,
          threshold: lowest.enter, method: method)
        : nil
    }
    return Activity(
      since: isOpen ? now : watches[0]?.since ?? now, value: peak, valueAt: peakAt ?? now,
      severity: levels[reached].severity, threshold: levels[reached].enter,
      method: peakMethod)
  }

  mutating func removeAll() {
    for index in watches.indices { watches[index] = nil }
    peakAt = nil
    previous = nil
  }

  private func isEntered(_ index: Int) -> Bool {
    guard let watch = watches[index] else { return false }
    return watch.held >= hold
  }

  private mutating func advanceWatch(
    _ index: Int, value: Double, by elapsed: Duration, at now: WallTime
  ) {
    if value >= levels[index].enter {
      if watches[index] == nil {
        watches[index] = Watch(since: now, held: .zero)
      } else {
        watches[index]?.held += elapsed
      }
    } else if value < levels[index].leave {
      watches[index] = nil
    }
  }
}
