/// Lets so many checks run at a time, and one of a host, in the order in which they came.
actor CheckPlaces {
  private let limit: Int
  private var hosts: Set<String> = []
  private var waiting: [(host: String, continuation: CheckedContinuation<Void, Never>)] = []

  init(limit: Int) { self.limit = limit }

  /// Returns when there is a place; `give` ends it.
  func take(_ host: String) async {
    if hosts.count < limit, !hosts.contains(host) {
      hosts.insert(host)
      return
    }
    await withCheckedContinuation { waiting.append((host, $0)) }
  }

  func give(_ host: String) {
    hosts.remove(host)
    while hosts.count < limit, let next = waiting.firstIndex(where: { !hosts.contains($0.host) }) {
      let (host, continuation) = waiting.remove(at: next)
      hosts.insert(host)
      continuation.resume()
    }
  }
}
