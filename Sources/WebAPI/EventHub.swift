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
    for (token, client) in clients {
      // Whoever reads no more is forgotten.
      if case .terminated = client.yield() { clients[token] = nil }
    }
  }

  /// As the clients of the event stream are told, until whoever reads it ends.
  public func listen() -> AsyncStream<Void> { join().wakes }

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
