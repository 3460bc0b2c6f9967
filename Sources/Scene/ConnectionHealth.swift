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
  /// From the first packet after the last long silence to the newest one.
  private var sound = Duration.zero
  /// How long the outage lasts; `nil`: there is none.
  private var outFor: Duration?
  private var rate: PacketPace
  private var lowFor: Duration?

  /// - Parameters:
  ///   - isOfMainStream: of a camera whose sub stream is analysed: what its main stream lacks is told
  ///     as such, and its rate is not watched.
  ///   - randomSeed: of the ids; the same seed and packets make the same events.
  public init(
    camera: CameraID, rules: HealthRules, alerts: AlertRule, isOfMainStream: Bool = false,
    suspensions: any AlertSuspensions = NoSuspensions(),
    randomSeed: UInt64 = .random(in: .min ... .max)
  ) {
    var rules = rules
    if isOfMainStream {
      rules.offline = rules.mainOffline
      rules.lowFrameRate.isEnabled = false
    }
    self.rules = rules
    offline = HealthCondition(
      isOfMainStream ? .cameraMainOffline : .cameraOffline, of: camera, rule: rules.offline,
      method: "connection", endsByItself: false)
    lowFrameRate = HealthCondition(
      .cameraLowFrameRate, of: camera, rule: rules.lowFrameRate,
      threshold: 1 - rules.lowFrameRateShare, method: "packets")
    issuer = EventIssuer(
      seed: randomSeed, alerts: alerts, cooldown: rules.cooldown, suspensions: suspensions)
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
    noteSilence(arrived: arrived > 0, after: elapsed)
    updateOffline(isSilent: isSilent, after: elapsed, at: now, into: &transitions)
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

  /// Whether nothing came for half of what makes an outage: the pauses of a slow camera are shorter.
  public var isSilent: Bool { silence * 2 >= rules.offline.after }

  // MARK: - Private

  private mutating func noteSilence(arrived: Bool, after elapsed: Duration) {
    if arrived {
      sound += silence + elapsed
      silence = .zero
    } else {
      silence += elapsed
    }
    // Less than nothing: the packet that ends a silence is the first, not a second one.
    if isSilent { sound = .zero - silence - elapsed }
  }

  /// An outage ends with the packet after which they came for long enough: connections that break
  /// at once do not end it.
  private mutating func updateOffline(
    isSilent: Bool, after elapsed: Duration, at now: WallTime,
    into transitions: inout [EventTransition]
  ) {
    if let out = outFor {
      outFor = out + elapsed
      if sound >= rules.offline.clear {
        outFor = nil
        offline.end(at: now, reason: .finished, issuer: &issuer, into: &transitions)
      }
    } else if silence >= rules.offline.after {
      outFor = silence
    }
    let finding = outFor.flatMap { isSilent ? HealthCondition.Finding(age: $0) : nil }
    offline.update(finding, at: now, issuer: &issuer, into: &transitions)
  }
}
