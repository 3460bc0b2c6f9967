import Foundation
import HTTPTypes
import Pixels
import Scene
import Store
import TestSupport
import Testing

@testable import WebAPI

@Suite("Routes")
struct RouteTests {
  // MARK: - Events

  @Test func cursorWalksThroughAllEventsOnceNewestFirst() async throws {
    let center = try CommandCenter()
    for second in 0..<7 { try await center.record(at: moment(Double(second))) }
    try await center.routes { client in
      var seen: [String] = []
      var cursor: String?
      repeat {
        let path = "/api/v1/events?limit=3" + (cursor.map { "&cursor=\($0)" } ?? "")
        let page = try #require(try await client.get(path).json)
        seen += page["items"]?.list.compactMap { $0["began_at"]?.text } ?? []
        cursor = page["next_cursor"]?.text
      } while cursor != nil
      #expect(seen.count == 7)
      #expect(seen == seen.sorted(by: >))
    }
  }

  @Test(arguments: [
    ("camera=gate", 3), ("camera=gate&camera=pier", 4), ("zone=door", 1), ("kind=crowd", 1),
    ("kind=crowd&kind=motion", 3), ("minimum_severity=alarm", 1), ("state=acknowledged", 1),
    ("outcome=test", 1), ("text=LOUD", 1), ("text=loud+dog", 1), ("alerted=true", 3),
    ("open=true", 3),
    ("from=2026-11-22T01:00:10Z", 3), ("to=2026-11-22T01:00:10Z", 1), ("camera=", 4),
  ])
  func filterFindsExactlyWhatItSays(_ query: String, count: Int) async throws {
    let center = try CommandCenter()
    let first = try await center.record(at: moment(), endsAfter: .seconds(3))
    let crowd = try await center.record(.crowd, at: moment(10), severity: .alarm)
    try await center.record(.lineCrossing, zone: "door", at: moment(20), alerted: false)
    try await center.record(camera: "pier", zone: nil, at: moment(30))
    try await center.store.resolve(first.id, as: .test, by: "Sari", note: "a loud dog")
    try await center.store.acknowledge(crowd.id, by: "Budi")
    try await center.routes { client in
      let answer = try await client.get("/api/v1/events?" + query)
      #expect(answer.json?["items"]?.list.count == count)
    }
  }

  @Test func operatorAcknowledgesAndResolvesWithATrail() async throws {
    let center = try CommandCenter()
    let event = try await center.record(at: moment())
    let path = "/api/v1/events/\(event.id)"
    try await center.routes { client in
      let first = try await client.post(path + "/acknowledge", #"{"by": "Sari", "note": "seen"}"#)
      #expect(first.status == 200)
      #expect(first.json?["state"]?.text == "acknowledged")
      let noted = try await client.post(path + "/notes", #"{"by": "Sari", "note": "two men"}"#)
      #expect(noted.json?["note"]?.text == "two men")
      let last = try await client.post(
        path + "/resolve", #"{"by": "Budi", "outcome": "true_alarm", "note": null}"#)
      #expect(last.json?["outcome"]?.text == "true_alarm")
      let trail = try await client.get(path).json?["trail"]?.list ?? []
      #expect(trail.compactMap { $0["action"]?.text } == ["acknowledge", "note", "resolve"])
      #expect(trail.compactMap { $0["by"]?.text } == ["Sari", "Sari", "Budi"])
      let late = try await client.post(path + "/acknowledge", #"{"by": "Sari"}"#)
      #expect(late.status == 409)
    }
  }

  @Test(arguments: [
    ("no JSON", "acknowledge", "by=Sari", 400, "body"),
    ("a list", "acknowledge", "[]", 400, "body"),
    ("nobody", "acknowledge", "{}", 400, "by"),
    ("an empty name", "acknowledge", #"{"by": "  "}"#, 400, "by"),
    ("a name that is a number", "acknowledge", #"{"by": 7}"#, 400, "by"),
    ("an unknown member", "acknowledge", #"{"by": "S", "colour": 1}"#, 400, "colour"),
    ("an outcome that does not exist", "resolve", #"{"by": "S", "outcome": "ok"}"#, 400, "outcome"),
    ("no outcome", "resolve", #"{"by": "S"}"#, 400, "outcome"),
    ("an empty note", "notes", #"{"by": "S", "note": ""}"#, 400, "note"),
  ])
  func bodyThatIsNotUnderstoodChangesNothing(
    _ situation: String, action: String, body: String, status: Int, name: String
  ) async throws {
    let center = try CommandCenter()
    let event = try await center.record(at: moment())
    try await center.routes { client in
      let answer = try await client.post("/api/v1/events/\(event.id)/\(action)", body)
      #expect(answer.status == status)
      #expect(answer.json?["invalid_parameters"]?.list.compactMap { $0["name"]?.text } == [name])
    }
    let stored = try await center.store.event(event.id)
    #expect(stored?.state == .new)
    #expect(stored?.trail.isEmpty == true)
  }

  @Test func bodyBeyondItsBoundIsRefused() async throws {
    let center = try CommandCenter()
    let event = try await center.record(at: moment())
    try await center.routes { client in
      let path = "/api/v1/events/\(event.id)/notes"
      let note = String(repeating: "x", count: 20_000)
      let large = try await client.post(path, #"{"by": "S", "note": "\#(note)"}"#)
      #expect(large.status == 413)
      #expect(large.contentType == "application/problem+json")
      let long = try await client.post(path, #"{"by": "S", "note": "\#(note.prefix(2_001))"}"#)
      #expect(long.status == 400)
    }
  }

  @Test func alertsAreOrderedBySeverityAndThenByAge() async throws {
    let center = try CommandCenter()
    let order: [(Double, Severity)] = [(0, .info), (1, .critical), (2, .warning), (3, .critical)]
    for (second, severity) in order {
      try await center.record(
        camera: "camera-\(Int(second))", at: moment(second), severity: severity)
    }
    try await center.record(at: moment(4), severity: .critical, alerted: false)
    try await center.routes { client in
      let list = try #require(try await client.get("/api/v1/alerts?limit=3").json)
      let seconds = list["items"]?.list.compactMap {
        $0["raised_at"]?.text?.dropFirst(17).prefix(2)
      }
      #expect(seconds == ["01", "03", "02"])
      #expect(list["total"]?.number == 4 && list["alert_total"]?.number == 4)
    }
  }

  // MARK: - Evidence

  @Test func clipIsServedWholeAndInParts() async throws {
    let center = try CommandCenter()
    let event = try await center.record(at: moment())
    let bytes = (0..<1_000).map { UInt8(truncatingIfNeeded: $0) }
    try await center.record(.clip, of: event, bytes: bytes)
    let path = "/api/v1/events/\(event.id)/clip"
    try await center.routes { client in
      let whole = try await client.get(path)
      #expect(whole.status == 200)
      #expect(whole.bytes == bytes)
      #expect(whole.contentType == "video/mp4")
      #expect(whole.headers[.acceptRanges] == "bytes")
      let part = try await client.get(path, headers: [.range: "bytes=100-199"])
      #expect(part.status == 206)
      #expect(part.bytes == Array(bytes[100...199]))
      #expect(part.headers[.contentRange] == "bytes 100-199/1000")
      let beyond = try await client.get(path, headers: [.range: "bytes=1000-"])
      #expect(beyond.status == 416)
      #expect(beyond.headers[.contentRange] == "bytes */1000")
      let tag = try #require(whole.headers[.eTag])
      #expect(try await client.get(path, headers: [.ifNoneMatch: tag]).status == 304)
      let stale = try await client.get(path, headers: [.range: "bytes=0-1", .ifRange: "\"old\""])
      #expect(stale.status == 200)
    }
  }

  @Test func aBetterSnapshotHasAnotherAddress() async throws {
    let center = try CommandCenter()
    let event = try await center.record(at: moment())
    let path = "/api/v1/events/\(event.id)"
    try await center.routes { client in
      var addresses: Set<String> = []
      for bytes in [[UInt8](repeating: 1, count: 10), [UInt8](repeating: 2, count: 12)] {
        try await center.record(.snapshot, of: event, bytes: bytes)
        let body = try JSONDecoder().decode(
          EvidenceAddresses.self, from: Data(try await client.get(path).bytes))
        let address = try #require(body.evidence.first?.href)
        addresses.insert(address)
        #expect(try await client.get(address).bytes == bytes)
      }
      #expect(addresses.count == 2)
    }
  }

  private struct EvidenceAddresses: Decodable {
    struct Item: Decodable {
      let href: String
    }
    let evidence: [Item]
  }

  @Test func missingEvidenceIsNotFound() async throws {
    let center = try CommandCenter()
    let event = try await center.record(at: moment())
    let path = "/api/v1/events/\(event.id)"
    try await center.routes { client in
      #expect(try await client.get(path + "/snapshot").status == 404)
      try await center.record(.snapshot, of: event, bytes: [1])
      #expect(try await client.get(path + "/snapshot").status == 200)
      try FileManager.default.removeItem(
        atPath: center.directory.file("evidence/\(event.id).jpg"))
      #expect(try await client.get(path + "/snapshot").status == 404)
    }
  }

  // MARK: - Everything else

  @Test(arguments: [
    ("GET", "/nothing", 404), ("GET", "/api/v1", 404), ("GET", "/api/v2/cameras", 404),
    ("GET", "/api/v1/cameras/gate/picture", 404), ("GET", "/api/v1/events/xyz", 404),
    ("GET", "/page/none.js", 404), ("GET", "/page/../openapi.yaml", 404),
    ("GET", "/page/..%2Fopenapi.yaml", 404), ("GET", "/page/%2e%2e%2f%2e%2e%2fetc%2fpasswd", 404),
    ("POST", "/nothing", 404), ("PATCH", "/api/v1/cameras", 405), ("DELETE", "/api/v1/events", 405),
    ("GET", "/api/v1/events/xyz/resolve", 405), ("PUT", "/", 405), ("POST", "/metrics", 405),
    ("POST", "/api/v1/events/stream", 405),
  ])
  func unknownRoutesAndMethodsAreProblems(method: String, path: String, status: Int) async throws {
    let center = try CommandCenter()
    try await center.routes { client in
      let answer = try await client.ask(path, method: .init(rawValue: method)!)
      #expect(answer.status == status)
      #expect(answer.contentType == "application/problem+json")
      #expect(answer.json?["status"]?.number == Double(status))
      #expect((answer.headers[.allow] != nil) == (status == 405))
    }
  }

  @Test func headAnswersAsGetWithoutABody() async throws {
    let center = try CommandCenter()
    try await center.routes { client in
      let head = try await client.ask("/", method: .head)
      #expect(head.status == 200)
      #expect(head.bytes.isEmpty)
      #expect(head.headers[.contentType] == "text/html; charset=utf-8")
    }
  }

  @Test func pageFilesAreCheckedForNewVersionsAndSentOnce() async throws {
    let center = try CommandCenter()
    try await center.routes { client in
      let page = try await client.get("/page/app.js")
      #expect(page.headers[.cacheControl] == "no-cache")
      #expect(page.headers[.contentType] == "text/javascript; charset=utf-8")
      let tag = try #require(page.headers[.eTag])
      let again = try await client.get("/page/app.js", headers: [.ifNoneMatch: tag])
      #expect(again.status == 304)
      #expect(again.bytes.isEmpty)
    }
  }

  @Test func healthTellsWhyPantauIsNotWell() async throws {
    let center = try CommandCenter()
    center.cameras.set([try .running("gate", name: "Gate")])
    try await center.routes { client in
      let well = try await client.get("/health")
      #expect(well.status == 200)
      #expect(well.json?["cameras_running"]?.number == 1)
      center.healthReasons = ["the disk is full"]
      let ill = try await client.get("/health")
      #expect(ill.status == 503)
      #expect(ill.json?["reasons"]?[0]?.text == "the disk is full")
    }
  }

  @Test func metricsCountCamerasEventsAndRequests() async throws {
    let center = try CommandCenter()
    var gate = try ScriptedCameras.Camera.running("gate", name: "Gate")
    for delay in [Duration.milliseconds(30), .seconds(1)] { gate.status.cost.delays.add(delay) }
    center.cameras.set([gate])
    try await center.record(.crowd, at: moment(), severity: .critical)
    try await center.routes { client in
      _ = try await client.get("/api/v1/events")
      _ = try await client.get("/nothing")
      let lines = Set(try await client.get("/metrics").text.split(separator: "\n").map(String.init))
      for line in [
        #"pantau_camera_state{camera="gate",state="running"} 1"#,
        #"pantau_camera_state{camera="gate",state="stopped"} 0"#,
        #"pantau_camera_frames_total{camera="gate"} 990"#,
        #"pantau_camera_frames_dropped_total{camera="gate",reason="overload"} 3"#,
        #"pantau_camera_corrupt_packets_total{camera="gate"} 2"#,
        #"pantau_camera_reconnects_total{camera="gate"} 1"#,
        #"pantau_camera_connect_attempts_total{camera="gate"} 3"#,
        #"pantau_camera_delay_seconds{camera="gate"} 0.12"#,
        #"pantau_camera_result_delay_seconds_bucket{camera="gate",le="+Inf"} 2"#,
        #"pantau_camera_result_delay_seconds_sum{camera="gate"} 1.03"#,
        #"pantau_camera_result_delay_seconds_count{camera="gate"} 2"#,
        #"pantau_camera_crowd_pictures_offered_total{camera="gate"} 50"#,
        #"pantau_camera_crowd_pictures_counted_total{camera="gate"} 47"#,
        #"pantau_camera_crowd_pictures_dropped_total{camera="gate"} 2"#,
        #"pantau_camera_crowd_seconds_total{camera="gate"} 1.5"#,
        #"pantau_events{kind="crowd"} 1"#, #"pantau_events{kind="motion"} 0"#,
        #"pantau_alerts_open{severity="critical"} 1"#, "pantau_stream_clients 0",
        #"pantau_http_requests_total{method="GET",route="/api/v1/events",status="200"} 1"#,
        #"pantau_http_requests_total{method="GET",route="none",status="404"} 1"#,
      ] {
        #expect(lines.contains(line))
      }
    }
  }
}
