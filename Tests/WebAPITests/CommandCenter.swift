import Access
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Pixels
import Scene
import Store
import Synchronization
import TestSupport
import Testing

@testable import WebAPI

/// A command center for tests: the real store in a folder of its own, cameras from a script.
final class CommandCenter: Sendable {
  let directory: TemporaryDirectory
  let store: EventStore
  let hub = EventHub()
  let cameras = ScriptedCameras()
  let settings = ScriptedSettings()
  let sites = ScriptedSites()
  let receivers = ScriptedReceivers()
  let sensors = ScriptedSensors()
  let sink: AnnouncingSink
  private let ids = Mutex(SplitMix64(seed: 7))
  private let reasons = Mutex<[String]>([])
  private let suspensions = Mutex<[Suspension]>([])

  init() throws {
    directory = try TemporaryDirectory()
    store = try EventStore(path: directory.file("pantau.sqlite"))
    sink = AnnouncingSink(store, hub: hub)
    try writeMapFiles()
  }

  deinit { try? store.close() }

  static let agencies = [
    Agency(id: AgencyID("dishub")!, name: "Dinas Perhubungan", contact: "0711 000000"),
    Agency(id: AgencyID("taman")!, name: "Dinas Pertamanan <&>"),
  ]

  /// Why `/health` says that Pantau is not well.
  var healthReasons: [String] {
    get { reasons.withLock { $0 } }
    set { reasons.withLock { $0 = newValue } }
  }

  /// What is suspended, as the analysis was told last.
  var told: [Suspension] { suspensions.withLock(\.self) }

  func configuration(
    _ change: (inout WebConfiguration) -> Void = { _ in }
  ) -> WebConfiguration {
    var configuration = WebConfiguration(
      evidenceDirectory: directory.file("evidence"), version: "1.2.3")
    configuration.port = 0
    configuration.reports = ReportSettings()
    configuration.agencies = Self.agencies
    configuration.letterhead.sender = ["Pusat Komando <Sumsel>", "Palembang"]
    configuration.letterhead.place = "Palembang"
    configuration.map.planPath = directory.file("site.png")
    configuration.map.leafletDirectory = directory.file("leaflet")
    change(&configuration)
    return configuration
  }

  func application(
    _ change: (inout WebConfiguration) -> Void = { _ in }
  ) throws -> some ApplicationProtocol {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return try makeApplication(
      configuration: configuration(change), store: store, cameras: cameras,
      settings: settings, hub: hub, health: { [self] in healthReasons }, logger: logger,
      sites: sites, receivers: receivers, sensors: sensors,
      onSuspensions: { [self] list in suspensions.withLock { $0 = list } },
      pictures: ScriptedPictures())
  }

  /// Runs a test against the routes, without a socket.
  func routes(
    _ change: (inout WebConfiguration) -> Void = { _ in },
    _ test: @Sendable (any TestClientProtocol) async throws -> Void
  ) async throws {
    try await application(change).test(.router, test)
  }

  /// Runs a test against a server on a port of 127.0.0.1.
  func live(
    _ change: (inout WebConfiguration) -> Void = { _ in },
    _ test: @Sendable (Int) async throws -> Void
  ) async throws {
    try await application(change).test(.live) { client in
      try await test(try #require(client.port))
    }
  }

  /// A plan of the site, grey all over, and what stands for Leaflet where nobody draws a map.
  private func writeMapFiles() throws {
    let png =
      "iVBORw0KGgoAAAANSUhEUgAAADwAAAAoCAAAAACH0MYjAAAAIUlEQVR42u3L"
      + "oQEAAAwCIE/2/+QPW4VO+hBZlmVZlmX5ahbLGj2+DvfhAAAAAElFTkSuQmCC"
    try Data(base64Encoded: png)!.write(to: URL(fileURLWithPath: directory.file("site.png")))
    let leaflet = URL(fileURLWithPath: directory.file("leaflet"))
    try FileManager.default.createDirectory(at: leaflet, withIntermediateDirectories: true)
    for name in LeafletFiles.names {
      try Data("/* \(name) */".utf8).write(to: leaflet.appendingPathComponent(name))
    }
  }

  // MARK: - Things that happen

  func newID(at time: WallTime) -> EventID {
    ids.withLock { EventID(at: time, using: &$0) }
  }

  /// Stores an event that began at `time`, with an alert unless `alerted` is false.
  @discardableResult
  func record(
    _ kind: EventKind = .motion, camera: String = "gate", zone: String? = "yard",
    at time: WallTime, severity: Severity = .warning, peak: Double = 0.2, alerted: Bool = true,
    endsAfter length: Duration? = nil
  ) async throws -> Event {
    var event = Event(
      id: newID(at: time), kind: kind, camera: CameraID(camera)!, zone: zone.map { ZoneID($0)! },
      beganAt: time, severity: severity, peakValue: peak, peakAt: time,
      threshold: threshold(of: kind), unit: unit(of: kind), method: "foreground",
      direction: kind == .lineCrossing ? .inward : nil)
    let alert = alerted ? Alert(event: event.id, severity: severity, raisedAt: time) : nil
    var transitions = [EventTransition(step: .began, event: event, at: time, alert: alert)]
    if let length {
      event.endedAt = time.advanced(by: length)
      event.endReason = .finished
      transitions.append(
        EventTransition(step: .ended, event: event, at: time.advanced(by: length)))
    }
    try await sink.record(transitions)
    return event
  }

  /// Stores a file as evidence of an event.
  func record(_ kind: Evidence.Kind, of event: Event, bytes: [UInt8]) async throws {
    let folder = directory.file("evidence")
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    let name = "\(event.id)\(kind == .clip ? ".mp4" : ".jpg")"
    try Data(bytes).write(to: URL(fileURLWithPath: folder + "/" + name))
    try await sink.record(
      Evidence(
        event: event.id, kind: kind, fileName: name, byteCount: bytes.count,
        beganAt: event.beganAt, duration: kind == .clip ? .seconds(12) : .zero))
  }

  /// An hour, minute by minute, in each of the four weeks before: at this hour of the week.
  func usualSamples(
    camera: String, zone: String, persons: Double, hours: Int = 1
  ) -> [ZoneSample] {
    let hour: Int64 = 3_600_000_000
    let now = SystemWallClock().now().microseconds / hour * hour
    return (1...4).flatMap { week in
      (60 - hours * 60..<60).map { minute in
        let count = persons + Double(week % 2) + Double(minute % 5) - 2.5
        return ZoneSample(
          camera: CameraID(camera)!, zone: ZoneID(zone)!,
          beganAt: WallTime(microseconds: now - Int64(week) * 168 * hour)
            .advanced(by: .seconds(60 * minute)), length: .seconds(60),
          meanCount: count, minCount: count, maxCount: count, meanDensity: nil, motionShare: 1,
          method: "network")
      }
    }
  }

  private func threshold(of kind: EventKind) -> Double {
    switch kind {
    case .crowd: 3.5
    case .surge, .dispersal: 10
    case .counterFlow: 0.3
    case .cameraOffline: 10
    case .cameraCovered: 0.65
    default: 0.02
    }
  }

  private func unit(of kind: EventKind) -> Event.Unit {
    switch kind {
    case .motion, .counterFlow, .cameraCovered, .cameraBlurred, .cameraLowFrameRate: .share
    case .crowd: .personsPerSquareMetre
    case .surge, .dispersal: .persons
    case .lineCrossing: .crossings
    case .loitering, .objectLeft, .objectRemoved, .wrongDirection, .cameraOffline,
      .cameraMainOffline, .cameraFrozen, .cameraDark, .cameraBright, .cameraMoved, .overload,
      .siteDown, .sensorSilent, .taskOverdue:
      .seconds
    case .siteChanged: .share
    case .countDisagreement: .persons
    case .siteCertificate: .days
    case .report: .reports
    }
  }
}

/// A camera directory that says what a test wrote into it.
final class ScriptedCameras: CameraDirectory {
  struct Camera: Sendable {
    var status: CameraStatus
    var scene = SceneConfiguration()
    var snapshot: LiveSnapshot?
    var density: CountedDensity?
    var blobs: LiveBlobs?
    /// PNG file.
    var densityPicture: [UInt8] = [0x89, 0x50, 0x4E, 0x47]
    /// What each viewer gets, call by call.
    var video: [[VideoPart]] = []
    var triedSensitivities: [Double] = []
  }

  fileprivate let cameras = Mutex<[Camera]>([])

  var all: [Camera] { cameras.withLock(\.self) }

  func set(_ list: [Camera]) { cameras.withLock { $0 = list } }

  func change(_ id: String, _ change: (inout Camera) -> Void) {
    cameras.withLock { list in
      guard let index = list.firstIndex(where: { $0.status.id.text == id }) else { return }
      change(&list[index])
    }
  }

  func statuses() async -> [CameraStatus] { cameras.withLock { $0.map(\.status) } }

  func scene(of camera: CameraID) async -> SceneConfiguration? {
    cameras.withLock { $0.first { $0.status.id == camera }?.scene }
  }

  func snapshotTakenAt(of camera: CameraID) async -> WallTime? {
    await snapshot(of: camera)?.takenAt
  }

  func snapshot(of camera: CameraID) async -> LiveSnapshot? {
    cameras.withLock { $0.first { $0.status.id == camera }?.snapshot }
  }

  func calibration(of camera: CameraID) async -> LiveSnapshot? { await snapshot(of: camera) }

  func motion(of camera: CameraID) async -> LiveSnapshot? { await snapshot(of: camera) }

  func trySensitivity(_ sensitivity: Double, of camera: CameraID) async {
    change(camera.text) { $0.triedSensitivities.append(sensitivity) }
  }

  func density(of camera: CameraID) async -> CountedDensity? {
    cameras.withLock { $0.first { $0.status.id == camera }?.density }
  }

  func blobs(of camera: CameraID) async -> LiveBlobs? {
    cameras.withLock { $0.first { $0.status.id == camera }?.blobs }
  }

  func densityPicture(of camera: CameraID) async throws -> LiveSnapshot? {
    cameras.withLock { list in
      guard let camera = list.first(where: { $0.status.id == camera }),
        let density = camera.density
      else { return nil }
      return LiveSnapshot(bytes: camera.densityPicture, takenAt: density.takenAt)
    }
  }
}

extension ScriptedCameras {
  func video(of camera: CameraID) async -> (any VideoSource)? {
    cameras.withLock { $0.first { $0.status.id == camera }.map { ScriptedVideo($0.video) } }
  }
}

/// A viewer's video as a script of answers; nothing more when it is over.
private final class ScriptedVideo: VideoSource {
  private let rest: Mutex<ArraySlice<[VideoPart]>>

  init(_ answers: [[VideoPart]]) { rest = Mutex(answers[...]) }

  func poll() async -> [VideoPart] { rest.withLock { $0.popFirst() ?? [] } }
}

extension ScriptedCameras.Camera {
  /// A camera that runs well, with a zone and a line.
  static func running(
    _ id: String, name: String, jpeg: [UInt8]? = [0xFF, 0xD8, 0xFF, 0xD9],
    at time: WallTime = SystemWallClock().now()
  ) throws -> ScriptedCameras.Camera {
    var status = CameraStatus(
      id: CameraID(id)!, name: name, state: .running, stateSince: time)
    status.picture = .steady
    status.codec = "h264"
    status.size = PixelSize(width: 1920, height: 1080)
    status.framesPerSecond = 25
    status.bitsPerSecond = 4_000_000
    status.packetsRead = 1_000
    status.framesAnalysed = 990
    status.framesDropped = 3
    status.corruptPackets = 2
    status.reconnects = 1
    status.connectAttempts = 3
    status.delay = .milliseconds(120)
    status.lastFrameAt = time
    var use = CrowdNetworkUse()
    (use.offered, use.counted, use.dropped) = (50, 47, 2)
    use.time = .milliseconds(1_500)
    status.crowdNetwork = use
    var camera = ScriptedCameras.Camera(status: status)
    let corners = [(0.1, 0.3), (0.55, 0.25), (0.6, 0.9), (0.12, 0.95)]
    var yard = Zone(
      id: ZoneID("yard")!, name: "Yard",
      polygon: try Polygon(corners.map { RelativePoint(x: $0.0, y: $0.1) }))
    yard.crowd = CrowdRule(areaSquareMetres: 40, levels: CrowdRule.defaultDensityLevels)
    yard.sensitivity = 0.7
    yard.absorption = .seconds(90)
    yard.loitering = LoiteringRule()
    yard.leftObjects = StillObjectRule()
    yard.direction = DirectionRule(allowed: .degrees(90))
    camera.scene.zones = [yard]
    camera.scene.leftObjects = StillObjectRule()
    camera.scene.lines = [
      Line(
        id: ZoneID("door")!, name: "Door", from: RelativePoint(x: 0.7, y: 0.4),
        to: RelativePoint(x: 0.9, y: 0.8))
    ]
    camera.snapshot = jpeg.map { LiveSnapshot(jpeg: $0, takenAt: time) }
    if jpeg != nil {
      camera.density = CountedDensity(
        takenAt: time, picture: PixelSize(width: 1920, height: 1080), blockPixels: 480,
        blocks: PixelSize(width: 4, height: 3), persons: [0, 0, 1, 0, 0.25, 3, 0, 0, 0, 0, 0, 0.5])
    }
    return camera
  }
}

/// 2026-11-22T01:00:00Z and so many seconds.
func moment(_ seconds: Double = 0) -> WallTime {
  WallTime(microseconds: 1_795_309_200_000_000 + Int64(seconds * 1e6))
}
