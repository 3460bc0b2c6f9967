import Foundation
import Pixels

/// Shares the cameras among the analysis workers: the one that is furthest behind its live edge
/// goes next, and no camera is on two workers at once.
final class AnalysisScheduler: @unchecked Sendable {
  // SAFETY: `slots` and `isStopped` are touched only while `condition` is locked; a slot's
  // analysis is touched only by the worker that marked the slot busy.
  private var slots: [Slot]
  private var isStopped = false
  private let condition = NSCondition()

  private struct Slot {
    let analysis: LiveAnalysis
    var isBusy = false
  }

  init(_ analyses: [LiveAnalysis]) {
    slots = analyses.map { Slot(analysis: $0) }
  }

  /// A worker's body: works until `stop()`.
  func work() {
    while let (index, analysis) = takeNext() {
      analysis.runSlice()
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

  private func takeNext() -> (index: Int, analysis: LiveAnalysis)? {
    condition.lock()
    defer { condition.unlock() }
    while !isStopped {
      if let index = furthestBehind() {
        slots[index].isBusy = true
        return (index, slots[index].analysis)
      }
      condition.wait()
    }
    return nil
  }

  private func giveBack(_ index: Int) {
    condition.lock()
    slots[index].isBusy = false
    // Another worker may have passed this camera over while it was busy.
    condition.signal()
    condition.unlock()
  }

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
