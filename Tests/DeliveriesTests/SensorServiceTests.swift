import Deliveries
import Foundation
import MQTT
import Pixels
import Scene
import Store
import Synchronization
import TestSupport
import Testing

/// Readings by HTTP's way and by a real broker.
@Suite("Sensors", .serialized)
struct SensorServiceTests {
  private let directory = try! TemporaryDirectory()

  private static func settings(_ change: (inout SensorSettings) -> Void = { _ in })
    -> SensorSettings
  {
    var settings = SensorSettings(
      id: CameraID("turnstile")!, name: "Turnstile", kind: .count, camera: CameraID("gate")!,
      zone: ZoneID("yard")!)
    change(&settings)
    return settings
  }

  private func service(
    _ settings: SensorSettings, store: EventStore, client: MQTTClient? = nil,
    clock: any WallClock = SystemWallClock(), pace: Duration = .milliseconds(50),
    camera: Double? = 10
  ) async throws -> SensorService {
    let service = SensorService(
      [settings], store: store, sink: store, client: client, suspensions: NoSuspensions(),
      clock: clock, pace: pace, logger: .silent, cameraCount: { _, _ in camera })
    try await service.prepare()
    return service
  }

  @Test func readingsAreStoredAndThoseOfOtherDaysRefused() async throws {
    let clock = SetClock()
    let store = try EventStore(path: directory.file("pantau.sqlite"), clock: clock)
    let settings = Self.settings()
    let service = try await service(settings, store: store, clock: clock)
    let times = [-90_000, -3_600, -10, 30, 120].map { WallTime.start.advanced(by: .seconds($0)) }
    let receipt = try await service.take(
      times.enumerated().map { SensorReading(at: $1, value: Double($0)) }, of: settings)
    #expect(receipt.stored == 3 && receipt.refused == 2)
    var status = try #require(await service.statuses().first)
    #expect(status.newest == SensorReading(at: times[3], value: 3))
    #expect(status.cameraCount == 10 && status.disagrees == false)
    // A late one is not the newest.
    _ = try await service.take([SensorReading(at: times[1], value: 99)], of: settings)
    status = try #require(await service.statuses().first)
    #expect(status.newest?.value == 3)
    clock.advance(by: .seconds(600))
    #expect(await service.statuses().first?.disagrees == nil)
    // Known after a restart.
    let again = try await self.service(settings, store: store, clock: clock)
    #expect(await again.statuses().first?.newest?.value == 3)
  }

  @Test func disagreementBecomesAnAlertOfTheSensorsOwn() async throws {
    let store = try EventStore(path: directory.file("pantau.sqlite"))
    let settings = Self.settings {
      $0.group = "Jakabaring"
      $0.rules.disagreement.after = .milliseconds(200)
    }
    let service = try await service(settings, store: store)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await service.run() }
      _ = try await service.take(
        [SensorReading(at: SystemWallClock().now(), value: 80)], of: settings)
      try await eventually {
        try await store.events(EventFilter()).events.contains { $0.alert != nil }
      }
      group.cancelAll()
    }
    let stored = try #require(try await store.events(EventFilter()).events.first)
    #expect(stored.event.kind == .countDisagreement && stored.event.camera == settings.id)
    #expect(stored.event.detail == "80 ≠ 10" && stored.cameraName == "Turnstile")
    #expect(stored.event.endReason == .stopped)
    let source = try #require(try await store.cameras().first { $0.id == settings.id })
    #expect(source.source == .sensor && source.group == "Jakabaring")
  }

  @Test(.enabled(if: Mosquitto.isInstalled, "needs mosquitto"))
  func readingsOfATopicAreTaken() async throws {
    let broker = try Mosquitto()
    try broker.start()
    let store = try EventStore(path: directory.file("pantau.sqlite"))
    let settings = Self.settings {
      $0.topic = "hotspot/north"
      $0.path = ReadingPath("clients.active")!
    }
    var connection = MQTTSettings(host: "127.0.0.1")
    connection.port = Int(broker.port)
    connection.clientID = "pantau-test"
    connection.subscriptions = ["hotspot/north"]
    let client = MQTTClient(connection, logger: .silent)
    let service = try await service(settings, store: store, client: client)
    // What was kept from another time is no count of now.
    try broker.publish(#"{"clients": {"active": 77}}"#, to: "hotspot/north", retained: true)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await client.run() }
      group.addTask { try await service.run() }
      try await eventually { client.connection != nil }
      try broker.publish("no count", to: "hotspot/north")
      try broker.publish(#"{"clients": {"active": -3}}"#, to: "hotspot/north")
      try broker.publish(#"{"clients": {"active": 55}}"#, to: "hotspot/north")
      try await eventually { await service.statuses().first?.newest?.value == 55 }
      group.cancelAll()
    }
    let series = try await store.zoneSeries(
      camera: settings.id, zone: nil, from: SystemWallClock().now().advanced(by: .seconds(-600)),
      to: SystemWallClock().now().advanced(by: .seconds(600)), bucket: .seconds(600))
    #expect(series.map(\.maxCount).max() == 55 && series.map(\.minCount).min() == 55)
  }
}
