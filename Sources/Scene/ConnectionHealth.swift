public import Pixels

/// Whether pictures come from a camera: offline, low frame rate.
///
/// A pure state machine over the number of packets that have come. It is asked every half second or
/// so, also while nothing comes; the time between is measured by a clock that nobody sets, so that a
/// step of the wall clock is no outage. An outage is one event, however many tries to connect fall
/// into it.
public struct ConnectionHealth: Sendable {
  public let rules: HealthRules
  private var offline: HealthCondition
  private var lowFrameRate: HealthCondition
  private var issuer: EventIssuer
  private var packets = 0
  /// Since the last packet.
  private var silence = Duration.zero
  private var rate: PacketPace
  private var lowFor: Duration?

  /// - Parameter randomSeed: of the ids; the same seed and packets make the same events.
  public init(
    camera: CameraID, rules: HealthRules, alerts: AlertRule,
    randomSeed: UInt64 = .random(in: .min ... .max)
  ) {
    self.rules = rules
    offline = HealthCondition(
      .cameraOffline, of: camera, rule: rules.offline, method: "connection")
    lowFrameRate = HealthCondition(
      .cameraLowFrameRate, of: camera, rule: rules.lowFrameRate,
      threshold: 1 - rules.lowFrameRateShare, method: "packets")
    issuer = EventIssuer(seed: randomSeed, alerts: alerts, cooldown: rules.cooldown)
    rate = PacketPace(expected: rules.expectedFrameRate)
  }

  /// - Parameters:
  ///   - total: packets that have come since the start; one is a picture.
  ///   - elapsed: since the last call, by a clock that nobody sets.
  public mutating func update(
    packets total: Int, after elapsed: Duration, at now: WallTime,
    into transitions: inout [EventTransition]
  ) {
    let arrived = total - packets
    packets = total
    silence = arrived > 0 ? .zero : silence + elapsed
    // Half of what makes an outage: a slow camera's pauses do not count as signs of one.
    let isSilent = silence * 2 >= rules.offline.after
    offline.update(
      isSilent ? .init(age: silence) : nil, at: now, issuer: &issuer, into: &transitions)
    if isSilent {
      rate.pause()
    } else {
      rate.add(arrived, in: elapsed)
    }
    let isLow = rate.share.map { $0 < rules.lowFrameRateShare } ?? false
    lowFor = isLow ? lowFor.map { $0 + elapsed } ?? .zero : nil
    lowFrameRate.update(
      lowFor.map { .init(age: $0, value: 1 - (rate.share ?? 1)) }, at: now, issuer: &issuer,
      into: &transitions)
    rate.learn(for: elapsed, isLow: isLow)
  }

  /// Ends what is open: the camera is not watched any more.
  public mutating func end(
    at now: WallTime, reason: EndReason, into transitions: inout [EventTransition]
  ) {
    offline.end(at: now, reason: reason, issuer: &issuer, into: &transitions)
    lowFrameRate.end(at: now, reason: reason, issuer: &issuer, into: &transitions)
  }
}
