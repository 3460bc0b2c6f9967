import Synchronization

/// Bounds how many of something there are at once: of all clients together, and of each.
///
/// Whoever takes more than his share is refused while others still find places.
final class ClientPlaces: Sendable {
  /// Of all clients.
  let limit: Int
  /// Of one.
  let share: Int
  private let taken = Mutex<[String: Int]>([:])

  /// - Parameter share: `nil`: half of all.
  init(limit: Int, share: Int? = nil) {
    self.limit = limit
    self.share = share ?? max(1, limit / 2)
  }

  enum Refusal: Error, Hashable { case full, shareUsedUp }

  var count: Int { taken.withLock { $0.values.reduce(0, +) } }

  /// - Parameter client: its address; `nil`: only the limit of all counts, as for a proxy, behind
  ///   which many are.
  func take(by client: String?) throws(Refusal) -> Place {
    let place = Place(of: self, client: client ?? "")
    let refusal: Refusal? = taken.withLock { taken in
      if taken.values.reduce(0, +) >= limit { return .full }
      if let client, taken[client, default: 0] >= share { return .shareUsedUp }
      taken[place.client, default: 0] += 1
      place.isTaken.store(true, ordering: .relaxed)
      return nil
    }
    if let refusal { throw refusal }
    return place
  }

  /// Throws 503 if all places are taken, 429 if the client has his share.
  ///
  /// - Parameter clients: what those who have them are and do.
  func take(by client: String, orSayThat clients: String) throws(Problem) -> Place {
    do {
      return try take(by: client)
    } catch {
      switch error {
      case .full:
        throw .unavailable(
          "\(limit) \(clients) already; no more are served at once.", retryAfterSeconds: 5)
      case .shareUsedUp:
        throw .tooMany(
          "From this address \(share) \(clients) already; no more are served at once.",
          retryAfter: .seconds(5))
      }
    }
  }

  /// A place, given back when nobody holds it any more: also if the answer was never begun.
  final class Place: Sendable {
    private let places: ClientPlaces
    fileprivate let client: String
    fileprivate let isTaken = Atomic(false)

    fileprivate init(of places: ClientPlaces, client: String) {
      self.places = places
      self.client = client
    }

    deinit {
      guard isTaken.load(ordering: .relaxed) else { return }
      places.taken.withLock { taken in
        let rest = taken[client, default: 1] - 1
        taken[client] = rest > 0 ? rest : nil
      }
    }
  }
}
