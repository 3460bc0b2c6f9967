import Foundation
import Store
import TestSupport
import Testing

/// `pantau run`, the real program, with a real broker and a real receiver of webhooks.
@Suite(.serialized, .enabled(if: Mosquitto.isInstalled, "needs mosquitto"))
struct DeliveryRunTests {
  private static let key = "a key of the test"

  private static func configuration(_ receiver: WebhookReceiver, _ broker: Mosquitto) -> String {
    let samples = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "sample-streams")
    return """
      outbound:
        allow: [127.0.0.0/8]
      webhooks:
        - id: office
          url: \(receiver.url)
          key: ${PANTAU_TEST_KEY}
          changes: [began, updated, ended, alerted]
      mqtt:
        host: 127.0.0.1
        port: \(broker.port)
        count_seconds: 1
      sensors:
        - id: turnstile
          camera: gate
          zone: drive
          topic: turnstiles/gate
      cameras:
        - id: gate
          url: \(samples.path)/gate-main.mp4
          playback: {realtime: true, loop: true}
      """
  }

  @Test(.timeLimit(.minutes(4)))
  func nothingIsLostOverKillsOfTheProgramAndOfWhoIsTold() async throws {
    // SAFETY: no other thread reads the environment meanwhile.
    unsafe setenv("PANTAU_TEST_KEY", Self.key, 1)
    let receiver = try WebhookReceiver(key: Self.key)
    try receiver.start()
    let broker = try Mosquitto()
    try broker.start()
    let other = try broker.subscriber(to: "pantau/status")
    let pantau = try RunningPantau(configuration: Self.configuration(receiver, broker))
    defer { pantau.process.stop() }
    #expect(other.waitForLine("pantau/status 0 online"))
    try broker.publish("17", to: "turnstiles/gate")
    try await eventually {
      let data = await pantau.get("/api/v1/sensors")
      return String(decoding: data ?? Data(), as: UTF8.self).contains(#""count":17"#)
    }
    try await eventually(within: .seconds(40)) { receiver.taken.count >= 2 }
    for round in 0..<4 {
      if round == 1 { receiver.stop() }
      if round == 2 { broker.stop() }
      try await Task.sleep(for: .milliseconds(700 + 400 * round))
      pantau.process.killAtOnce()
      if round == 0 { #expect(other.waitForLine("pantau/status 0 offline")) }
      if round == 1 { try receiver.start() }
      if round == 2 { try broker.start() }
      try pantau.restart()
    }
    try await Task.sleep(for: .seconds(3))
    try await eventually(within: .seconds(60)) { receiver.taken.count >= 8 }
    pantau.process.stop()
    #expect(pantau.process.waitForEnd() == 0)
    #expect(try broker.retained()["pantau/status"] == "offline")

    // What the program did not have the time to tell, the next start tells.
    try pantau.restart()
    let latest = try await {
      let store = try EventStore(path: pantau.database, access: .reader)
      return try await store.latestSequence()
    }()
    try await eventually(within: .seconds(60)) {
      let store = try EventStore(path: pantau.database, access: .reader)
      return try await store.receivers().allSatisfy { $0.sequence >= latest }
    }
    pantau.process.stop()
    let store = try EventStore(path: pantau.database)
    var selection = DeliverySelection()
    selection.changes = [.began, .updated, .ended, .alerted]
    let wanted = try await store.deliveries(after: 0, selection, limit: 1_000).changes
      .filter { $0.sequence <= latest }
    let taken = Set(receiver.taken.map(\.id))
    let lost = wanted.filter { !taken.contains("\($0.event.id)-\($0.sequence)") }
    #expect(lost.map(\.sequence) == [])
    #expect(!wanted.isEmpty && !taken.contains("BAD"))
    #expect(try await store.deadLetters().letters == [])
  }
}
