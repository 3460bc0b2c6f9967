import Access
import Hummingbird
import Pixels
import Scene
import Store

/// Watched web sites, how they do and how they did.
struct SiteRoutes: Sendable {
  let sites: any SiteDirectory
  let store: EventStore
  let clock: any WallClock
  private let availability: SiteAvailability

  /// Longest time that is answered at once: as long as samples are kept by default.
  private static let longestDays = 400
  private static let maximumPoints = 5_000

  init(sites: any SiteDirectory, store: EventStore, clock: any WallClock) {
    self.sites = sites
    self.store = store
    self.clock = clock
    availability = SiteAvailability(store: store, clock: clock)
  }

  func routes() -> [Route] {
    [
      .get("/api/v1/sites", .watch, list),
      .get("/api/v1/sites/{id}/series", .watch, query: ["from", "to", "bucket_s"], series),
    ]
  }

  private func list(_ call: Call) async throws -> Response {
    try call.query.finish()
    let shares = try await availability.current()
    let now = clock.now()
    let items = await sites.statuses()
      .filter { call.caller.scope.holds(group: $0.group) }
      .map { SiteBody($0, availability: shares[$0.id], now: now) }
    return WireJSON.response(SiteListBody(now: now.description, items: items))
  }

  private func series(_ call: Call) async throws -> Response {
    var query = call.query
    let to = query.time("to") ?? clock.now()
    let from = query.time("from") ?? to.advanced(by: .seconds(-86_400))
    let bucketSeconds = query.number("bucket_s", in: 3_600...86_400) ?? 3_600
    let length = to.duration(since: from)
    if length <= .zero {
      query.reject("from", expected: "a time before \"to\"", received: from.description)
    } else if length > .seconds(86_400 * Self.longestDays) {
      query.reject(
        "from", expected: "a time at most \(Self.longestDays) days before \"to\"",
        received: from.description)
    } else if length.inSeconds / Double(bucketSeconds) > Double(Self.maximumPoints) {
      query.reject(
        "bucket_s",
        expected: "so long a bucket that \(Self.maximumPoints) of them reach from \"from\" to "
          + "\"to\"", received: String(bucketSeconds))
    }
    try query.finish()
    let site = try await known(call)
    let points = try await store.siteSeries(
      of: site, from: from, to: to, bucket: .seconds(bucketSeconds))
    return WireJSON.response(
      SiteSeriesBody(
        site: site.text, from: from.description, to: to.description, bucketS: bucketSeconds,
        items: points.map(SiteSeriesBody.Point.init)))
  }

  /// A watched site, or one of earlier days that the store still knows.
  private func known(_ call: Call) async throws -> CameraID {
    let text = call.pathParameter("id")
    let watched = await sites.statuses().first { $0.id.text == text }
    let stored = try await store.cameras().first { $0.id.text == text && $0.source == .site }
    guard let id = watched?.id ?? stored?.id,
      call.caller.scope.holds(group: watched == nil ? stored?.group : watched?.group)
    else { throw Problem.notFound("There is no site \(text.prefix(64)).") }
    return id
  }
}
