public import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
import Pixels
public import Store

/// Why Pantau is not well, a sentence each; empty while all is well. Answers at once.
public typealias HealthCheck = @Sendable () async -> [String]

/// The command center as a service: page, API, event stream, metrics.
///
/// - Parameters:
///   - settings: adds, changes and removes cameras.
///   - hub: is told by whoever writes to `store`; clients of the event stream wake by it.
///   - heapBytes: what the program's heap has in use, for the metrics; 0: not known.
///   - onSuspensions: is told where alerts are suspended, after each change.
///   - onListening: gets the port once connections are accepted.
/// - Throws: `WebError` if the configuration is refused or a part of the page is missing.
public func makeApplication(
  configuration: WebConfiguration, store: EventStore, cameras: any CameraDirectory,
  settings: any CameraSettings, hub: EventHub, health: @escaping HealthCheck, logger: Logger,
  heapBytes: @escaping @Sendable () -> Int = { 0 },
  onSuspensions: @escaping SuspensionListener = { _ in },
  onListening: @escaping @Sendable (Int) async -> Void = { _ in }
) throws(WebError) -> some ApplicationProtocol {
  try configuration.validate()
  let refusals = RefusalCounts()
  let limits = ConnectionLimits(configuration, refusals: refusals)
  let router = try makeRouter(
    configuration: configuration, store: store, cameras: cameras, settings: settings, hub: hub,
    health: health, heapBytes: heapBytes, onSuspensions: onSuspensions, refusals: refusals)
  return Application(
    router: router,
    server: .http1(
      configuration: HTTP1Channel.Configuration(
        additionalChannelHandlers: [ConnectionGuard(limits)],
        idleTimeout: TimeAmount(configuration.idleTime),
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: ConnectionGuard.headerBytes,
          maxHeaderListSize: ConnectionGuard.headerBytes,
          maxHeaderFieldCount: ConnectionGuard.headerFields))),
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
  onSuspensions: @escaping SuspensionListener = { _ in },
  refusals: RefusalCounts = RefusalCounts(), clock: any WallClock = SystemWallClock()
) throws(WebError) -> Router<WebContext> {
  let page = try PageFiles()
  let counts = RequestCounts()
  let places = ClientPlaces(limit: configuration.maximumStreamClients)
  let gate = AccessGate(configuration: configuration, store: store)
  let watchTrail = WatchTrail(store: store, clock: clock)
  let passwords = PasswordDesk()
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
      evidence: EvidenceFile(directory: configuration.evidenceDirectory), watchTrail: watchTrail,
      utcOffset: configuration.utcOffset
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
    + VideoRoutes(
      cameras: cameras, places: ClientPlaces(limit: configuration.maximumVideoClients), gate: gate,
      watchTrail: watchTrail
    ).routes()
    + StreamRoutes(
      store: store, hub: hub, places: places, heartbeat: configuration.heartbeat, gate: gate
    ).routes()
    + OperationRoutes(
      configuration: configuration, store: store, cameras: cameras, settings: settings,
      health: health,
      counts: counts, places: places, refusals: refusals, heapBytes: heapBytes
    ).routes()
    + SessionRoutes(store: store, passwords: passwords, clock: clock).routes()
    + UserRoutes(
      store: store, passwords: passwords, agencies: configuration.agencies
    ).routes()
    + TokenRoutes(store: store, clock: clock).routes()
    + AuditRoutes(store: store).routes()

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
