import Crowd
import Pixels

/// The body of the one thread that counts crowds for all cameras: the freshest picture of each in
/// turn. Neither readers nor analysis ever wait for it.
final class CrowdWorker: @unchecked Sendable {
  // SAFETY: `counters` is touched by the thread in `work()` alone; all else never changes.
  private let model: CrowdModel
  private let exchanges: [CrowdExchange]
  private let bell: WorkBell
  /// By size of the picture, the latest used last: cameras of one size share one.
  private var counters: [CrowdCounter] = []
  /// Cameras of more sizes than this make counters anew in turn. Larger: more memory.
  private static let mostSizes = 4

  /// The exchanges ring `bell`; stopping it ends `work()` after the picture that it is at.
  init(model: CrowdModel, exchanges: [CrowdExchange], bell: WorkBell) {
    self.model = model
    self.exchanges = exchanges
    self.bell = bell
  }

  /// The thread's body.
  func work() {
    while bell.wait() {
      for exchange in exchanges {
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
