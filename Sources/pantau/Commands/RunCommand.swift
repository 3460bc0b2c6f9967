import ArgumentParser
import CPlatform
import Crowd
import Foundation
import Gating
import Logging
import Media
import Outbound
import Pipeline
import Pixels
import Scene
import ServiceLifecycle
import Sites
import Store
import UnixSignals
import WebAPI

/// `pantau run`: watches the configured cameras until it is told to stop.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Watch the cameras of a configuration.",
    discussion: """
      Reads all cameras, stores what happens and serves the page and the API. Runs until Ctrl-C or
      SIGTERM, and then ends open events in good order. At SIGHUP the configuration is read again:
      cameras that are new, missing or different in it start, stop or start anew, all others go on;
      with an error in it all go on as before. What the video library warns of is logged at the level
      debug.

      EXAMPLES
        pantau run                          the configuration in pantau.yaml
        pantau run --config site.yaml
        pantau run --config site.yaml --port 9000
      """)

  @Option(name: .shortAndLong, help: "Configuration file.")
  var config = "pantau.yaml"

  @Option(help: "Port of the page and the API, instead of the configured one; 0: any free one.")
  var port: Int?

  @Option(help: "Least important messages that are logged.")
  var logLevel = LogLevel.info

  func validate() throws {
    if let port, !(0...65_535).contains(port) {
      throw ValidationError("--port: expected 0 to 65535, found \(port)")
    }
  }

  func run() async throws {
    let hangUps = await UnixSignalsSequence(trapping: .sighup)
    let configuration = try Configuration.load(path: config)
    // Whoever reads what is printed and logged may go; the watch goes on.
    signal(SIGPIPE, SIG_IGN)
    let web = webConfiguration(configuration)
    try ListeningPort.probe(host: web.host, port: web.port)
    let logger = makeLogger("pantau")
    let libraryLogger = makeLogger("ffmpeg")
    let choice = try CrowdModelChoice(for: configuration.cameras, configuration.crowd)
    if let warning = choice.warning { logger.warning("\(warning)") }
    for warning in ExposedSecrets.warnings(in: configuration) { logger.warning("\(warning)") }
    MediaLog.install { libraryLogger.debug("\($0)") }
    try createFolder(configuration.evidenceDirectory)
    try requireWritable(configuration.evidenceDirectory)
    try createFolder(
      URL(fileURLWithPath: configuration.databasePath).deletingLastPathComponent().path)
    let store = try EventStore(path: configuration.databasePath)
    let itself = KnownCamera(id: .pantau, name: "Pantau", source: .pantau, zones: [])
    try await store.describe(
      [itself] + configuration.cameras.map(\.known) + configuration.sites.map(\.known))
    try await requireUsers(of: store, web: web, logger: logger)
    try await watch(
      configuration, web: web, store: store, crowdModel: choice.model, hangUps: hangUps,
      logger: logger)
    try store.close()
  }

  /// Whoever can reach the page from elsewhere has to log in, so somebody must be able to.
  private func requireUsers(
    of store: EventStore, web: WebConfiguration, logger: Logger
  ) async throws {
    if try await store.hasUsers() { return }
    let advice = "pantau user add NAME --role admin --config \(config)"
    if web.allowsRemote {
      throw CommandFailure(
        "web.allow_remote lets other machines in, but there is no user who could log in; "
          + "expected one: \(advice)")
    }
    logger.notice(
      "nobody needs to log in: there are no users, and only this machine can reach the page",
      metadata: ["first_user": "\(advice)"])
  }

  private func watch(
    _ configuration: Configuration, web: WebConfiguration, store: EventStore,
    crowdModel: CrowdModel?, hangUps: UnixSignalsSequence, logger: Logger
  ) async throws {
    let hub = EventHub()
    let suspensions = SuspensionBoard()
    suspensions.set(try await store.suspensions().map(SuspensionBoard.Entry.init))
    let sink = AnnouncingSink(store, hub: hub)
    let pipeline = PipelineService(
      cameras: configuration.cameras, sink: sink,
      evidenceDirectory: configuration.evidenceDirectory, crowdModel: crowdModel,
      suspensions: suspensions, logger: logger)
    let cameras = ConfiguredCameras(
      path: config, configuration: configuration, hasCrowdModel: crowdModel != nil,
      pipeline: pipeline, store: store, logger: logger)
    let outbound = OutboundClient(
      policy: configuration.outbound.policy,
      trustedCertificates: configuration.outbound.trustedCertificates)
    let sites = SiteWatcher(
      configuration.sites, client: outbound, sink: sink, store: store,
      suspensions: suspensions, logger: logger)
    let links = RunningLinks(
      configuration, store: store, sink: sink, hub: hub, pipeline: pipeline, client: outbound,
      suspensions: suspensions, logger: logger)
    let application = try makeApplication(
      configuration: web, store: store, cameras: RunningCameras(pipeline: pipeline),
      settings: cameras, hub: hub,
      health: { pipeline.health.reasons },
      logger: logger,
      heapBytes: { pantau_heap_bytes() },
      sites: WatchedSites(watcher: sites), receivers: links.receivers, sensors: links.sensors,
      onSuspensions: { suspensions.set($0.map(SuspensionBoard.Entry.init)) },
      suspensions: suspensions,
      pictures: configuration.reports.map { _ in ReportPictures() },
      onListening: { port in
        let host = web.host.contains(":") ? "[\(web.host)]" : web.host
        Terminal.output.remark("Pantau: http://\(host):\(port)\n")
      })
    let retention = RetentionService(
      store: store, policy: configuration.retention,
      evidenceDirectory: configuration.evidenceDirectory, clock: SystemWallClock(),
      logger: logger)
    let deadlines = TaskDeadlineService(
      store: store, sink: AnnouncingSink(store, hub: hub), suspensions: suspensions,
      clock: SystemWallClock(), logger: logger)
    // Stopped in reverse: the page first, the pipeline last, so that nothing that it ends is lost.
    let services: [any Service] =
      [pipeline, retention, deadlines, sites] + links.services
      + [ReloadService(hangUps: hangUps, cameras: cameras), application]
    let group = ServiceGroup(
      configuration: .init(
        // One that fails ends the others in good order: cancelled, a server drops connections that it
        // has just accepted, on which NIO traps.
        services: services.map {
          .init(service: $0, failureTerminationBehavior: .gracefullyShutdownGroup)
        },
        gracefulShutdownSignals: [.sigint, .sigterm], logger: logger))
    do {
      try await links.prepare()
      try await group.run()
    } catch {
      await outbound.shutdown()
      throw error
    }
    await outbound.shutdown()
  }

  private func webConfiguration(_ configuration: Configuration) -> WebConfiguration {
    var web = WebConfiguration(
      evidenceDirectory: configuration.evidenceDirectory, version: Pantau.version)
    // An address is written in brackets where a port may follow; here it is none of its own.
    web.host = configuration.web.host.trimmingCharacters(in: ["[", "]"])
    web.port = port ?? configuration.web.port
    web.allowsRemote = configuration.web.allowsRemote
    web.trustedProxies = configuration.web.trustedProxies
    web.utcOffset = configuration.utcOffset
    web.map = configuration.map
    web.reports = configuration.reports
    web.publicBoard = configuration.publicBoard
    web.agencies = configuration.agencies
    web.letterhead = configuration.letters
    return web
  }

  private func makeLogger(_ label: String) -> Logger {
    var logger = Logger(label: label) { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = logLevel.level
    return logger
  }

  private func createFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw CommandFailure("cannot make the folder \(path): \(error.localizedDescription)")
    }
  }

  /// Finds out at the start, and not with the first event, that no evidence could be kept.
  private func requireWritable(_ folder: String) throws {
    let trial = URL(fileURLWithPath: folder).appendingPathComponent(".write-test-\(getpid())")
    do {
      try Data("test\n".utf8).write(to: trial)
      try FileManager.default.removeItem(at: trial)
    } catch {
      throw CommandFailure(
        "cannot write into the evidence folder \(folder): \(error.localizedDescription)")
    }
  }
}

/// Levels that an engineer may want to see.
enum LogLevel: String, CaseIterable, ExpressibleByArgument {
  case debug, info, notice, warning, error

  var level: Logger.Level {
    switch self {
    case .debug: .debug
    case .info: .info
    case .notice: .notice
    case .warning: .warning
    case .error: .error
    }
  }
}

extension CameraConfiguration {
  /// What the database remembers of it.
  var known: KnownCamera {
    KnownCamera(
      id: id, name: name, group: group,
      zones: scene.zones.map { .init(id: $0.id, name: $0.name) }
        + scene.lines.map { .init(id: $0.id, name: $0.name) })
  }
}

extension PipelineHealth {
  /// Sentences that say what is not well; empty when all is.
  var reasons: [String] {
    var reasons: [String] = []
    if let storageFailure {
      reasons.append(
        "events cannot be stored since \(storageFailure.since), \(waitingItems) wait in memory: "
          + storageFailure.reason)
    }
    if storageFailure != nil && lostSamples > 0 {
      reasons.append("\(lostSamples) counts per zone were given up")
    }
    if let evidenceFailure {
      reasons.append(
        "snapshots and clips cannot be written since \(evidenceFailure.since), "
          + "\(lostEvidence) are lost: \(evidenceFailure.reason)")
    }
    switch leftOut {
    case .nothing, .loopFilter: break
    case .everyOtherPicture:
      reasons.append("more work than machine: every other picture is not analysed")
    case .unprovenGates:
      reasons.append("more work than machine: quiet cameras are watched by key frames")
    case .allButKeyFrames:
      reasons.append("more work than machine: only key frames are analysed")
    }
    return reasons
  }
}
