import Deliveries
import Foundation
import Outbound
import Pixels
import Scene
import Store
import TestSupport
import Testing

/// Webhooks to a real server that checks signatures by itself.
@Suite("Webhooks", .serialized)
struct WebhookTests {
  private static let key = "a key of the test"
  private let directory = try! TemporaryDirectory()

  private static func client() -> OutboundClient {
    OutboundClient(policy: AddressPolicy(allowed: [AddressNetwork("127.0.0.0/8")!]))
  }

  private func store() throws -> EventStore {
    try EventStore(path: directory.file("pantau.sqlite"))
  }

  /// As openssl makes it.
  @Test func signatureIsTheHMACOfTimestampAndBody() {
    // printf '1795305600.{"a":1}' | openssl dgst -sha256 -hmac Jefe
    #expect(
      WebhookSignature.text(of: Array(#"{"a":1}"#.utf8), timestamp: 1_795_305_600, key: "Jefe")
        == "sha256=f7e49fbb78e19093afc3e7adc165aac3ab6d93d9725de8de29d6ec9da338887f")
  }

  @Test func everyAlertIsDeliveredSigned() async throws {
    let receiver = try WebhookReceiver(key: Self.key)
    try receiver.start()
    let store = try store()
    let client = Self.client()
    let way = Webhook(url: receiver.url, key: Self.key, client: client)
    try await RunningDeliveries.run([(ReceiverSettings(id: "office"), way)], store: store) {
      running in
      var ids: [EventID] = []
      for number in 1...20 { ids.append(try await store.alert(number)) }
      running.wake()
      try await eventually { receiver.taken.count == 20 }
      #expect(receiver.taken.map(\.body) == ids.map { #"{"event":"\#($0)"}"# })
      #expect(await running.service.tryOut("office") == nil)
      #expect(receiver.taken.last?.id.hasPrefix("test-") == true)
    }
    await client.shutdown()
  }

  @Test func receiverThatIsDownSlowOrFailingGetsEverythingInTheEnd() async throws {
    let receiver = try WebhookReceiver(key: Self.key)
    let store = try store()
    let client = Self.client()
    let way = Webhook(
      url: receiver.url, key: Self.key, client: client, timeout: .seconds(3))
    try await RunningDeliveries.run([(ReceiverSettings(id: "office"), way)], store: store) {
      running in
      // Down.
      for number in 1...5 { try await store.alert(number) }
      running.wake()
      try await eventually { running.service.status(of: "office")?.state == .waiting }
      // Failing.
      try receiver.answer(.failing)
      try receiver.start()
      try await eventually {
        running.service.status(of: "office")?.lastFailure == "answered 500"
      }
      // Slow, but there.
      try receiver.answer(.slow)
      try await eventually(within: .seconds(60)) { !receiver.taken.isEmpty }
      // Restarted in the middle.
      receiver.stop()
      try receiver.answer(.ok)
      for number in 6...10 { try await store.alert(number) }
      try receiver.start()
      running.wake()
      try await eventually(within: .seconds(60)) {
        Set(receiver.taken.map(\.id)).count == 10
      }
      try await eventually { try await store.receivers().first?.delivered == 10 }
    }
    // In order; one may have come twice, when the server was stopped before it had answered.
    let bodies = receiver.taken.map(\.body)
    #expect(!bodies.contains(""))
    #expect(receiver.taken.allSatisfy { $0.id != "BAD" })
    #expect(try await store.deadLetters().letters == [])
    await client.shutdown()
  }

  @Test func signatureWithAnotherKeyIsNotGood() async throws {
    let receiver = try WebhookReceiver(key: Self.key)
    try receiver.start()
    let client = Self.client()
    let way = Webhook(url: receiver.url, key: "another key", client: client)
    try await way.tryOut()
    #expect(receiver.taken.map(\.id) == ["BAD"])
    await client.shutdown()
  }

  @Test func answerSaysWhetherALaterTryIsOfUse() async throws {
    let receiver = try WebhookReceiver(key: Self.key)
    try receiver.start()
    let client = Self.client()
    let way = Webhook(url: receiver.url, key: Self.key, client: client, timeout: .seconds(1))
    for (mode, failure) in [
      (.failing, DeliveryFailure("answered 500")),
      (.busy, DeliveryFailure("answered 503", pause: .seconds(2))),
      (.refusing, DeliveryFailure("answered 422", isRefusal: true)),
    ] as [(WebhookReceiver.Mode, DeliveryFailure)] {
      try receiver.answer(mode)
      await #expect(throws: failure) { try await way.tryOut() }
    }
    try receiver.answer(.hanging)
    await #expect(throws: DeliveryFailure.self) { try await way.tryOut() }
    await client.shutdown()
  }

  @Test func privateAddressIsRefusedUnlessItIsAllowed() async throws {
    let receiver = try WebhookReceiver(key: Self.key)
    try receiver.start()
    let client = OutboundClient(policy: AddressPolicy())
    let way = Webhook(url: receiver.url, key: Self.key, client: client)
    let failure = await #expect(throws: DeliveryFailure.self) { try await way.tryOut() }
    #expect(failure?.reason.contains("outbound.allow") == true)
    #expect(receiver.taken.isEmpty)
    await client.shutdown()
  }

  /// The address may hold a secret: no failure shows it.
  @Test func failuresDoNotShowTheAddress() async throws {
    let port = LoopbackPort.free()
    let client = Self.client()
    let way = Webhook(
      url: "http://127.0.0.1:\(port)/hooks/s3cr3t-part?token=hush", key: Self.key, client: client)
    let failure = await #expect(throws: DeliveryFailure.self) { try await way.tryOut() }
    let reason = failure?.reason ?? ""
    #expect(!reason.isEmpty && !reason.contains("s3cr3t") && !reason.contains("hush"))
    await client.shutdown()
  }

  /// A real kill, in a process of its own that records and delivers; then another that only delivers.
  @Test(arguments: [150, 300, 500, 800, 1_200])
  func killLosesNoDelivery(milliseconds: Int) async throws {
    let receiver = try WebhookReceiver(key: Self.key)
    try receiver.start()
    let path = directory.file("pantau.sqlite")
    let report = directory.file("reported")
    let url = receiver.url
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [
        path = path as String, report = report as String, url = url as String,
        milliseconds = milliseconds as Int
      ] in
      let store = try EventStore(path: path)
      let client = WebhookTests.client()
      let way = Webhook(url: url, key: WebhookTests.key, client: client)
      try await RunningDeliveries.run([(ReceiverSettings(id: "office"), way)], store: store) {
        running in
        _ = FileManager.default.createFile(atPath: report, contents: nil)
        let reported = FileHandle(forWritingAtPath: report)!
        Thread.detachNewThread {
          Thread.sleep(forTimeInterval: Double(milliseconds) / 1_000)
          kill(getpid(), SIGKILL)
        }
        for number in 1... {
          let id = try await store.alert(number)
          running.wake()
          try reported.write(contentsOf: Data("\(id)\n".utf8))
        }
      }
    }
    let text = try String(contentsOfFile: report, encoding: .utf8)
    let ids = Set(text.split(separator: "\n").map(String.init).filter { $0.count == 26 })
    #expect(!ids.isEmpty)
    let store = try store()
    let client = Self.client()
    let way = Webhook(url: receiver.url, key: Self.key, client: client)
    try await RunningDeliveries.run([(ReceiverSettings(id: "office"), way)], store: store) { _ in
      try await eventually(within: .seconds(60)) {
        ids.isSubset(of: receiver.taken.map { String($0.id.prefix(26)) })
      }
    }
    // Few were said twice, each with the same id, and nothing was passed over or mixed up.
    let taken = receiver.taken.map(\.id)
    #expect(taken.count - Set(taken).count <= 25)
    #expect(!taken.contains("BAD"))
    await client.shutdown()
  }
}
