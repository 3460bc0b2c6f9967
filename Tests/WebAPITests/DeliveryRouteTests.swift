import Access
import HTTPTypes
import HummingbirdTesting
import Pixels
import Scene
import Store
import Testing

@testable import WebAPI

@Suite("Deliveries and sensors in the API")
struct DeliveryRouteTests {
  @Test func receiversAreToldWithoutWhatMayBeSecret() async throws {
    let center = try CommandCenter()
    try await center.setUpDeliveries()
    try await center.routes { client in
      let answer = try await client.get("/api/v1/deliveries")
      let items = answer.json?["items"]?.list ?? []
      #expect(items.map { $0["id"] } == [.text("office"), .text("mqtt")])
      #expect(items[0]["target"] == .text("https://alerts.example.org"))
      #expect(items[0]["retry_at"] == nil && items[1]["retry_at"] != nil)
      #expect(items[1]["waiting"] == .number(31))
    }
  }

  @Test func testTellsWhatCameOfItAndWhoDidIt() async throws {
    let center = try CommandCenter()
    try await center.setUpDeliveries()
    try await center.routes { client in
      let good = try await client.post("/api/v1/deliveries/office/test", "{}")
      #expect(good.status == 200 && good.json == .object(["sent": .bool(true)]))
      center.receivers.answer("answered 500")
      let bad = try await client.post("/api/v1/deliveries/office/test", "{}")
      #expect(bad.json == .object(["sent": .bool(false), "reason": .text("answered 500")]))
      #expect(try await client.post("/api/v1/deliveries/other/test", "{}").status == 404)
    }
    #expect(center.receivers.tried == ["office", "office"])
    let trail = try await center.store.audit(AuditFilter()).entries
    #expect(trail.map(\.action) == [.receiverTested, .receiverTested])
  }

  @Test func deadLettersAreSentAgainOrDiscarded() async throws {
    let center = try CommandCenter()
    try await center.setUpDeliveries(letters: 3)
    try await center.routes { client in
      let page = try await client.get("/api/v1/dead-letters?limit=2")
      let ids = page.json?["items"]?.list.compactMap { $0["id"]?.text } ?? []
      #expect(ids == ["d3", "d2"])
      let rest = try await client.get(
        "/api/v1/dead-letters?cursor=\(page.json?["next_cursor"]?.text ?? "")")
      #expect(rest.json?["items"]?.list.map { $0["id"] } == [.text("d1")])
      #expect(rest.json?["items"]?[0]?["event"]?["kind"] == .text("motion"))
      #expect(
        try await client.get("/api/v1/dead-letters?receiver=mqtt").json?["items"] == .list([]))
      #expect(try await client.get("/api/v1/dead-letters?cursor=x").status == 400)

      center.receivers.answer("answered 500")
      let failed = try await client.post("/api/v1/dead-letters/d3/resend", "{}")
      #expect(failed.json?["sent"] == .bool(false))
      let letter = try await client.get("/api/v1/dead-letters?limit=1").json?["items"]?[0]
      #expect(letter?["reason"] == .text("answered 500") && letter?["tries"] == .number(4))
      center.receivers.answer(nil)
      #expect(
        try await client.post("/api/v1/dead-letters/d3/resend", "{}").json?["sent"]
          == .bool(true))
      #expect(try await client.post("/api/v1/dead-letters/d3/resend", "{}").status == 404)
      #expect(try await client.ask("/api/v1/dead-letters/d2", method: .delete).status == 204)
      #expect(try await client.ask("/api/v1/dead-letters/d2", method: .delete).status == 404)
      #expect(try await client.ask("/api/v1/dead-letters/d02", method: .delete).status == 404)
      #expect(try await client.get("/api/v1/dead-letters").json?["items"]?.list.count == 1)
    }
  }

  @Test func metricsCountDeliveries() async throws {
    let center = try CommandCenter()
    try await center.setUpDeliveries()
    try await center.routes { client in
      let text = try await client.get("/metrics").text
      #expect(text.contains(#"pantau_deliveries_waiting{receiver="mqtt"} 31"#))
      #expect(text.contains(#"pantau_deliveries_dead_letters{receiver="office"} 2"#))
      #expect(text.contains(#"pantau_deliveries_failures_total{receiver="mqtt"} 6"#))
    }
  }

  @Test(arguments: [
    (#"{"count": 12}"#, 200, 1), (#"{"count": 12.5, "at": "2026-11-22T01:00:00Z"}"#, 200, 1),
    (
      #"{"readings": [{"at": "2026-11-22T01:00:00Z", "count": 1}, {"at": "2026-11-22T01:01:00Z", "count": 2}]}"#,
      200, 2
    ),
    ("{}", 400, 0), (#"{"count": -1}"#, 400, 0), (#"{"count": 1e9}"#, 400, 0),
    (#"{"count": "12"}"#, 400, 0), (#"{"count": true}"#, 400, 0), (#"{"readings": []}"#, 400, 0),
    (#"{"readings": [1]}"#, 400, 0), (#"{"readings": [{"count": 1}]}"#, 400, 0),
    (#"{"readings": [{"at": "now", "count": 1}]}"#, 400, 0),
    (#"{"readings": [{"at": "2026-11-22", "count": 1, "x": 2}]}"#, 400, 0),
    (#"{"count": 1, "readings": [{"at": "2026-11-22", "count": 1}]}"#, 400, 0),
    (#"{"count": 1, "at": "soon"}"#, 400, 0), ("[1]", 400, 0),
  ])
  func readingsAreReadStrictly(body: String, status: Int, count: Int) async throws {
    let center = try CommandCenter()
    center.setUpSensor()
    try await center.routes { client in
      let answer = try await client.post("/api/v1/sensors/gate-turnstile/counts", body)
      #expect(answer.status == status, "\(body): \(answer.text)")
      #expect(center.sensors.taken.count == count)
    }
  }

  @Test func sensorsTokenSendsCountsOfItsGroupAndLearnsNothing() async throws {
    let center = try CommandCenter()
    center.setUpSensor()
    try await center.addUser("sari", .admin)
    let inside = try await center.bearer(.sensor, groups: ["Jakabaring"])
    let outside = try await center.bearer(.sensor, groups: ["Ampera"])
    let watcher = try await center.bearer(.viewer)
    try await center.routes { client in
      for (bearer, status) in [(inside, 200), (outside, 404), (watcher, 403)] {
        let answer = try await client.post(
          "/api/v1/sensors/gate-turnstile/counts", #"{"count": 3}"#,
          headers: [.contentType: "application/json", .authorization: bearer])
        #expect(answer.status == status)
      }
      for path in ["/api/v1/sensors", "/api/v1/events", "/api/v1/cameras", "/metrics"] {
        let answer = try await client.get(path, headers: [.authorization: inside])
        #expect(answer.status == 403, "\(path)")
      }
    }
    #expect(center.sensors.taken.count == 1)
  }

  @Test func sensorsAreListedInTheScope() async throws {
    let center = try CommandCenter()
    center.setUpSensor()
    try await center.addUser("sari", .admin)
    let inside = try await center.bearer(.viewer, groups: ["Jakabaring"])
    let outside = try await center.bearer(.viewer, groups: ["Ampera"])
    try await center.routes { client in
      let seen = try await client.get("/api/v1/sensors", headers: [.authorization: inside])
      let item = try #require(seen.json?["items"]?[0])
      #expect(item["newest"]?["count"] == .number(42) && item["disagrees"] == .bool(true))
      let none = try await client.get("/api/v1/sensors", headers: [.authorization: outside])
      #expect(none.json?["items"] == .list([]))
    }
  }

  /// Whoever delivers is woken by the same hub as the page.
  @Test func hubWakesWhoeverListens() async throws {
    let center = try CommandCenter()
    let wakes = await center.hub.listen()
    try await center.record(at: moment())
    var iterator = wakes.makeAsyncIterator()
    #expect(await iterator.next() != nil)
  }

  @Test func bodyOfADeliveryIsThatOfTheEventStream() async throws {
    let center = try CommandCenter()
    try await center.record(.crowd, at: moment(), severity: .critical)
    let change = try #require(
      try await center.store.deliveries(after: 0, DeliverySelection()).changes.first)
    let text = String(decoding: ChangeJSON.bytes(of: change), as: UTF8.self)
    #expect(text.contains(#""change":"alerted""#) && text.contains(#""kind":"crowd""#))
    #expect(text.contains(#""sequence":\#(change.sequence)"#))
  }
}
