import Gating
import Media
import Pixels
import Scene

/// Lets one camera's analysis doze while its scene is quiet, and wakes it.
///
/// Belongs to the camera's `LiveAnalysis`; lives as long as that, so that what is known of the gate
/// outlasts reconnects.
final class AdaptiveDecoding {
  private var keeper: GateKeeper
  private var wokenAt: ContinuousClock.Instant?
  private(set) var catchUps = DelayHistogram()

  /// Behind by no more than this it has caught up: on a busy machine some always wait.
  private static let fewPackets = 5

  /// Whether it went back in the stream and has not come to its newest packet yet.
  var isCatchingUp: Bool { wokenAt != nil }

  init(rules: GateRules, seed: UInt64) { keeper = GateKeeper(rules: rules, seed: seed) }

  func beginRun() {
    keeper.beginRun()
    wokenAt = nil
  }

  /// After each analysed picture of full decoding.
  func watch(_ picture: DecodedFrame, _ analysis: CameraAnalysis, of run: ActiveRun) {
    guard let gate = run.gate else { return }
    noteCatchUp(run.ring.waitingCount <= Self.fewPackets)
    let step = keeper.watch(
      GateKeeper.Sight(
        at: picture.pts, isKeyFrame: picture.isKeyFrame, hasForeground: !analysis.isQuiet,
        moving: analysis.moving, lastAlarm: gate.lastAlarm, knowsQuiet: gate.isReady,
        groupLength: gate.groupLength,
        mustSave: analysis.leftOut >= .unprovenGates))
    switch step {
    case .goOn: break
    case .confirmQuiet: gate.confirmQuiet()
    case .forget: gate.forget()
    case .doze(let forNothing):
      if forNothing { gate.noteFalseOpening() }
      gate.forget()
      wokenAt = nil
      run.ring.doze()
    }
  }

  /// After a key frame that was looked at while dozing.
  func glance(at key: Packet, isQuiet: Bool, of run: ActiveRun) {
    guard let gate = run.gate else { return }
    let seen = keeper.glance(at: key.pts, isQuiet: isQuiet, groupLength: gate.groupLength)
    if isQuiet { gate.confirmQuiet() } else { gate.forget() }
    if seen != .doze { wake(before: key, of: run) }
  }

  /// The packet gate fired while dozing.
  func alarm(_ packet: Packet, of run: ActiveRun) {
    keeper.wakeByPackets()
    run.gate?.forget()
    wake(before: packet, of: run)
  }

  /// It was made to doze, and from now on decides itself again.
  func takeOver() {
    keeper.takeOver()
    wokenAt = nil
  }

  private func wake(before packet: Packet, of run: ActiveRun) {
    run.ring.wake(before: packet)
    wokenAt = .now
  }

  private func noteCatchUp(_ isNewest: Bool) {
    guard isNewest, let wokenAt else { return }
    catchUps.add(ContinuousClock.now - wokenAt)
    self.wokenAt = nil
  }

  func status(of run: ActiveRun?) -> DecodingStatus {
    var status = DecodingStatus(policy: .adaptive, gate: DecodingStatus.Gate(keeper.state))
    status.isDozing = run?.ring.isDozing ?? false
    let record = keeper.record
    status.happenings = record.seen
    status.missed = record.missed
    status.audits = record.audits
    status.auditsMissed = record.auditsMissed
    status.recall = record.recall(auditShare: keeper.rules.auditShare)
    return status
  }
}

extension DecodingStatus.Gate {
  fileprivate init(_ state: GateKeeper.State) {
    switch state {
    case .learning: self = .learning
    case .qualifying: self = .qualifying
    case .trusted: self = .trusted
    case .suspended: self = .suspended
    }
  }
}
