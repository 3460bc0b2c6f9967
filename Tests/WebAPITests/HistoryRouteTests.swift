import Access
import Foundation
import HTTPTypes
import HummingbirdTesting
import Pixels
import Scene
import Store
import TestSupport
import Testing

@testable import WebAPI

/// Time line, neighbours, export and evaluation over the API.
@Suite("History routes")
struct HistoryRouteTests {
  /// 700 events, one each second, in turn at a camera of each group.
  private func filled() async throws -> CommandCenter {
    let center = try CommandCenter()
    try await center.store.describe([
      KnownCamera(id: CameraID("gate")!, name: "Gate", group: "Jakabaring", zones: []),
      KnownCamera(id: CameraID("pier")!, name: "=Pier, \"east\"", group: "Ampera", zones: []),
    ])
    for number in 0..<700 {
      try await center.record(
        number % 7 == 0 ? .crowd : .motion, camera: number % 2 == 0 ? "gate" : "pier",
        at: moment(Double(number)), severity: Severity.allCases[number % 4],
        endsAfter: .seconds(2))
    }
    return center
  }

  @Test func timelineCountsWhatTheListHas() async throws {
    let center = try await filled()
    try await center.routes { client in
      for (query, total) in [
        ("", 700.0), ("?kind=crowd", 100), ("?group=Ampera", 350),
        ("?group=Ampera&group=Jakabaring", 700),
        ("?camera=gate&group=Ampera", 0), ("?minimum_severity=critical&buckets=3", 175),
        ("?text=pier", 350), ("?text=ampera", 350),
        ("?from=2026-11-22T01:00:10Z&to=2026-11-22T01:00:20Z", 10),
      ] {
        let line = try await client.get("/api/v1/events/timeline\(query)")
        #expect(line.status == 200)
        #expect(line.json?["total"]?.number == total, "\(query)")
        let sum = (line.json?["items"]?.list ?? []).reduce(0) { sum, item in
          sum + ["info", "warning", "alarm", "critical"].reduce(0) { $0 + (item[$1]?.number ?? 0) }
        }
        #expect(sum == total, "\(query)")
      }
    }
  }

  @Test(arguments: ["csv", "json"])
  func exportHoldsTheWholeListInItsOrder(format: String) async throws {
    let center = try await filled()
    try await center.routes { client in
      let answer = try await client.get("/api/v1/events/export?format=\(format)&kind=motion")
      #expect(answer.status == 200)
      #expect(answer.headers[.contentDisposition]?.hasSuffix(".\(format)\"") == true)
      var ids: [String] = []
      if format == "json" {
        ids = (answer.json?.list ?? []).compactMap { $0["id"]?.text }
      } else {
        let lines = answer.text.components(separatedBy: "\r\n")
        #expect(lines.first == EventCSV.columns.joined(separator: ","))
        #expect(lines.last == "")
        ids = lines.dropFirst().dropLast().map { String($0.prefix(26)) }
      }
      var listed: [String] = []
      var cursor = ""
      repeat {
        let page = try await client.get("/api/v1/events?kind=motion&limit=500\(cursor)").json
        listed += page?["items"]?.list.compactMap { $0["id"]?.text } ?? []
        cursor = page?["next_cursor"]?.text.map { "&cursor=\($0)" } ?? ""
      } while !cursor.isEmpty
      #expect(ids.count == 600)
      #expect(ids == listed)
    }
  }

  @Test func nothingThatPeopleWroteBecomesAFormula() async throws {
    let center = try CommandCenter()
    let event = try await center.record(camera: "pier", at: moment(), endsAfter: .seconds(3))
    try await center.store.describe([
      KnownCamera(id: CameraID("pier")!, name: "=Pier, \"east\"", zones: [])
    ])
    try await center.store.resolve(
      event.id, as: .test, by: "@Sari", note: "+cmd|' /C calc'!A0\nsecond line")
    try await center.routes { client in
      let text = try await client.get("/api/v1/events/export").text
      #expect(text.contains(",\"'=Pier, \"\"east\"\"\","))
      #expect(text.contains(",'@Sari,\"'+cmd|' /C calc'!A0\nsecond line\",camera,\r\n"))
    }
  }

  @Test(arguments: [
    ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""),
    ("=1+1", "'=1+1"), ("-2", "'-2"), ("@x", "'@x"), ("\tx", "\"'\tx\""), ("＝1", "'＝1"),
    ("a=b", "a=b"), ("x;y", "\"x;y\""),
  ])
  func cellsAreTexts(text: String, cell: String) {
    #expect(EventCSV.text(text) == cell)
  }

  @Test func everythingIsWithinTheScope() async throws {
    let center = try await filled()
    try await center.addUser("sari", .admin)
    let ampera: HTTPFields = [.authorization: try await center.bearer(.analyst, groups: ["Ampera"])]
    let newest = try await center.store.events(EventFilter(), limit: 2).events
    let inside = try #require(newest.first { $0.event.camera.text == "pier" })
    try await center.routes { client in
      func get(_ path: String) async throws -> Answer {
        try await client.get(path, headers: ampera)
      }
      #expect(try await get("/api/v1/events/timeline").json?["total"]?.number == 350)
      #expect(try await get("/api/v1/events/timeline?group=Jakabaring").json?["total"]?.number == 0)
      let exported = try await get("/api/v1/events/export?format=json").json?.list ?? []
      #expect(exported.count == 350)
      #expect(exported.allSatisfy { $0["camera"]?.text == "pier" })
      let around = try await get("/api/v1/events/\(inside.id)/neighbours").json
      #expect(around?["before"]?.list.allSatisfy { $0["camera"]?.text == "pier" } == true)
      #expect(around?["before"]?.list.count == 5)
      let range = "from=2026-11-22T00:00:00Z&to=2026-11-22T02:00:00Z"
      for what in ["cameras", "zones"] {
        let items = try await get("/api/v1/analysis/\(what)?\(range)").json?["items"]?.list ?? []
        #expect(items.allSatisfy { $0["camera"]?.text == "pier" }, "\(what)")
      }
      let cameras = try await get("/api/v1/analysis/cameras?\(range)").json?["items"]
      #expect(cameras?[0]?["events"]?.number == 350)
    }
    // The exports are in the audit trail, with what was asked for.
    var filter = AuditFilter()
    filter.actions = [.eventsExported]
    let noted = try await center.store.audit(filter).entries
    #expect(noted.map(\.subject) == ["format=json"])
    #expect(noted.first?.by.name.hasSuffix("(token)") == true)
  }

  @Test(arguments: [
    "/api/v1/analysis/cameras?from=2026-01-01&to=2026-11-22",
    "/api/v1/analysis/cameras?from=2026-11-22&to=2026-11-21", "/api/v1/analysis/zones?kind=motion",
    "/api/v1/events/export?format=xml", "/api/v1/events/export?format=csv&format=json",
    "/api/v1/events/export?limit=5", "/api/v1/events/timeline?buckets=501",
    "/api/v1/events/timeline?cursor=x", "/api/v1/events/timeline?from=2026-11-22&to=2026-11-21",
  ])
  func whatIsNotUnderstoodIsRefused(path: String) async throws {
    let center = try CommandCenter()
    try await center.routes { client in
      let answer = try await client.get(path)
      #expect(answer.status == 400)
    }
  }

  @Test func exportEndsWhenTheClientLeavesAndItsPlaceIsFreeAgain() async throws {
    let center = try await filled()
    // So much that it does not fit into the buffers of a connection.
    let long = String(repeating: "long note ", count: 190)
    for event in try await center.store.events(EventFilter(), limit: 700).events {
      for _ in 0..<8 { try await center.store.addNote(long, to: event.id, by: "Sari") }
    }
    try await center.live { port in
      let request = "GET /api/v1/events/export?format=json HTTP/1.1\r\nHost: localhost\r\n\r\n"
      for _ in 0..<3 {
        // As many as there are places, none of which reads on.
        var sockets: [HTTPSocket] = []
        for _ in 0..<ExportRoutes.mostAtOnce {
          sockets.append(try await Self.admitted(request, port: port))
        }
        #expect(try await HTTPSocket.head(request, port: port).hasPrefix("HTTP/1.1 503"))
        sockets.removeAll()
      }
    }
  }

  /// The first of several connections that gets a place: those that were closed before give theirs
  /// back soon.
  private static func admitted(_ request: String, port: Int) async throws -> HTTPSocket {
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
      let socket = try HTTPSocket(port: port)
      try await socket.send(request)
      if try await socket.read(until: "\r\n\r\n").hasPrefix("HTTP/1.1 200") { return socket }
      try await Task.sleep(for: .milliseconds(100))
    }
    throw HTTPSocket.Failure(message: "no place came free")
  }

  @Test func exportIsCutOffWhenItsSessionEnds() async throws {
    let center = try await filled()
    try await center.addUser("sari", .admin)
    let cookie = try await center.cookie(of: "sari")
    let long = String(repeating: "long note ", count: 190)
    for event in try await center.store.events(EventFilter(), limit: 700).events {
      for _ in 0..<8 { try await center.store.addNote(long, to: event.id, by: "Sari") }
    }
    try await center.live { port in
      let socket = try HTTPSocket(port: port)
      try await socket.send(
        "GET /api/v1/events/export?format=json HTTP/1.1\r\nHost: localhost\r\nCookie: \(cookie)\r\n\r\n"
      )
      _ = try await socket.read(until: "\r\n\r\n")
      try await center.store.changeUser(
        UserName("sari")!, UserChange(password: PasswordHash.ofNobody), by: Performer(name: "test"))
      let rest = try await socket.readToEnd()
      // Neither the end of the list nor that of the answer came.
      #expect(!rest.hasSuffix("]\n\r\n0\r\n\r\n"))
    }
  }
}
