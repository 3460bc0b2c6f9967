import Synchronization

/// Tells the clients of the event stream that the store has something new.
///
/// It carries no events: a client that is woken reads the store from where it stopped. So a slow
/// client loses nothing, and nothing queues up for it.
public actor EventHub {
  private var clients: [Int: AsyncStream<Void>.Continuation] = [:]
  private var nextClient = 0

  public init() {}

  /// To be called after every durable write of a transition, an evidence file or an answer of an
  /// operator.
  public func announce() {
    for client in clients.values { client.yield() }
  }

  /// Yields after announcements (several may become one) until the token is given to `leave`.
  /// The waker lets others (a heartbeat) wake the same client, or end its stream.
  func join() -> (token: Int, wakes: AsyncStream<Void>, waker: AsyncStream<Void>.Continuation) {
    let (wakes, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let token = nextClient
    nextClient += 1
    clients[token] = waker
    return (token, wakes, waker)
  }

  func leave(_ token: Int) {
    clients.removeValue(forKey: token)?.finish()
  }
}

/// Bounds the number of live clients.
final class StreamPlaces: Sendable {
  private let taken = Mutex(0)
  let limit: Int

  init(limit: Int) { self.limit = limit }

  var count: Int { taken.withLock { $0 } }

  /// `nil` if all places are taken.
  func take() -> Place? {
    taken.withLock { count in
      guard count < limit else { return nil }
      count += 1
      return Place(of: self)
    }
  }

  /// Throws 503 if all places are taken.
  ///
  /// - Parameter clients: what those who have them are and do.
  func take(orSayThat clients: String) throws(Problem) -> Place {
    if let place = take() { return place }
    throw .unavailable(
      "\(limit) \(clients) already; no more are served at once.", retryAfterSeconds: 5)
  }

  /// A place, given back when nobody holds it any more: also if the answer was never begun.
  final class Place: Sendable {
    private let places: StreamPlaces

    fileprivate init(of places: StreamPlaces) { self.places = places }

    deinit { places.taken.withLock { $0 -= 1 } }
  }
}
