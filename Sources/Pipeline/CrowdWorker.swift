import Crowd
import Pixels
import Synchronization

/// The body of the one thread that counts crowds for all cameras: the freshest picture of each in
/// turn. Neither readers nor analysis ever wait for it.
final class CrowdWorker: @unchecked Sendable {
  // SAFETY: `counters` is touched by the thread in `work()` alone; all else never changes.
  let model: CrowdModel
  /// Rings with each order.
  private let bell: WorkBell
  private let exchanges = Mutex<[CrowdExchange]>([])
  /// By size of the picture, the latest used last: cameras of one size share one.
  private var counters: [CrowdCounter] = []
  /// Cameras of more sizes than this make counters anew in turn. Larger: more memory.
  private static let mostSizes = 4

  init(model: CrowdModel, bell: WorkBell = WorkBell()) {
    self.model = model
    self.bell = bell
  }

  /// A way to this worker for one more camera.
  func makeExchange() -> CrowdExchange {
    let exchange = CrowdExchange(bell: bell)
    exchanges.withLock { $0.append(exchange) }
    return exchange
  }

  /// Nothing is counted for it any more.
  func remove(_ exchange: CrowdExchange) {
    exchanges.withLock { $0.removeAll { $0 === exchange } }
  }

  /// How many cameras it counts for.
  var count: Int { exchanges.withLock(\.count) }

  /// Ends `work()` after the picture that it is at.
  func stop() { bell.stop() }

  /// The thread's body.
  func work() {
    while bell.wait() {
      for exchange in exchanges.withLock(\.self) {
        if bell.isToStop { return }
        if let order = exchange.takeOrder() { count(order, of: exchange) }
      }
    }
  }

  private func count(_ order: consuming CrowdExchange.Order, of exchange: CrowdExchange) {
    let counter = counter(for: order.frame.size)
    var stopwatch = Stopwatch()
    counter.count(order.frame)
    exchange.reply(counter.density, to: order.number, time: stopwatch.lap())
  }

  private func counter(for size: PixelSize) -> CrowdCounter {
    if let last = counters.last, last.picture == size { return last }
    let found: CrowdCounter
    if let index = counters.firstIndex(where: { $0.picture == size }) {
      found = counters.remove(at: index)
    } else {
      if counters.count == Self.mostSizes { counters.removeFirst() }
      found = CrowdCounter(model: model, picture: size)
    }
    counters.append(found)
    return found
  }
}
