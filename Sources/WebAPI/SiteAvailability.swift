import Pixels
import Scene
import Store

/// How available sites were over a day, a week and a month. Read anew every two minutes at most: pages
/// ask more often than that changes anything.
actor SiteAvailability {
  struct Shares: Sendable {
    var day: Double?
    var week: Double?
    var month: Double?
  }

  private let store: EventStore
  private let clock: any WallClock
  private var readAt: WallTime?
  private var shares: [CameraID: Shares] = [:]

  private static let pace = Duration.seconds(120)

  init(store: EventStore, clock: any WallClock) {
    self.store = store
    self.clock = clock
  }

  func current() async throws(StoreError) -> [CameraID: Shares] {
    let now = clock.now()
    if let readAt, now >= readAt, now.duration(since: readAt) < Self.pace { return shares }
    var found: [CameraID: Shares] = [:]
    for (days, path) in Self.horizons {
      let from = now.advanced(by: .seconds(-86_400 * days))
      for (site, totals) in try await store.siteTotals(since: from) {
        found[site, default: Shares()][keyPath: path] = totals.availability
      }
    }
    readAt = now
    shares = found
    return found
  }

  private static var horizons: [(days: Int, path: WritableKeyPath<Shares, Double?>)] {
    [(1, \.day), (7, \.week), (30, \.month)]
  }
}
