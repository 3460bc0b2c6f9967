public import Logging
public import Outbound
public import Pixels
public import Scene
public import ServiceLifecycle
public import Store

/// Watches web sites: asks each of them again and again, and makes events, samples and states of it.
///
/// The first checks are spread over the interval and keep that distance. Few run at a time, and one of
/// a host: whoever is slow keeps a place for his own timeout at most.
public final class SiteWatcher: Service {
  private let sites: [WatchedSite]
  private let probe: SiteProbe
  private let store: EventStore
  private let outbox: TransitionOutbox
  private let places: CheckPlaces
  private let clock: any WallClock
  private let logger: Logger

  /// Checks that run at a time.
  public static let mostAtOnce = 16
  /// Samples are stored so often: a process that is killed loses no more.
  private static let bookPace = Duration.seconds(300)

  /// - Parameters:
  ///   - client: is not shut down by this.
  ///   - sink: of events.
  ///   - store: of samples and of what is usual of pages.
  public init(
    _ sites: [SiteConfiguration], client: OutboundClient, sink: any EventSink, store: EventStore,
    suspensions: any AlertSuspensions = NoSuspensions(),
    clock: any WallClock = SystemWallClock(), logger: Logger
  ) {
    self.sites = sites.map { WatchedSite($0, suspensions: suspensions) }
    probe = SiteProbe(client: client, clock: clock)
    self.store = store
    outbox = TransitionOutbox(sink: sink, logger: logger)
    places = CheckPlaces(limit: Self.mostAtOnce)
    self.clock = clock
    self.logger = logger
  }

  /// In the order of the configuration.
  public func statuses() async -> [SiteStatus] {
    var statuses: [SiteStatus] = []
    for site in sites { statuses.append(await site.status) }
    return statuses
  }

  /// Until it is told to stop; then open events end, and what was counted is stored.
  public func run() async throws {
    await recallPages()
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { tasks in
        for (index, site) in self.sites.enumerated() {
          let offset = site.site.interval * index / self.sites.count
          tasks.addTask { await self.watch(site, after: offset) }
        }
        tasks.addTask { await self.outbox.run() }
        tasks.addTask { await self.keepBooks() }
      }
    }
    let now = clock.now()
    for site in sites { await outbox.add(site.end(at: now)) }
    await outbox.storeRest()
    await store(Books())
  }

  // MARK: - Checks

  private func watch(_ site: WatchedSite, after offset: Duration) async {
    let configuration = site.site
    var next = ContinuousClock.now + offset
    while (try? await Task.sleep(until: next, clock: .continuous)) != nil {
      await places.take(configuration.address.host)
      var check: SiteCheck?
      if !Task.isCancelled {
        check = await probe.check(
          configuration, looksAtCertificate: site.isCertificateDue())
      }
      await places.give(configuration.address.host)
      guard let check else {
        next = .now + configuration.interval
        continue
      }
      await log(check, of: site)
      await outbox.add(site.take(check))
      // A check that waited for its place moves the later ones: none is made up for.
      next = max(next + (await site.pause), .now)
    }
  }

  /// Changes of state, not each check.
  private func log(_ check: SiteCheck, of site: WatchedSite) async {
    switch (await site.status.state, check.failure) {
    case (.down, nil):
      logger.notice("a site answers again", metadata: ["site": "\(site.site.id)"])
    case (.failing, let failure?):
      logger.warning(
        "a site is down", metadata: ["site": "\(site.site.id)", "reason": "\(failure)"])
    default: break
    }
  }

  // MARK: - Books

  /// What is to be stored, and could not be before.
  private struct Books {
    var samples: [SiteSample] = []
    var pages: [CameraID: PageProfile] = [:]
  }

  private func keepBooks() async {
    var books = Books()
    while (try? await Task.sleep(for: Self.bookPace)) != nil { books = await store(books) }
  }

  /// Returns what could not be stored.
  @discardableResult
  private func store(_ before: Books) async -> Books {
    var books = before
    for site in sites {
      books.samples += await site.samples()
      if let profile = await site.profileToKeep() { books.pages[site.site.id] = profile }
    }
    do throws(StoreError) {
      try await store.record(books.samples)
      books.samples = []
      try await store.keep(books.pages)
      books.pages = [:]
    } catch {
      logger.warning("what sites did was not stored yet", metadata: ["reason": "\(error)"])
    }
    // So that a database that is stuck for days does not fill the memory.
    books.samples = Array(books.samples.suffix(sites.count * 400))
    return books
  }

  private func recallPages() async {
    for site in sites where site.site.rules.watchesChanges {
      do throws(StoreError) {
        if let profile = try await store.pageProfile(of: site.site.id) {
          await site.begin(with: profile)
        }
      } catch {
        logger.warning(
          "what is usual of a page is learned anew",
          metadata: ["site": "\(site.site.id)", "reason": "\(error)"])
      }
    }
  }
}
