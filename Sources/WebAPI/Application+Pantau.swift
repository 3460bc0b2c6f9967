public import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
import Pixels
public import Scene
public import Store

/// Why Pantau is not well, a sentence each; empty while all is well. Answers at once.
public typealias HealthCheck = @Sendable () async -> [String]

/// The command center as a service: page, API, event stream, metrics.
///
/// - Parameters:
///   - settings: adds, changes and removes cameras.
///   - hub: is told by whoever writes to `store`; clients of the event stream wake by it.
///   - heapBytes: what the program's heap has in use, for the metrics; 0: not known.
///   - sites: that are watched.
///   - receivers: who is told of events elsewhere.
///   - sensors: what counts beside cameras.
///   - onSuspensions: is told where alerts are suspended, after each change.
///   - suspensions: knows where alerts of citizens' reports are suspended.
///   - pictures: cleans what citizens send; `nil`: no reports are taken.
///   - onListening: gets the port once connections are accepted.
/// - Throws: `WebError` if the configuration is refused or a part of the page is missing.
public func makeApplication(
  configuration: WebConfiguration, store: EventStore, cameras: any CameraDirectory,
  settings: any CameraSettings, hub: EventHub, health: @escaping HealthCheck, logger: Logger,
  heapBytes: @escaping @Sendable () -> Int = { 0 },
  sites: any SiteDirectory = NoSites(), receivers: any ReceiverDirectory = NoReceivers(),
  sensors: any SensorDirectory = NoSensors(),
  onSuspensions: @escaping SuspensionListener = { _ in },
  suspensions: any AlertSuspensions = NoSuspensions(), pictures: (any PictureCleaning)? = nil,
  onListening: @escaping @Sendable (Int) async -> Void = { _ in }
) throws(WebError) -> some ApplicationProtocol {
  try configuration.validate()
  let refusals = RefusalCounts()
  let limits = ConnectionLimits(configuration, refusals: refusals)
  let router = try makeRouter(
    configuration: configuration, store: store, cameras: cameras, settings: settings, hub: hub,
    health: health, heapBytes: heapBytes,
    sites: sites, receivers: receivers, sensors: sensors, onSuspensions: onSuspensions,
    suspensions: suspensions, pictures: pictures, refusals: refusals)
  let channel = HTTP1Channel.Configuration(
    additionalChannelHandlers: [ConnectionGuard(limits)],
    idleTimeout: TimeAmount(configuration.idleTime),
    httpDecoderConfiguration: .init(
      maxHeaderFieldSize: ConnectionGuard.headerBytes,
      maxHeaderListSize: ConnectionGuard.headerBytes,
      maxHeaderFieldCount: ConnectionGuard.headerFields))
  return Application(
    router: router,
    server: HTTPServerBuilder { responder in
      HTTPChannel(base: HTTP1Channel(responder: responder, configuration: channel))
    },
    configuration: ApplicationConfiguration(
      address: .hostname(configuration.host, port: configuration.port),
      // Those beyond the limit are told so by `ConnectionGuard`; beyond these, they wait.
      availableConnectionsDelegate: MaximumAvailableConnections(
        configuration.maximumConnections + 64)),
    onServerRunning: { channel in
      await onListening(channel.localAddress?.port ?? configuration.port)
    },
    logger: logger)
}

/// All routes behind all middleware, without a server.
func makeRouter(
  configuration: WebConfiguration, store: EventStore, cameras: any CameraDirectory,
  settings: any CameraSettings, hub: EventHub, health: @escaping HealthCheck,
  heapBytes: @escaping @Sendable () -> Int = { 0 },
  sites: any SiteDirectory = NoSites(), receivers: any ReceiverDirectory = NoReceivers(),
  sensors: any SensorDirectory = NoSensors(),
  onSuspensions: @escaping SuspensionListener = { _ in },
  suspensions: any AlertSuspensions = NoSuspensions(), pictures: (any PictureCleaning)? = nil,
  refusals: RefusalCounts = RefusalCounts(), clock: any WallClock = SystemWallClock()
) throws(WebError) -> Router<WebContext> {
  let page = try PageFiles()
  let counts = RequestCounts()
  let places = ClientPlaces(limit: configuration.maximumStreamClients)
  let gate = AccessGate(configuration: configuration, store: store)
  let watchTrail = WatchTrail(store: store, clock: clock)
  let passwords = PasswordDesk()
  let evidence = EvidenceFile(directory: configuration.evidenceDirectory)
  let routes =
    try page.routes()
    + CameraRoutes(
      cameras: cameras, store: store, clock: clock, utcOffset: configuration.utcOffset,
      watchTrail: watchTrail
    ).routes()
    + BlobRoutes(cameras: cameras, clock: clock, watchTrail: watchTrail).routes()
    + MapRoutes(configuration.map).routes()
    + CameraSettingsRoutes(settings: settings, store: store).routes()
    + EventRoutes(
      store: store, hub: hub,
      evidence: evidence, watchTrail: watchTrail, utcOffset: configuration.utcOffset
    ).routes()
    + AlertRoutes(store: store, hub: hub).routes()
    + HoldRoutes(store: store, hub: hub).routes()
    + TaskRoutes(
      store: store, hub: hub, agencies: configuration.agencies,
      evidence: EvidenceFile(directory: configuration.evidenceDirectory), watchTrail: watchTrail,
      letterhead: configuration.letterhead, clock: clock, utcOffset: configuration.utcOffset
    ).routes()
    + SuspensionRoutes(
      store: store, cameras: cameras, clock: clock,
      teller: SuspensionTeller(store: store, listener: onSuspensions)
    ).routes()
    + ExportRoutes(
      store: store, gate: gate,
      places: ClientPlaces(limit: ExportRoutes.mostAtOnce, share: ExportRoutes.mostAtOnce),
      clock: clock
    ).routes()
    + AnalysisRoutes(cameras: cameras, store: store, clock: clock).routes()
    + SiteRoutes(sites: sites, store: store, clock: clock).routes()
    + VideoRoutes(
      cameras: cameras, places: ClientPlaces(limit: configuration.maximumVideoClients), gate: gate,
      watchTrail: watchTrail
    ).routes()
    + StreamRoutes(
      store: store, hub: hub, places: places, heartbeat: configuration.heartbeat, gate: gate
    ).routes()
    + OperationRoutes(
      configuration: configuration, store: store, cameras: cameras, settings: settings,
      sites: sites, health: health,
      counts: counts, places: places, refusals: refusals, heapBytes: heapBytes,
      receivers: receivers
    ).routes()
    + SessionRoutes(store: store, passwords: passwords, clock: clock).routes()
    + UserRoutes(
      store: store, passwords: passwords, agencies: configuration.agencies
    ).routes()
    + TokenRoutes(store: store, clock: clock).routes()
    + AuditRoutes(store: store).routes()
    + DeliveryRoutes(receivers: receivers, store: store, clock: clock).routes()
    + SensorRoutes(sensors: sensors, clock: clock).routes()
    + reportRoutes(
      configuration, store: store, cameras: cameras, hub: hub, suspensions: suspensions,
      pictures: pictures, evidence: evidence, watchTrail: watchTrail, refusals: refusals,
      clock: clock)
    + PublicRoutes(
      board: PublicBoard(
        cameras: cameras, store: store, settings: configuration.publicBoard,
        utcOffset: configuration.utcOffset, clock: clock)
    ).routes()

  let router = Router(context: WebContext.self)
  router.add(middleware: CountingMiddleware(counts: counts))
  router.add(
    middleware: SecurityMiddleware(
      expectsLoopbackHost: !configuration.allowsRemote, tiles: configuration.map.tiles))
  router.add(middleware: ProblemMiddleware(routes: routes))
  router.add(
    middleware: BudgetMiddleware(
      budget: RequestBudget(
        perSecond: configuration.requestsPerSecond, atOnce: configuration.requestsAtOnce),
      refusals: refusals, gate: gate))
  for route in routes { route.add(to: router, behind: gate) }
  return router
}

/// Citizens' reports: the form, programs that send, and those who answer.
private func reportRoutes(
  _ configuration: WebConfiguration, store: EventStore, cameras: any CameraDirectory,
  hub: EventHub, suspensions: any AlertSuspensions, pictures: (any PictureCleaning)?,
  evidence: EvidenceFile, watchTrail: WatchTrail, refusals: RefusalCounts, clock: any WallClock
) -> [Route] {
  var desk: ReportDesk?
  if let settings = configuration.reports, let pictures {
    desk = ReportDesk(
      settings: settings, store: store, hub: hub, cameras: cameras, pictures: pictures,
      suspensions: suspensions, evidenceDirectory: configuration.evidenceDirectory, clock: clock)
  }
  let budgets = ReportBudgets(
    (configuration.reports ?? ReportSettings()).limits, refusals: refusals)
  return ReportRoutes(
    desk: desk, budgets: budgets, store: store, hub: hub, evidence: evidence,
    watchTrail: watchTrail, clock: clock
  ).routes()
    + ReportFormRoutes(
      desk: desk, budgets: budgets, store: store, cameras: cameras, map: configuration.map
    ).routes()
}
