public import Hummingbird
import HummingbirdCore
public import Logging
import Pixels
public import Store

/// Why Pantau is not well, a sentence each; empty while all is well. Answers at once.
public typealias HealthCheck = @Sendable () async -> [String]

/// The command center as a service: page, API, event stream, metrics.
///
/// - Parameters:
///   - settings: adds, changes and removes cameras.
///   - hub: is told by whoever writes to `store`; clients of the event stream wake by it.
///   - onSuspensions: is told where alerts are suspended, after each change.
///   - onListening: gets the port once connections are accepted.
/// - Throws: `WebError` if the configuration is refused or a part of the page is missing.
public func makeApplication(
  configuration: WebConfiguration, store: EventStore, cameras: any CameraDirectory,
  settings: any CameraSettings, hub: EventHub, health: @escaping HealthCheck, logger: Logger,
  onSuspensions: @escaping SuspensionListener = { _ in },
  onListening: @escaping @Sendable (Int) async -> Void = { _ in }
) throws(WebError) -> some ApplicationProtocol {
  try configuration.validate()
  let router = try makeRouter(
    configuration: configuration, store: store, cameras: cameras, settings: settings, hub: hub,
    health: health, onSuspensions: onSuspensions)
  return Application(
    router: router,
    configuration: ApplicationConfiguration(
      address: .hostname(configuration.host, port: configuration.port),
      availableConnectionsDelegate: MaximumAvailableConnections(
        configuration.maximumConnections)),
    onServerRunning: { channel in
      await onListening(channel.localAddress?.port ?? configuration.port)
    },
    logger: logger)
}

/// All routes behind all middleware, without a server.
func makeRouter(
  configuration: WebConfiguration, store: EventStore, cameras: any CameraDirectory,
  settings: any CameraSettings, hub: EventHub, health: @escaping HealthCheck,
  onSuspensions: @escaping SuspensionListener = { _ in }
) throws(WebError) -> Router<WebContext> {
  let page = try PageFiles()
  let counts = RequestCounts()
  let places = StreamPlaces(limit: configuration.maximumStreamClients)
  let clock = SystemWallClock()
  let gate = AccessGate(configuration: configuration, store: store)
  let watchTrail = WatchTrail(store: store, clock: clock)
  let passwords = PasswordDesk()
  let routes =
    page.routes()
    + CameraRoutes(
      cameras: cameras, store: store, clock: clock, utcOffset: configuration.utcOffset,
      watchTrail: watchTrail
    ).routes()
    + CameraSettingsRoutes(settings: settings, store: store).routes()
    + EventRoutes(
      store: store, hub: hub,
      evidence: EvidenceFile(directory: configuration.evidenceDirectory), watchTrail: watchTrail,
      utcOffset: configuration.utcOffset
    ).routes()
    + AlertRoutes(store: store, hub: hub).routes()
    + SuspensionRoutes(
      store: store, cameras: cameras, clock: clock,
      teller: SuspensionTeller(store: store, listener: onSuspensions)
    ).routes()
    + ExportRoutes(
      store: store, gate: gate, places: StreamPlaces(limit: ExportRoutes.mostAtOnce), clock: clock
    ).routes()
    + AnalysisRoutes(cameras: cameras, store: store, clock: clock).routes()
    + VideoRoutes(
      cameras: cameras, places: StreamPlaces(limit: configuration.maximumVideoClients), gate: gate,
      watchTrail: watchTrail
    ).routes()
    + StreamRoutes(
      store: store, hub: hub, places: places, heartbeat: configuration.heartbeat, gate: gate
    ).routes()
    + OperationRoutes(
      configuration: configuration, store: store, cameras: cameras, settings: settings,
      health: health,
      counts: counts, places: places
    ).routes()
    + SessionRoutes(store: store, passwords: passwords, clock: clock).routes()
    + UserRoutes(store: store, passwords: passwords).routes()
    + TokenRoutes(store: store, clock: clock).routes()
    + AuditRoutes(store: store).routes()

  let router = Router(context: WebContext.self)
  router.add(middleware: CountingMiddleware(counts: counts))
  router.add(middleware: SecurityMiddleware(expectsLoopbackHost: !configuration.allowsRemote))
  router.add(middleware: ProblemMiddleware(routes: routes))
  for route in routes { route.add(to: router, behind: gate) }
  return router
}
