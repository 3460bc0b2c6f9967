public import Pixels

/// Decides on one camera when only key frames are decoded, and whether that may be done at all.
///
/// ```
///   awake, everything is decoded                      dozing, key frames are decoded
///   |  learning: the quiet scene's sizes are learned
///   |  qualifying: happenings are counted that the
///   |    gate would have slept through
///   |  trusted ------- quiet for `cooldown` ------------> |
///   |          <----- packets, or a key frame, say so --- |
///   |          <----- now and then, as an audit --------- |
///   v  suspended: too many were slept through; tried anew after a time
/// ```
/// Where the machine has too much to do, also a gate dozes that is not trusted yet; openings and
/// audits are what it proves itself by then.
///
/// A pure state machine; times are the stream's own.
public struct GateKeeper: Sendable {
  public enum State: String, Sendable, Codable, CaseIterable {
    case learning, qualifying, trusted, suspended
  }

  /// What is to be done after a picture.
  public enum Step: Hashable, Sendable {
    case goOn
    /// The last group of pictures was quiet (it was not): for the packet gate.
    case confirmQuiet
    case forget
    /// From now on key frames only.
    case doze(forNothing: Bool)
  }

  /// What is to be done after a key frame that was looked at while dozing.
  public enum Glance: Hashable, Sendable {
    case doze
    /// Go back and decode everything, because something is there, or to audit.
    case wake
    case audit
  }

  /// One analysed picture of full decoding.
  public struct Sight: Hashable, Sendable {
    public var at: MediaTime
    public var isKeyFrame: Bool
    /// Whether anything differs from the background, or the background is not known.
    public var hasForeground: Bool
    /// How long something has really moved; `nil`: nothing does.
    public var moving: Duration?
    /// When the packet gate fired last.
    public var lastAlarm: MediaTime?
    /// Whether the packet gate knows the quiet scene.
    public var knowsQuiet: Bool
    /// From key frame to key frame, in the stream as it comes; `nil`: not known yet.
    public var groupLength: Duration?
    /// Whether the machine has so much to do that a gate is used before it has proved itself.
    public var mustSave: Bool

    public init(
      at: MediaTime, isKeyFrame: Bool, hasForeground: Bool, moving: Duration?,
      lastAlarm: MediaTime?, knowsQuiet: Bool, groupLength: Duration?, mustSave: Bool = false
    ) {
      self.mustSave = mustSave
      self.at = at
      self.isKeyFrame = isKeyFrame
      self.hasForeground = hasForeground
      self.moving = moving
      self.lastAlarm = lastAlarm
      self.knowsQuiet = knowsQuiet
      self.groupLength = groupLength
    }
  }

  private enum Reason { case begin, packets, keyFrame, audit }

  private struct Happening {
    var begin: MediaTime
    var end: MediaTime
    var isCaught = false
    var length: Duration { end.duration(since: begin) }
  }

  public let rules: GateRules
  public private(set) var state = State.learning
  public private(set) var record = GateRecord()

  private var wokenBy = Reason.begin
  private var wokenAt: MediaTime?
  /// The key frame that it was woken for: everything up to it is to be seen.
  private var isAwakeFor: MediaTime?
  private var foregroundAt: MediaTime?
  private var hasSeenKey = false
  private var groupIsQuiet = false
  private var happening: Happening?
  private var foundHappening = false
  private var suspendedAt: MediaTime?
  private var random: SplitMix

  /// `seed`: of which groups are audited.
  public init(rules: GateRules = GateRules(), seed: UInt64) {
    self.rules = rules
    random = SplitMix(state: seed)
  }

  /// A new connection: awake. What is known of the gate stays known.
  public mutating func beginRun() {
    wokenBy = .begin
    wokenAt = nil
    isAwakeFor = nil
    foregroundAt = nil
    hasSeenKey = false
    groupIsQuiet = false
    happening = nil
    foundHappening = false
    suspendedAt = nil
    if state == .suspended { startAnew() }
  }

  // MARK: - Awake

  public mutating func watch(_ sight: Sight) -> Step {
    wokenAt = wokenAt ?? sight.at
    var step = Step.goOn
    if sight.isKeyFrame {
      if hasSeenKey { step = groupIsQuiet ? .confirmQuiet : .forget }
      hasSeenKey = true
      groupIsQuiet = true
    }
    if sight.hasForeground {
      foregroundAt = sight.at
      groupIsQuiet = false
    }
    follow(sight)
    judge(at: sight.at, knowsQuiet: sight.knowsQuiet)
    guard mayDoze(sight) else { return step }
    return doze()
  }

  private mutating func follow(_ sight: Sight) {
    if let moving = sight.moving {
      let begin = sight.at.advanced(by: .zero - moving)
      var current = happening ?? Happening(begin: begin, end: sight.at)
      current.end = sight.at
      if sight.isKeyFrame { current.isCaught = true }
      if let alarm = sight.lastAlarm,
        alarm.duration(since: current.begin) >= .zero - Self.lead
      {
        current.isCaught = true
      }
      happening = current
      if current.length >= rules.shortest { foundHappening = true }
    } else if let current = happening, sight.at.duration(since: current.end) > Self.pause {
      close(current)
    }
  }

  private mutating func close(_ ended: Happening) {
    happening = nil
    guard ended.length >= rules.shortest, wokenBy == .begin, state != .trusted, state != .learning
    else { return }
    record.note(missed: !ended.isCaught)
  }

  private mutating func judge(at time: MediaTime, knowsQuiet: Bool) {
    switch state {
    case .learning:
      // A gate that need not prove itself learns the quiet scene from what lies between quiet key
      // frames.
      if knowsQuiet || rules.happeningsToQualify == 0 { state = .qualifying }
      if state == .qualifying { judge(at: time, knowsQuiet: knowsQuiet) }
    case .qualifying:
      guard record.seen >= rules.happeningsToQualify else { return }
      if record.recall(auditShare: rules.auditShare) ?? 1 >= rules.leastRecall {
        state = .trusted
      } else if record.missed + record.auditsMissed >= Self.missesToSuspend {
        suspend(at: time)
      }
    case .trusted:
      guard record.auditsMissed >= Self.missesToSuspend,
        let recall = record.recall(auditShare: rules.auditShare), recall < rules.leastRecall
      else { return }
      suspend(at: time)
    case .suspended:
      if let suspendedAt, time.duration(since: suspendedAt) >= rules.suspension { startAnew() }
    }
  }

  private mutating func suspend(at time: MediaTime) {
    state = .suspended
    suspendedAt = time
  }

  private mutating func startAnew() {
    record = GateRecord()
    state = .learning
  }

  private func mayDoze(_ sight: Sight) -> Bool {
    // Who is behind may doze, too: else a full machine would never be rid of its quiet cameras. What
    // it leaves out then lies between key frames, and no packet of it has fired.
    guard state == .trusted || sight.mustSave && state != .suspended, allows(sight.groupLength),
      sight.lastAlarm.map({ $0 <= sight.at }) ?? true,
      !sight.hasForeground, sight.moving == nil
    else { return false }
    guard let wokenAt else { return false }
    let quietSince = max(foregroundAt ?? wokenAt, isAwakeFor ?? wokenAt)
    return sight.at.duration(since: quietSince) >= cooldown
  }

  private var cooldown: Duration {
    guard foregroundAt == nil else { return rules.cooldown }
    // An audit asks about one group; where nothing was in it the question is answered at its end.
    return wokenBy == .audit ? .zero : rules.shortCooldown
  }

  private func allows(_ groupLength: Duration?) -> Bool {
    groupLength.map { $0 <= rules.longestGroup } ?? false
  }

  private mutating func doze() -> Step {
    if let happening { close(happening) }
    let forNothing = !foundHappening
    switch wokenBy {
    case .audit: record.noteAudit(missed: foundHappening)
    case .packets, .keyFrame: if foundHappening { record.note(missed: false) }
    case .begin: break
    }
    let wasByPackets = wokenBy == .packets
    foregroundAt = nil
    foundHappening = false
    wokenAt = nil
    return .doze(forNothing: forNothing && wasByPackets)
  }

  // MARK: - Dozing

  /// A key frame was looked at while dozing. `groupLength`: as in `Sight`.
  public mutating func glance(
    at time: MediaTime, isQuiet: Bool, groupLength: Duration?
  ) -> Glance {
    guard isQuiet else {
      wake(by: .keyFrame)
      isAwakeFor = time
      return .wake
    }
    if !allows(groupLength) {
      wake(by: .begin)
      return .wake
    }
    if random.unit() < rules.auditShare {
      wake(by: .audit)
      isAwakeFor = time
      return .audit
    }
    return .doze
  }

  /// The packet gate woke the analysis.
  public mutating func wakeByPackets() { wake(by: .packets) }

  /// It has dozed by order, and decides itself again.
  public mutating func takeOver() {
    wake(by: .begin)
    hasSeenKey = false
  }

  private mutating func wake(by reason: Reason) {
    wokenBy = reason
    wokenAt = nil
    isAwakeFor = nil
    foregroundAt = nil
    foundHappening = false
    groupIsQuiet = false
    happening = nil
  }

  /// An alarm so long before a happening is one of it: the tracker is slower than packets.
  private static let lead = Duration.seconds(1)
  /// A happening is over after a pause of this length.
  private static let pause = Duration.seconds(1)
  private static let missesToSuspend = 2
}

/// SplitMix64 (Steele, Lea, Flood 2014).
private struct SplitMix: Sendable {
  var state: UInt64

  /// 0..<1.
  mutating func unit() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((value ^ (value >> 31)) >> 40) / Double(1 << 24)
  }
}
