import Foundation
import Gating
import Pixels
import Scene

/// Shares the cameras among the analysis workers: the one that is furthest behind its live edge
/// goes next, and no camera is on two workers at once. Those that went back in their streams are
/// brought up to date one after another, by half of the workers, as long as that makes nobody wait
/// for long. While all together are too much, the same is left out at every camera.
final class AnalysisScheduler: @unchecked Sendable {
  // SAFETY: `slots` and all of a slot but its analysis, `isStopped`, `governor` and `judgedAt` are touched only while
  // `condition` is locked; a slot's analysis is touched only by the worker that marked the slot busy,
  // and by `remove` when the slot is in nobody's reach any more.
  private var slots: [Slot] = []
  private var isStopped = false
  private var governor = LoadGovernor()
  private var judgedAt = ContinuousClock.now
  private let clock: any WallClock
  private let began = ContinuousClock.now
  /// How many may catch up before their turn at once.
  private let expressLimit: Int
  private let condition = NSCondition()

  private final class Slot {
    let camera: CameraID
    let analysis: LiveAnalysis
    var isBusy = false
    /// Busy with catching up before its turn.
    var isExpress = false
    /// Who waits for the worker that is at a camera which was removed.
    var whenFree: CheckedContinuation<Void, Never>?

    init(_ camera: CameraID, _ analysis: LiveAnalysis) {
      self.camera = camera
      self.analysis = analysis
    }
  }

  /// - Parameter workers: at most.
  init(workers: Int, clock: any WallClock) {
    self.clock = clock
    expressLimit = max(1, workers / 2)
  }

  /// A worker's body: works until `stop()`.
  func work() {
    while let (slot, leftOut) = takeNext() {
      slot.analysis.runSlice(leavingOut: leftOut)
      giveBack(slot)
    }
  }

  /// Workers turn to it as soon as it has packets.
  func add(_ analysis: sending LiveAnalysis, of camera: CameraID) {
    let slot = Slot(camera, analysis)
    condition.lock()
    slots.append(slot)
    condition.unlock()
  }

  /// Takes a camera from the workers and ends what is open on it, without looking at what still
  /// waits. Its reader has ended.
  func remove(_ camera: CameraID) async {
    guard let slot = take(camera) else { return }
    await withCheckedContinuation { continuation in
      condition.lock()
      let isFree = !slot.isBusy
      if !isFree { slot.whenFree = continuation }
      condition.unlock()
      if isFree { continuation.resume() }
    }
    slot.analysis.stop()
  }

  private func take(_ camera: CameraID) -> Slot? {
    condition.lock()
    defer { condition.unlock() }
    return slots.firstIndex { $0.camera == camera }.map { slots.remove(at: $0) }
  }

  /// How many cameras it has.
  var count: Int {
    condition.lock()
    defer { condition.unlock() }
    return slots.count
  }

  /// Something may be waiting.
  func packetArrived() {
    condition.lock()
    condition.signal()
    condition.unlock()
  }

  /// Workers return after the slice that they are at.
  func stop() {
    condition.lock()
    isStopped = true
    condition.broadcast()
    condition.unlock()
  }

  /// After the workers were joined: ends what is open on every camera.
  func stopAnalyses() {
    condition.lock()
    defer { condition.unlock() }
    for slot in slots { slot.analysis.stop() }
  }

  /// What is left out now.
  var leftOut: LoadLevel {
    condition.lock()
    defer { condition.unlock() }
    return governor.level
  }

  private func takeNext() -> (slot: Slot, leftOut: LoadLevel)? {
    condition.lock()
    defer { condition.unlock() }
    while !isStopped {
      if let (slot, isExpress) = next() {
        slot.isBusy = true
        slot.isExpress = isExpress
        return (slot, governor.level)
      }
      condition.wait()
    }
    return nil
  }

  private func giveBack(_ slot: Slot) {
    condition.lock()
    slot.isBusy = false
    slot.isExpress = false
    let whenFree = slot.whenFree
    slot.whenFree = nil
    judgeLoad()
    // Another worker may have passed this camera over while it was busy.
    condition.signal()
    condition.unlock()
    whenFree?.resume()
  }

  private func judgeLoad() {
    let now = ContinuousClock.now
    guard now - judgedAt >= Self.judgingPace else { return }
    judgedAt = now
    let wallNow = clock.now()
    var worst = Duration.zero
    for slot in slots {
      guard let lag = slot.analysis.feed.current?.ring.lag(at: wallNow) else { continue }
      worst = max(worst, lag)
    }
    governor.update(delay: worst, at: now - began)
  }

  private static let judgingPace = Duration.milliseconds(100)
  /// Nobody who keeps up waits longer than this for those who catch up.
  private static let longestWait = Duration.milliseconds(150)

  private func next() -> (slot: Slot, isExpress: Bool)? {
    let behind = furthestBehind()
    if let behind, clock.now().duration(since: behind.since) > Self.longestWait {
      return (behind.slot, false)
    }
    if slots.count(where: \.isExpress) < expressLimit, let slot = firstToCatchUp() {
      return (slot, true)
    }
    return behind.map { ($0.slot, false) }
  }

  private func furthestBehind() -> (slot: Slot, since: WallTime)? {
    earliest { ring in
      // A run that is over comes first.
      ring.hasWork ? ring.oldestWaiting ?? WallTime(microseconds: 0) : nil
    }
  }

  private func firstToCatchUp() -> Slot? { earliest(\.wentBackAt)?.slot }

  /// Of the cameras that no worker is at.
  private func earliest(_ time: (PacketRing) -> WallTime?) -> (slot: Slot, since: WallTime)? {
    var best: (slot: Slot, since: WallTime)?
    for slot in slots where !slot.isBusy {
      guard let run = slot.analysis.feed.current, let since = time(run.ring) else { continue }
      if best == nil || since < best!.since { best = (slot, since) }
    }
    return best
  }
}
