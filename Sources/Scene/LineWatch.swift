import Pixels

/// A line of a `CameraScene` with its events.
///
/// A stream of people is one event per direction, which begins and is alerted with the first
/// crossing and counts the rest until nobody has crossed for the merge gap; it ends at the last
/// crossing. One lone crossing is an event that ends when it began. The samples hold every crossing.
struct LineWatch: Sendable {
  var monitor: LineMonitor
  var inward: EventAssembler
  var outward: EventAssembler
  private let severity: Severity

  init(_ line: Line, of camera: CameraID, rule: MotionRule, scale: GroundScale) {
    func assembler(_ direction: CrossingDirection) -> EventAssembler {
      EventAssembler(
        EventSubject(
          kind: .lineCrossing, camera: camera, zone: line.id, unit: .crossings,
          method: CameraScene.tracksMethod, direction: direction),
        timing: EventTiming(minimumLength: .zero, hold: .zero, mergeGap: rule.mergeGap))
    }
    monitor = LineMonitor(line, scale: scale)
    inward = assembler(.inward)
    outward = assembler(.outward)
    severity = rule.severity
  }

  mutating func count(
    _ crossings: LineMonitor.Crossings, at now: WallTime, issuer: inout EventIssuer,
    into transitions: inout [EventTransition]
  ) {
    inward.update(
      activity(crossings.inward, after: inward.peakValue(at: now), at: now), at: now,
      issuer: &issuer, into: &transitions)
    outward.update(
      activity(crossings.outward, after: outward.peakValue(at: now), at: now), at: now,
      issuer: &issuer, into: &transitions)
  }

  private func activity(_ crossings: Int, after before: Double?, at now: WallTime) -> Activity? {
    guard crossings > 0 else { return nil }
    return Activity(
      since: now, value: (before ?? 0) + Double(crossings), valueAt: now, severity: severity,
      threshold: 1)
  }
}
