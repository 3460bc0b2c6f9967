import Deliveries
import Foundation
import Logging
import MQTT
import Pixels
import Scene
import ServiceLifecycle
import Store
import Synchronization
import TestSupport
import Testing

/// What a real broker is told, with another client of its own beside ours.
@Suite("Broker", .serialized, .enabled(if: Mosquitto.isInstalled, "needs mosquitto"))
struct BrokerTests {
  private let directory = try! TemporaryDirectory()

  /// Cameras that a test changes.
  private final class Cameras: Sendable {
    private let list = Mutex<[WatchedCamera]>([])

    var all: [WatchedCamera] { list.withLock(\.self) }
    func set(_ cameras: [WatchedCamera]) { list.withLock { $0 = cameras } }
  }

  private static func camera(
    _ id: String, count: Double = 12.34, state: CameraStatus.State = .running,
    isMoving: Bool = false, group: String? = nil
  ) throws -> WatchedCamera {
    var status = CameraStatus(
      id: CameraID(id)!, name: "Camera \(id)", state: state, stateSince: .start)
    status.group = group
    let zone = Zone(
      id: ZoneID("yard")!, name: "Yard",
      polygon: try Polygon([
        RelativePoint(x: 0, y: 0), RelativePoint(x: 1, y: 0), RelativePoint(x: 1, y: 1),
      ]))
    var counted = zone
    counted.crowd = CrowdRule(areaSquareMetres: 100, levels: [])
    let measurement = ZoneMeasurement(foregroundFraction: 0.1, count: count)
    status.crowds = [ZoneCrowd(counted, measurement)].compactMap { $0 }
    return WatchedCamera(
      status: status, zones: [.init(id: zone.id, name: zone.name)], isMoving: isMoving)
  }

  private static func settings(_ broker: Mosquitto) -> BrokerSettings {
    var connection = MQTTSettings(host: "127.0.0.1")
    connection.port = Int(broker.port)
    connection.clientID = "pantau-test"
    connection.firstPause = .milliseconds(100)
    connection.longestPause = .milliseconds(300)
    var settings = BrokerSettings(connection: connection)
    settings.countPace = .seconds(1)
    return settings
  }

  /// Runs everything that speaks to a broker while `body` does.
  private static func with(
    _ settings: BrokerSettings, store: EventStore, cameras: Cameras,
    _ body: @Sendable (MQTTClient, RunningDeliveries) async throws -> Void
  ) async throws {
    let client = MQTTClient(settings.client(subscriptions: []), logger: .silent)
    let service = BrokerService(settings, client: client, cameras: { cameras.all })
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await service.run() }
      try await RunningDeliveries.run(
        [(settings.receiver, BrokerEvents(settings, client: client))], store: store
      ) { running in try await body(client, running) }
      group.cancelAll()
    }
  }

  private func store() throws -> EventStore {
    try EventStore(path: directory.file("pantau.sqlite"))
  }

  private static func json(_ text: String?) -> [String: Any] {
    (try? JSONSerialization.jsonObject(with: Data((text ?? "").utf8))) as? [String: Any] ?? [:]
  }

  @Test func statesCountsAndDiscoveryAreRetained() async throws {
    let broker = try Mosquitto()
    try broker.start()
    let cameras = Cameras()
    cameras.set([
      try Self.camera("gate"), try Self.camera("pier", state: .backingOff, isMoving: true),
    ])
    try await Self.with(Self.settings(broker), store: try store(), cameras: cameras) { _, _ in
      try await eventually { try broker.retained()["pantau/cameras/pier/state"] != nil }
      var kept = try broker.retained()
      #expect(kept["pantau/status"] == "online")
      let gate = Self.json(kept["pantau/cameras/gate/state"])
      #expect(gate["connected"] as? Bool == true && gate["problem"] as? Bool == false)
      let pier = Self.json(kept["pantau/cameras/pier/state"])
      #expect(pier["connected"] as? Bool == false && pier["problem"] as? Bool == true)
      #expect(pier["motion"] as? Bool == true && pier["state"] as? String == "backing_off")
      let count = Self.json(kept["pantau/cameras/gate/zones/yard/count"])
      #expect(count["count"] as? Double == 12.3 && count["density"] as? Double == 0.12)

      // As Home Assistant reads it.
      let entities = kept.keys.filter { $0.hasPrefix("homeassistant/") }
      #expect(entities.count == 8)
      let motion = Self.json(
        kept["homeassistant/binary_sensor/pantau_gate_motion/config"])
      #expect(motion["device_class"] as? String == "motion")
      #expect(motion["state_topic"] as? String == "pantau/cameras/gate/state")
      #expect(motion["availability_topic"] as? String == "pantau/status")
      #expect(
        motion["value_template"] as? String == "{{ 'ON' if value_json.motion else 'OFF' }}")
      let yard = Self.json(kept["homeassistant/sensor/pantau_gate_yard_count/config"])
      #expect(yard["state_topic"] as? String == "pantau/cameras/gate/zones/yard/count")
      #expect(yard["name"] as? String == "Yard")

      // A change is told, and what is gone is forgotten.
      cameras.set([try Self.camera("gate", count: 40, isMoving: true)])
      try await eventually {
        kept = try broker.retained()
        return Self.json(kept["pantau/cameras/gate/zones/yard/count"])["count"] as? Double == 40
          && !kept.keys.contains { $0.contains("pier") }
      }
      #expect(Self.json(kept["pantau/cameras/gate/state"])["motion"] as? Bool == true)
    }
    #expect(try broker.retained()["pantau/status"] == "offline")
  }

  @Test func camerasOfOtherGroupsAreNotTold() async throws {
    let broker = try Mosquitto()
    try broker.start()
    let cameras = Cameras()
    cameras.set([
      try Self.camera("gate", group: "Jakabaring"), try Self.camera("pier", group: "Ampera"),
    ])
    var settings = Self.settings(broker)
    settings.receiver.selection.groups = ["Jakabaring"]
    settings.isDiscoverable = false
    try await Self.with(settings, store: try store(), cameras: cameras) { _, _ in
      try await eventually { try broker.retained().count == 3 }
      #expect(
        Set(try broker.retained().keys) == [
          "pantau/status", "pantau/cameras/gate/state", "pantau/cameras/gate/zones/yard/count",
        ])
    }
  }

  @Test func brokerThatGoesAndComesLosesNoEventAndKnowsStatesAgain() async throws {
    let broker = try Mosquitto()
    try broker.start()
    let store = try store()
    let cameras = Cameras()
    cameras.set([try Self.camera("gate")])
    try await Self.with(Self.settings(broker), store: store, cameras: cameras) {
      client, running in
      try await eventually { client.connection == 1 }
      var other = try broker.subscriber(to: "pantau/events/#")
      let first = try await store.alert(1)
      running.wake()
      #expect(other.waitForLine(#"pantau/events/gate/motion 0 {"event":"\#(first)"}"#))

      // Killed in the middle; events go on.
      broker.kill()
      var ids: [EventID] = []
      for number in 2...40 { ids.append(try await store.alert(number)) }
      running.wake()
      try await eventually { running.service.status(of: "mqtt")?.state == .waiting }
      try broker.start()
      other = try broker.subscriber(to: "pantau/events/#")
      // The first may have been tried, and come, before the other client was there.
      #expect(
        other.waitForLine(
          #"pantau/events/gate/motion 0 {"event":"\#(ids[38])"}"#, timeout: .seconds(60)))
      try await eventually { try await store.receivers().first?.delivered == 40 }
      // It had forgotten everything.
      try await eventually {
        try broker.retained()["pantau/cameras/gate/state"] != nil
          && broker.retained()["pantau/status"] == "online"
      }
      #expect(await running.service.tryOut("mqtt") == nil)
    }
    #expect(try await store.deadLetters().letters == [])
  }

  @Test func everyEventArrivesAcrossManyRestartsOfTheBroker() async throws {
    let broker = try Mosquitto(keeps: true)
    try broker.start()
    let store = try store()
    let cameras = Cameras()
    var settings = Self.settings(broker)
    settings.isDiscoverable = false
    // Another client with a session that the broker keeps over its restarts.
    func collector() throws -> ChildProcess {
      try ChildProcess(
        [
          "/usr/bin/mosquitto_sub", "-h", "127.0.0.1", "-p", String(broker.port), "-t",
          "pantau/events/#", "-q", "1", "-c", "-i", "collector", "-F", "%p", "-C", "60", "-W",
          "120",
        ], seconds: 150, showsErrors: false)
    }
    let other = try collector()
    usleep(300_000)
    try await Self.with(settings, store: store, cameras: cameras) { client, running in
      try await eventually { client.connection == 1 }
      var number = 0
      for round in 0..<3 {
        for _ in 0..<20 {
          number += 1
          try await store.alert(number)
          running.wake()
        }
        if round < 2 {
          broker.stop()
          try await Task.sleep(for: .milliseconds(200))
          try broker.start()
        }
      }
      try await eventually(within: .seconds(60)) {
        try await store.receivers().first?.delivered == 60
      }
    }
    let lines = other.readAll().split(separator: "\n")
    #expect(lines.count == 60)
  }
}
