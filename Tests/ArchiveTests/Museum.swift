import Access
import Foundation
import Pixels
import Scene
import Store
import TestSupport

@testable import Archive

/// A database with something of everything that an archive keeps, and its evidence.
final class Museum: Sendable {
  let directory: TemporaryDirectory
  let store: EventStore
  let key = ArchiveKey()

  static let begin = WallTime("2026-11-22T00:00:00Z")!

  init() throws {
    directory = try TemporaryDirectory()
    store = try EventStore(path: directory.file("pantau.sqlite"))
    try FileManager.default.createDirectory(
      atPath: evidence, withIntermediateDirectories: true)
  }

  deinit { try? store.close() }

  var evidence: String { directory.file("evidence") }

  static func second(_ second: Double) -> WallTime { begin.advanced(by: .seconds(second)) }

  static func id(_ number: Int) -> EventID {
    var random = SplitMix64(seed: UInt64(number))
    return EventID(at: second(Double(number)), using: &random)
  }

  static func event(
    _ number: Int, kind: EventKind = .motion, camera: String = "gate", zone: String? = "yard",
    detail: String = ""
  ) -> Event {
    var event = Event(
      id: id(number), kind: kind, camera: CameraID(camera)!, zone: zone.map { ZoneID($0)! },
      // To the microsecond.
      beganAt: second(Double(number) * 60).advanced(by: .microseconds(123_457)),
      severity: .warning, peakValue: 0.1 + 0.2, peakAt: second(Double(number) * 60 + 1),
      threshold: 1.0 / 3, unit: .share, method: "foreground",
      direction: kind == .lineCrossing ? .outward : nil, detail: detail)
    event.endedAt = second(Double(number) * 60 + 20.5)
    event.endReason = .finished
    return event
  }

  func record(_ event: Event, alerts: [Severity] = []) async throws {
    var open = event
    open.endedAt = nil
    open.endReason = nil
    let steps = alerts.map { severity in
      EventTransition(
        step: .updated, event: open, at: open.peakAt,
        alert: Alert(event: event.id, severity: severity, raisedAt: open.peakAt))
    }
    try await store.record([EventTransition(step: .began, event: open, at: open.beganAt)])
    for step in steps { try await store.record([step]) }
    guard let end = event.endedAt else { return }
    try await store.record([EventTransition(step: .ended, event: event, at: end)])
  }

  func record(_ kind: Evidence.Kind, of event: Event, bytes: Int) async throws {
    let name = "\(event.id).\(kind == .clip ? "mp4" : "jpg")"
    // Each its own, and cheap to make.
    let contents = Data(repeating: UInt8(bytes % 251), count: bytes)
    try contents.write(to: URL(fileURLWithPath: evidence + "/" + name))
    try await store.record(
      Evidence(
        event: event.id, kind: kind, fileName: name, byteCount: bytes, beganAt: event.beganAt,
        duration: kind == .clip ? .microseconds(12_345_678) : .zero))
  }

  /// Twelve events, one of which goes on, a series, a hold and a task.
  func fill() async throws {
    let group = "Jakabaring, \"utara\""
    try await store.describe([
      KnownCamera(
        id: CameraID("gate")!, name: "Gerbang utara", group: group,
        zones: [.init(id: ZoneID("yard")!, name: "Halaman")]),
      KnownCamera(id: CameraID("portal")!, name: "Portal", source: .site, zones: []),
    ])
    for number in 0..<11 {
      let event = Self.event(
        number, kind: [.motion, .crowd, .lineCrossing][number % 3],
        zone: number % 2 == 0 ? "yard" : nil)
      try await record(event, alerts: number % 4 == 0 ? [.warning, .alarm] : [])
      if number % 2 == 0 { try await record(.snapshot, of: event, bytes: 1_000 + number) }
      if number % 5 == 0 { try await record(.clip, of: event, bytes: 3_000_000 + number) }
    }
    let site = Self.event(
      20, kind: .siteDown, camera: "portal", zone: nil, detail: "=HYPERLINK(\"x\")\nHTTP 503, \"ü\""
    )
    try await record(site)
    var open = Self.event(30)
    open.endedAt = nil
    open.endReason = nil
    try await record(open)
    let admin = Performer(name: "Sari")
    try await store.acknowledge(Self.id(0), by: "Budi", note: "+dilihat, \"ok\"")
    try await store.resolve(Self.id(0), as: .falseAlarm, by: "Sari", note: "a cat\nand a dog")
    try await store.apply(.assign(to: "Budi"), to: Self.id(4), by: admin)
    try await store.hold(Self.id(1), reason: "case 17", by: admin)
    let task = try await store.passOn(
      Self.id(0), to: Agency(id: AgencyID("dishub")!, name: "Dinas Perhubungan"),
      until: SystemWallClock().now().advanced(by: .seconds(86_400)), text: "Mohon diperiksa.",
      by: admin)
    _ = try await store.apply(.answer(text: "Sudah.", isFinal: true), to: task.number, by: admin)
    try await store.record((0..<300).map(Self.sample))
  }

  private static func sample(_ minute: Int) -> ZoneSample {
    let number = Double(minute)
    return ZoneSample(
      camera: CameraID("gate")!, zone: minute % 2 == 0 ? ZoneID("yard") : nil,
      beganAt: second(number * 60), length: .seconds(60), meanCount: number / 7, minCount: 0,
      maxCount: number / 3, meanDensity: minute % 3 == 0 ? 0.1 * number : nil,
      motionShare: 1.0 / 3, method: "network", crossingsIn: minute, crossingsOut: 1,
      dwell: ZoneDwell(stays: 2, mean: .microseconds(1_234_567), maximum: .seconds(9)),
      travel: ZoneTravel(x: -0.25, y: 1e-9, way: 3))
  }

  static var day: Manifest.Selection {
    Manifest.Selection(from: begin, to: second(86_400))
  }

  /// Everything of the day, in a folder.
  func archive(_ name: String = "archive", _ selection: Manifest.Selection = day) async throws
    -> String
  {
    let folder = directory.file(name)
    _ = try await ArchiveWriter(store: store, evidenceDirectory: evidence, key: key)
      .write(selection, to: folder)
    return folder
  }

  /// All that a store says of the day.
  static func contents(of store: EventStore) async throws -> (
    events: [WholeEvent], samples: [WholeSample], sources: [KnownCamera]
  ) {
    var filter = EventFilter()
    filter.from = begin
    filter.to = second(86_400)
    let events = try await store.wholeEvents(filter, limit: 1_000)
    let samples = try await store.wholeSamples(from: begin, to: second(86_400), limit: 1_000)
    return (events.events, samples.samples, try await store.cameras())
  }
}
