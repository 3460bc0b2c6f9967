import Foundation
import Gating
import Pixels

/// Shares the cameras among the analysis workers: the one that is furthest behind its live edge
/// goes next, and no camera is on two workers at once. While all together are too much, the same is
/// left out at every camera.
final class AnalysisScheduler: @unchecked Sendable {
  // SAFETY: `slots`, `isStopped`, `governor` and `judgedAt` are touched only while `condition` is locked; a slot's
  // analysis is touched only by the worker that marked the slot busy.
  private var slots: [Slot]
  private var isStopped = false
  private var governor = LoadGovernor()
  private var judgedAt = ContinuousClock.now
  private let clock: any WallClock
  private let began = ContinuousClock.now
  private let condition = NSCondition()

  private struct Slot {
    let analysis: LiveAnalysis
    var isBusy = false
  }

  init(_ analyses: [LiveAnalysis], clock: any WallClock) {
    self.clock = clock
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
      if let index = furthestBehind() {
        slots[index].isBusy = true
        return (index, slots[index].analysis, governor.level)
      }
      condition.wait()
    }
    return nil
  }

  private func giveBack(_ index: Int) {
    condition.lock()
    slots[index].isBusy = false
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

  private func furthestBehind() -> Int? {
    var best: (index: Int, waitingSince: WallTime)?
    for index in slots.indices where !slots[index].isBusy {
      guard let run = slots[index].analysis.feed.current, run.ring.hasWork else { continue }
      let since = run.ring.oldestWaiting ?? WallTime(microseconds: .min)
      if best == nil || since < best!.waitingSince { best = (index, since) }
    }
    return best?.index
  }
}
