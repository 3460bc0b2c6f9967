import Foundation
import Gating
import Pixels

/// Shares the cameras among the analysis workers: the one that is furthest behind its live edge
/// goes next, and no camera is on two workers at once. Those that went back in their streams are
/// brought up to date one after another, by half of the workers, as long as that makes nobody wait
/// for long. While all together are too much, the same is left out at every camera.
final class AnalysisScheduler: @unchecked Sendable {
  // SAFETY: `slots`, `isStopped`, `governor` and `judgedAt` are touched only while `condition` is locked; a slot's
  // analysis is touched only by the worker that marked the slot busy.
  private var slots: [Slot]
  private var isStopped = false
  private var governor = LoadGovernor()
  private var judgedAt = ContinuousClock.now
  private let clock: any WallClock
  private let began = ContinuousClock.now
  /// How many may catch up before their turn at once.
  private let expressLimit: Int
  private let condition = NSCondition()

  private struct Slot {
    let analysis: LiveAnalysis
    var isBusy = false
    /// Busy with catching up before its turn.
    var isExpress = false
  }

  init(_ analyses: [LiveAnalysis], workers: Int, clock: any WallClock) {
    self.clock = clock
    expressLimit = max(1, workers / 2)
    slots = analyses.map { Slot(analysis: $0) }
  }

  /// A worker's body: works until `stop()`.
  func work() {
    while let (index, analysis, leftOut) = takeNext() {
      analysis.runSlice(leavingOut: leftOut)
      giveBack(index)
    }
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

  private func takeNext() -> (index: Int, analysis: LiveAnalysis, leftOut: LoadLevel)? {
    condition.lock()
    defer { condition.unlock() }
    while !isStopped {
      if let (index, isExpress) = next() {
        slots[index].isBusy = true
        slots[index].isExpress = isExpress
        return (index, slots[index].analysis, governor.level)
      }
      condition.wait()
    }
    return nil
  }

  private func giveBack(_ index: Int) {
    condition.lock()
    slots[index].isBusy = false
    slots[index].isExpress = false
    judgeLoad()
    // Another worker may have passed this camera over while it was busy.
    condition.signal()
    condition.unlock()
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

  private func next() -> (index: Int, isExpress: Bool)? {
    let behind = furthestBehind()
    if let behind, clock.now().duration(since: behind.since) > Self.longestWait {
      return (behind.index, false)
    }
    if slots.count(where: \.isExpress) < expressLimit, let index = firstToCatchUp() {
      return (index, true)
    }
    return behind.map { ($0.index, false) }
  }

  private func furthestBehind() -> (index: Int, since: WallTime)? {
    earliest { ring in
      // A run that is over comes first.
      ring.hasWork ? ring.oldestWaiting ?? WallTime(microseconds: 0) : nil
    }
  }

  private func firstToCatchUp() -> Int? { earliest(\.wentBackAt)?.index }

  /// Of the cameras that no worker is at.
  private func earliest(_ time: (PacketRing) -> WallTime?) -> (index: Int, since: WallTime)? {
    var best: (index: Int, since: WallTime)?
    for index in slots.indices where !slots[index].isBusy {
      guard let run = slots[index].analysis.feed.current, let since = time(run.ring) else {
        continue
      }
      if best == nil || since < best!.since { best = (index, since) }
    }
    return best
  }
}
