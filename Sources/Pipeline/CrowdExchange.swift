import Crowd
import Pixels
import Scene
import Synchronization

/// One camera's way to the crowd worker and back. The latest wins both ways: neither side waits.
final class CrowdExchange: Sendable {
  /// A picture to count.
  struct Order: ~Copyable, Sendable {
    var frame: Frame
    /// Tells the answer which picture it is of.
    let number: Int
  }

  private struct Answer {
    var density: DensityMap?
    var number = 0
    var isNew = false
  }

  private let orders = Mailbox<Order>()
  private let answer = Mutex(Answer())
  private let bell: WorkBell
  private let dropped = Atomic<Int>(0)
  private let counted = Atomic<Int>(0)
  private let offered = Atomic<Int>(0)
  private let microseconds = Atomic<Int>(0)

  /// `bell` rings with each order.
  init(bell: WorkBell) { self.bell = bell }

  /// Pictures that a fresher one took the place of, or that no frame was free for.
  var droppedCount: Int { dropped.load(ordering: .relaxed) }
  /// Pictures that were counted.
  var countedCount: Int { counted.load(ordering: .relaxed) }

  /// All of it, for metrics.
  var use: CrowdNetworkUse {
    var use = CrowdNetworkUse()
    use.offered = offered.load(ordering: .relaxed)
    use.counted = countedCount
    use.dropped = droppedCount
    use.time = .microseconds(microseconds.load(ordering: .relaxed))
    return use
  }

  // MARK: - The camera's side

  /// A picture ought to have been counted, and there was no frame for it.
  func noteLoss() {
    offered.add(1, ordering: .relaxed)
    dropped.add(1, ordering: .relaxed)
  }

  func post(_ order: consuming Order) {
    offered.add(1, ordering: .relaxed)
    if orders.post(order) { dropped.add(1, ordering: .relaxed) }
    bell.ring()
  }

  /// Copies a new answer into `density` where it has the same shape. Returns its number.
  func takeAnswer(into density: inout DensityMap) -> Int? {
    answer.withLock { answer in
      guard answer.isNew, let found = answer.density else { return nil }
      answer.isNew = false
      // Of a picture of another size, before the stream changed.
      guard found.size == density.size, found.block == density.block else { return nil }
      density.copy(found)
      return answer.number
    }
  }

  // MARK: - The worker's side

  func takeOrder() -> Order? { orders.take() }

  /// The first one of a shape is shared with the counter, whose next picture pays an allocation.
  ///
  /// - Parameter time: that counting took.
  func reply(_ density: DensityMap, to number: Int, time: Duration) {
    answer.withLock { answer in
      if answer.density?.size == density.size, answer.density?.block == density.block {
        answer.density?.copy(density)
      } else {
        answer.density = density
      }
      answer.number = number
      answer.isNew = true
    }
    counted.add(1, ordering: .relaxed)
    microseconds.add(Int(time.microseconds), ordering: .relaxed)
  }
}
