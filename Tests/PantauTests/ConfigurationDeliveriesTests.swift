import Deliveries
import MQTT
import Pixels
import Scene
import Store
import Testing

@testable import pantau

/// Webhooks, the broker and sensors as the configuration says them.
@Suite struct ConfigurationDeliveriesTests {
  private static let cameras = "\ncameras: [{id: gate, url: gate.mp4}]\n"

  private static func read(_ yaml: String) throws -> Configuration {
    try ConfigurationText.read(yaml + cameras)
  }

  @Test func exampleSaysWhoIsTold() throws {
    let configuration = try ConfigurationText.read(
      try ConfigurationText.document("pantau.example.yaml"))
    let webhook = try #require(configuration.webhooks.first)
    #expect(webhook.key == "a key" && webhook.url == "https://dispatch.example.org/hooks/pantau")
    #expect(webhook.receiver.selection.kinds == [.crowd, .surge, .cameraOffline])
    #expect(webhook.receiver.selection.minimumSeverity == .alarm)
    #expect(webhook.receiver.selection.changes == [.alerted])
    #expect(webhook.receiver.patience == .seconds(48 * 3_600))
    #expect(webhook.receiver.schedule.map(\.fromMinute) == [360])
    let broker = try #require(configuration.broker)
    #expect(broker.connection.password == "hush" && broker.connection.port == 8883)
    #expect(broker.receiver.selection.changes == [.alerted, .resolved, .ended])
    let sensor = try #require(configuration.sensors.first)
    #expect(sensor.topic == "turnstiles/north" && "\(sensor.path)" == "counts.inside")
    #expect(sensor.rules.disagreementPersons == 40 && sensor.rules.crowd?.capacity == 8_000)
  }

  @Test(arguments: [
    ("webhooks: [{url: 'https://a.b/', key: '${STADIUM_PASSWORD}'}]", "webhooks[0].id"),
    ("webhooks: [{id: mqtt, url: 'https://a.b/', key: '${STADIUM_PASSWORD}'}]", "webhooks[0].id"),
    ("webhooks: [{id: a, url: 'ftp://a.b/', key: '${STADIUM_PASSWORD}'}]", "webhooks[0].url"),
    ("webhooks: [{id: a, url: 'https://u:p@a.b/', key: '${STADIUM_PASSWORD}'}]", "webhooks[0].url"),
    ("webhooks: [{id: a, url: 'https:///x', key: '${STADIUM_PASSWORD}'}]", "webhooks[0].url"),
    ("webhooks: [{id: a, url: 'https://a.b/', key: hunter2}]", "webhooks[0].key"),
    ("webhooks: [{id: a, url: 'https://a.b/', key: '${NOT_THERE}'}]", "webhooks[0].key"),
    ("webhooks: [{id: a, url: 'https://a.b/', key: '${EMPTY}'}]", "webhooks[0].key"),
    (
      "webhooks: [{id: a, url: 'https://a.b/', key: '${STADIUM_PASSWORD}', kinds: [party]}]",
      "webhooks[0].kinds[0]"
    ),
    (
      "webhooks: [{id: a, url: 'https://a.b/', key: '${STADIUM_PASSWORD}', changes: []}]",
      "webhooks[0].changes"
    ),
    ("mqtt: {port: 1883}", "mqtt.host"),
    ("mqtt: {host: a, prefix: 'a/#'}", "mqtt.prefix"),
    ("mqtt: {host: a, password: '${STADIUM_PASSWORD}'}", "mqtt.password"),
    ("mqtt: {host: a, ca: ca.pem}", "mqtt.ca"),
    ("mqtt: {host: a, tls: true, ca: no-such-file.pem}", "mqtt.ca"),
    ("sensors: [{id: gate, camera: gate, zone: a}]", "sensors[0].id"),
    ("sensors: [{id: s, camera: gate, zone: a, topic: t}]", "sensors[0].topic"),
    ("sensors: [{id: s, camera: gate, zone: a, path: t}]", "sensors[0].path"),
    (
      "sensors: [{id: s, camera: gate, zone: a, kind: entries, capacity: 3}]", "sensors[0].capacity"
    ),
    ("sensors: [{id: s, camera: gate}]", "sensors[0].zone"),
  ])
  func whatIsWrongIsSaidWhereItStands(_ yaml: String, path: String) throws {
    let error = try #require(throws: ConfigurationError.self) { _ = try Self.read(yaml) }
    #expect(error.issues.map(\.path).contains(path), "\(error)")
  }

  @Test func sameIDTwiceIsAnError() throws {
    let hook = "{id: a, url: 'https://a.b/', key: '${STADIUM_PASSWORD}'}"
    #expect(throws: ConfigurationError.self) { try Self.read("webhooks: [\(hook), \(hook)]") }
  }

  @Test func noMessageShowsASecret() throws {
    let error = try #require(throws: ConfigurationError.self) {
      _ = try Self.read(
        """
        webhooks:
          - {id: a, url: 'hppt://a.b/s3cr3t', key: hunter2}
          - {id: b, url: 'https://a.b/${NOT_THERE}', key: 'x${STADIUM_PASSWORD}'}
        mqtt: {host: a, user: b, password: hunter2}
        """)
    }
    for secret in ["s3cr3t", "hunter2", "pa55word"] {
      #expect(!error.description.contains(secret), "\(error)")
    }
    #expect(error.issues.count >= 4)
  }

  @Test func withoutAnyNobodyIsTold() throws {
    let configuration = try Self.read("")
    #expect(configuration.webhooks.isEmpty && configuration.broker == nil)
    #expect(configuration.sensors.isEmpty)
  }
}
