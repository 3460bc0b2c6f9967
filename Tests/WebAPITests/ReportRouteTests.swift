import Access
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Pixels
import Scene
import Store
import TestSupport
import TestSupport
import Testing

@testable import WebAPI

@Suite("Citizens' reports")
struct ReportRouteTests {
  /// Two cameras with places: one of a group, and one two kilometres away of another.
  private static func center() throws -> CommandCenter {
    let center = try CommandCenter()
    let soon = SystemWallClock().now().advanced(by: .seconds(900))
    var gate = try ScriptedCameras.Camera.running("gate", name: "Gate", at: soon)
    gate.status.group = "Jakabaring"
    gate.status.place.position = GeoPosition(latitude: -3.0206, longitude: 104.7889)
    var pier = try ScriptedCameras.Camera.running("pier", name: "Pier", at: soon)
    pier.status.group = "Ampera"
    pier.status.place.position = GeoPosition(latitude: -3.0240, longitude: 104.7889)
    center.cameras.set([gate, pier])
    return center
  }

  private static func describe(_ center: CommandCenter) async throws {
    try await center.store.describe([
      KnownCamera(id: CameraID("gate")!, name: "Gate", group: "Jakabaring", zones: []),
      KnownCamera(id: CameraID("pier")!, name: "Pier", group: "Ampera", zones: []),
    ])
  }

  private static func path(of answer: Answer) throws -> String {
    let location = try #require(answer.headers[.location])
    return String(location.prefix { $0 != "?" })
  }

  private static func stored(_ center: CommandCenter) async throws -> [StoredReport] {
    try await center.store.openReports(since: WallTime(microseconds: 0))
  }

  // MARK: - The form

  @Test func formIsSentAndFollowedByItsSecretLink() async throws {
    let center = try Self.center()
    try await center.routes { client in
      let form = try await client.get("/report?language=en")
      #expect(form.status == 200 && form.contentType == "text/html")
      #expect(form.text.contains("<html lang=\"en\">") && form.text.contains("Report something"))
      let answer = try await client.post(
        "/report?language=en",
        FormBody.report(
          ["latitude": "-3.0206", "longitude": "104.7890"], picture: "jpeg"),
        headers: FormBody.headers)
      #expect(answer.status == 303, "\(answer.text)")
      #expect(answer.headers[.location]?.hasSuffix("?language=en") == true)
      let link = try Self.path(of: answer)
      func state() async throws -> JSONValue? {
        try await client.get(link, headers: [.accept: "application/json"]).json
      }
      #expect(try await state() == .object(["state": .text("received")]))
      let report = try #require(try await Self.stored(center).first)
      try await center.store.acknowledge(report.event.id, by: "Sari")
      #expect(try await state()?["state"] == .text("seen"))
      try await center.store.answer(
        "A <b>patrol</b> comes", to: report.event.id, by: Performer(name: "Sari"))
      let page = try await client.get(link + "?language=en")
      #expect(page.text.contains("A &lt;b&gt;patrol&lt;/b&gt; comes"))
      #expect(page.text.contains("aria-current=\"step\">Seen"))
      // Neither text nor place nor picture.
      for word in ["Smoke", "Pasar", "-3.02", "gate"] { #expect(!page.text.contains(word)) }
      #expect(page.headers[.cacheControl] == "no-store")
      #expect(page.headers[.referrerPolicy] == "no-referrer")
      #expect(page.headers[.xRobotsTag] == "noindex")
      try await center.store.resolve(report.event.id, as: .trueAlarm, by: "Sari")
      #expect(try await state()?["state"] == .text("done"))
      #expect(try await client.get(link.dropLast() + "x").status == 404)
      #expect(try await client.get("/report/unknown").status == 404)
    }
  }

  @Test func reportIsStoredWithPlaceGroupAndWhatCamerasSaw() async throws {
    let center = try Self.center()
    try await Self.describe(center)
    try await center.routes { client in
      _ = try await client.post(
        "/report",
        FormBody.report(
          ["latitude": "-3.0210", "longitude": "104.7889", "address": ""],
          picture: "jpeg"), headers: FormBody.headers)
      let report = try #require(try await Self.stored(center).first)
      #expect(report.event.event.camera == CameraID.reports(in: "Jakabaring"))
      #expect(report.event.cameraName == "Laporan warga" && report.event.source == .reports)
      #expect(report.event.event.severity == .critical && report.event.alert != nil)
      #expect(report.event.event.detail == "Smoke over the market")
      #expect(report.report.cameras.map(\.camera.text) == ["gate", "pier"])
      #expect(abs(report.report.cameras[0].distance - 44.5) < 1)
      let path = "/api/v1/events/\(report.event.id)"
      #expect(try await client.get(path + "/snapshot").bytes == ScriptedPictures.cleaned)
      #expect(
        try await client.get(path + "/report/cameras/gate").bytes == [0xFF, 0xD8, 0xFF, 0xD9])
      let body = try await client.get(path + "/report").json
      #expect(body?["category_names"]?["en"] == .text("Fire"))
      #expect(body?["cameras"]?[1]?["camera_name"] == .text("Pier"))
      // In the queue and in the history.
      let queue = try await client.get("/api/v1/alerts").json
      #expect(queue?["items"]?[0]?["events"]?[0]?["detail"] == .text("Smoke over the market"))
      let history = try await client.get("/api/v1/events?kind=report").json
      #expect(history?["items"]?.list.count == 1)
    }
  }

  @Test func cameraThatIsFarAwayIsNotShownAndGivesNoGroup() async throws {
    let center = try Self.center()
    try await center.routes { client in
      let answer = try await client.post(
        "/report", FormBody.report(["latitude": "-3.1", "longitude": "104.7"]),
        headers: FormBody.headers)
      #expect(answer.status == 303)
      let report = try #require(try await Self.stored(center).first)
      #expect(report.report.cameras.isEmpty && report.event.event.camera.text == "reports")
    }
  }

  @Test func areaComesBeforeTheNearestCamera() async throws {
    let center = try Self.center()
    let corners = [(-3.01, 104.78), (-3.01, 104.80), (-3.03, 104.80), (-3.03, 104.78)]
    try await center.routes({
      $0.reports?.areas = [
        GeoArea(
          group: "Kota",
          corners: corners.map { GeoPosition(latitude: $0.0, longitude: $0.1) })
      ]
    }) { client in
      _ = try await client.post(
        "/report", FormBody.report(["latitude": "-3.0206", "longitude": "104.7889"]),
        headers: FormBody.headers)
      #expect(
        try await Self.stored(center).first?.event.event.camera == CameraID.reports(in: "Kota"))
    }
  }

  @Test(arguments: [
    ("no category", ["category": ""], "Choose what happened."),
    ("an unknown category", ["category": "party"], "Choose what happened."),
    ("no text", ["text": " \n "], "Describe it"),
    ("a text that is too long", ["text": String(repeating: "x", count: 2_001)], "Describe it"),
    ("a heap of signs", ["text": "e" + String(repeating: "\u{301}", count: 6_000)], "Describe it"),
    ("no place", ["address": ""], "Mark the place"),
    ("half a place", ["latitude": "1"], "Mark the place"),
    ("a place beyond the pole", ["latitude": "91", "longitude": "0"], "Mark the place"),
    ("a place that is no number", ["latitude": "nan", "longitude": "inf"], "Mark the place"),
    ("an address that is too long", ["address": String(repeating: "y", count: 201)], "Write the"),
    ("what only programs fill in", ["website": "http://spam.example"], "Leave this empty"),
  ])
  func whatIsWrongIsSaidInTheFormWhichKeepsTheRest(
    _ situation: String, changes: [String: String], message: String
  ) async throws {
    let center = try Self.center()
    try await center.routes { client in
      let answer = try await client.post(
        "/report?language=en", FormBody.report(changes), headers: FormBody.headers)
      #expect(answer.status == 400)
      #expect(answer.contentType == "text/html")
      #expect(answer.text.contains("role=\"alert\"") && answer.text.contains(message))
      if changes["text"] == nil {
        #expect(answer.text.contains("Smoke over the market</textarea>"))
      }
      #expect(try await Self.stored(center).isEmpty)
    }
  }

  @Test func markupInAReportIsText() async throws {
    let center = try Self.center()
    let evil = "</textarea><script>alert(1)</script><img src=x onerror=alert(2)>"
    try await center.routes { client in
      let again = try await client.post(
        "/report?language=en", FormBody.report(["text": evil, "address": ""]),
        headers: FormBody.headers)
      #expect(again.status == 400)
      #expect(!again.text.contains("<script>alert") && !again.text.contains("<img src=x"))
      #expect(again.text.contains("&lt;/textarea&gt;&lt;script&gt;"))
      _ = try await client.post(
        "/report", FormBody.report(["text": evil, "address": "\"><script>"]),
        headers: FormBody.headers)
      let report = try #require(try await Self.stored(center).first)
      #expect(report.event.event.detail == evil && report.report.address == "\"><script>")
    }
  }

  @Test func signsThatTurnTheDirectionAreTakenOut() async throws {
    let center = try Self.center()
    try await center.routes { client in
      _ = try await client.post(
        "/report", FormBody.report(["text": "a\u{202E}b\u{0}c\r\nd\u{200B}"]),
        headers: FormBody.headers)
      #expect(try await Self.stored(center).first?.event.event.detail == "abc\nd")
    }
  }

  @Test(arguments: [
    ("a bomb", "bomb", "too many pixels"), ("half a picture", "damaged", "damaged"),
    ("another file", "%PDF", "JPEG or PNG"),
  ])
  func hostilePictureIsRefusedAndNothingIsStored(
    _ situation: String, file: String, message: String
  ) async throws {
    let center = try Self.center()
    let token = try await center.bearerAfterFirstUser(.reporter)
    try await center.routes { client in
      let answer = try await client.post(
        "/report?language=en", FormBody.report(picture: file), headers: FormBody.headers)
      #expect(answer.status == 400 && answer.text.contains(message))
      #expect(answer.text.contains("choose the picture again"))
      let program = try await client.post(
        "/api/v1/reports",
        FormBody.text([("category", "fire"), ("text", "x"), ("address", "y")], picture: file),
        headers: [.contentType: FormBody.contentType, .authorization: token])
      #expect(program.status == 422, "\(program.text)")
      #expect(try await Self.stored(center).isEmpty)
      let left = try? FileManager.default.contentsOfDirectory(
        atPath: center.directory.file("evidence"))
      #expect(left?.isEmpty ?? true)
    }
  }

  @Test func whatIsTooLargeIsRefused() async throws {
    let center = try Self.center()
    let token = try await center.bearerAfterFirstUser(.reporter)
    try await center.routes({ $0.reports?.limits.pictureBytes = 50_000 }) { client in
      let large = FormBody.report(picture: String(repeating: "x", count: 200_000))
      let answer = try await client.post("/report?language=en", large, headers: FormBody.headers)
      #expect(answer.status == 413 && answer.text.contains("too large"))
      let picture = FormBody.report(picture: String(repeating: "x", count: 50_001))
      #expect(
        try await client.post("/report?language=en", picture, headers: FormBody.headers).status
          == 400)
      // A megabyte of JSON.
      let json = #"{"category": "fire", "text": "\#(String(repeating: "x", count: 1 << 20))"}"#
      let program = try await client.post(
        "/api/v1/reports", json,
        headers: [.contentType: "application/json", .authorization: token])
      #expect(program.status == 413 && program.contentType == "application/problem+json")
      #expect(
        try await client.post("/report", json, headers: [.contentType: "application/json"]).status
          == 415)
    }
  }

  @Test func addressesAndAllTogetherAreLimited() async throws {
    let center = try Self.center()
    @Sendable func send(_ client: any TestClientProtocol, from address: String) async throws
      -> Answer
    {
      try await client.post(
        "/report?language=en", FormBody.report(),
        headers: [.contentType: FormBody.contentType, .xForwardedFor: address])
    }
    try await center.routes({
      // Tests without a socket come from nowhere, which here is the proxy.
      $0.trustedProxies = ["unknown"]
      $0.reports?.limits.perAddress = 2
      $0.reports?.limits.perHour = 16
    }) { client in
      for _ in 0..<2 { #expect(try await send(client, from: "2001:db8::1").status == 303) }
      // Another address of the same network.
      let refused = try await send(client, from: "2001:db8::2")
      #expect(refused.status == 429 && refused.contentType == "text/html")
      #expect(Int(refused.headers[.retryAfter] ?? "").map { $0 > 60 } == true)
      #expect(refused.text.contains("Too many reports") && refused.text.contains("Smoke over"))
      #expect(try await send(client, from: "192.0.2.7").status == 303)
      #expect(try await send(client, from: "192.0.2.8").status == 303)
      #expect(try await send(client, from: "192.0.2.9").status == 429)
    }
    #expect(try await Self.stored(center).count == 4)
  }

  // MARK: - Keeping others out

  @Test(arguments: [
    (
      "the form itself", [HTTPField.Name.origin: "http://localhost", .secFetchSite: "same-origin"],
      303
    ),
    ("another site", [.origin: "http://evil.example", .secFetchSite: "cross-site"], 403),
    ("a sandboxed frame", [.origin: "null"], 403),
    ("a browser without a word on it", [:], 303),
  ])
  func formsOfOtherSitesAreRefused(
    _ situation: String, fields: [HTTPField.Name: String], status: Int
  ) async throws {
    let center = try Self.center()
    try await center.routes { client in
      var headers = FormBody.headers
      for (name, value) in fields { headers[name] = value }
      let answer = try await client.post("/report", FormBody.report(), headers: headers)
      #expect(answer.status == status)
    }
  }

  @Test func onlyTheFormsPageMaySendAForm() async throws {
    let center = try Self.center()
    try await center.routes { client in
      for (path, action, referrer) in [
        ("/report", "form-action 'self'", "same-origin"),
        ("/report/x", "form-action 'none'", "no-referrer"),
        ("/", "form-action 'none'", "no-referrer"),
        ("/public", "form-action 'none'", "no-referrer"),
      ] {
        let headers = try await client.get(path).headers
        let policy = try #require(headers[.contentSecurityPolicy])
        #expect(policy.contains(action) && policy.contains("default-src 'none'"), "\(path)")
        #expect(headers[.referrerPolicy] == referrer, "\(path)")
      }
    }
  }

  @Test func whereReportsAreOffThereIsNoForm() async throws {
    let center = try Self.center()
    let token = try await center.bearerAfterFirstUser(.reporter)
    let json = #"{"category": "fire", "text": "x", "address": "y"}"#
    let headers: HTTPFields = [.contentType: "application/json", .authorization: token]
    try await center.routes({ $0.reports = nil }) { client in
      let form = try await client.get("/report")
      #expect(form.status == 404)
      #expect(
        try await client.post("/report", FormBody.report(), headers: FormBody.headers).status
          == 404)
      #expect(try await client.post("/api/v1/reports", json, headers: headers).status == 409)
    }
    try await center.routes({ $0.reports?.hasForm = false }) { client in
      let form = try await client.get("/report")
      #expect(form.status == 404)
      #expect(
        try await client.post("/report", FormBody.report(), headers: FormBody.headers).status
          == 404)
      #expect(try await client.post("/api/v1/reports", json, headers: headers).status == 201)
    }
  }

  // MARK: - Programs

  @Test func programSendsAndReadsNothing() async throws {
    let center = try Self.center()
    let token = try await center.bearerAfterFirstUser(.reporter)
    let headers: HTTPFields = [.contentType: "application/json", .authorization: token]
    try await center.routes { client in
      let answer = try await client.post(
        "/api/v1/reports",
        #"{"category": "flood", "text": "knee-deep", "latitude": -3.0206, "longitude": 104.7889}"#,
        headers: headers)
      #expect(answer.status == 201, "\(answer.text)")
      let event = try #require(answer.json?["event"]?.text)
      #expect(answer.headers[.location] == "/api/v1/events/\(event)/report")
      let follow = try #require(answer.json?["follow"]?.text)
      #expect(try await client.get(follow).status == 200)
      for path in ["/api/v1/events/\(event)/report", "/api/v1/events", "/api/v1/reports"] {
        #expect(try await client.get(path, headers: headers).status == 403, "\(path)")
      }
      let report = try #require(try await Self.stored(center).first)
      #expect(report.report.sender.hasSuffix("(token)") && report.event.event.method == "app")
      for (body, expectation) in [
        (#"{"category": "flood", "text": "x"}"#, "place"),
        (#"{"category": "flood", "text": "x", "latitude": 91, "longitude": 0}"#, "latitude"),
        (#"{"category": "party", "text": "x", "address": "y"}"#, "category"),
        (#"{"text": 1, "address": "y"}"#, "category"), ("[]", "body"),
        (#"{"category": "flood", "text": "x", "address": "y", "name": "z"}"#, "name"),
      ] {
        let refused = try await client.post("/api/v1/reports", body, headers: headers)
        #expect(refused.status == 400, "\(body)")
        let names = refused.json?["invalid_parameters"]?.list.compactMap { $0["name"]?.text }
        #expect(names?.contains(expectation) == true, "\(body): \(refused.text)")
      }
    }
  }

  @Test func programOfAGroupReportsIntoThatAlone() async throws {
    let center = try Self.center()
    let token = try await center.bearerAfterFirstUser(.reporter, groups: ["Ampera"])
    let headers: HTTPFields = [.contentType: "application/json", .authorization: token]
    @Sendable func body(_ latitude: Double) -> String {
      #"{"category": "fire", "text": "x", "latitude": \#(latitude), "longitude": 104.7889}"#
    }
    try await center.routes { client in
      for (latitude, status) in [(-3.0241, 201), (-3.0205, 403), (0, 403)] {
        let answer = try await client.post("/api/v1/reports", body(latitude), headers: headers)
        #expect(answer.status == status, "\(latitude): \(answer.text)")
      }
    }
    #expect(
      try await Self.stored(center).map(\.event.event.camera) == [.reports(in: "Ampera")])
  }

  @Test func programsAreLimitedByTheirToken() async throws {
    let center = try Self.center()
    let token = try await center.bearerAfterFirstUser(.reporter)
    try await center.routes({ $0.reports?.limits.perProgram = 8 }) { client in
      var statuses: [Int] = []
      for _ in 0..<3 {
        statuses.append(
          try await client.post(
            "/api/v1/reports", #"{"category": "fire", "text": "x", "address": "y"}"#,
            headers: [.contentType: "application/json", .authorization: token]
          ).status)
      }
      #expect(statuses == [201, 201, 429])
    }
  }

  // MARK: - Those who answer

  @Test func operatorsOfAGroupSeeAndAnswerItsReportsAlone() async throws {
    let center = try Self.center()
    try await Self.describe(center)
    let own = try await center.recordReport(token: .random)
    try await center.addUser("sari", .admin)
    let inside = try await center.bearer(.operator, groups: ["Jakabaring"])
    let outside = try await center.bearer(.operator, groups: ["Ampera"])
    try await center.routes { client in
      let path = "/api/v1/events/\(own)/report"
      for suffix in ["", "/cameras/gate"] {
        #expect(
          try await client.get(path + suffix, headers: [.authorization: inside]).status == 200)
        #expect(
          try await client.get(path + suffix, headers: [.authorization: outside]).status == 404)
      }
      // A camera of nobody's group is not told of.
      let seen = try await client.get(path, headers: [.authorization: inside]).json
      #expect(seen?["cameras"]?.list.map { $0["camera"]?.text } == ["gate"])
      #expect(
        try await client.get(path + "/cameras/elsewhere", headers: [.authorization: inside]).status
          == 404)
      func answer(_ bearer: String) async throws -> Answer {
        try await client.ask(
          path + "/answer", method: .put,
          headers: [.contentType: "application/json", .authorization: bearer],
          body: #"{"text": " A patrol comes. "}"#)
      }
      #expect(try await answer(outside).status == 404)
      let answered = try await answer(inside)
      #expect(answered.json?["answer"] == .text("A patrol comes."))
      let list = try await client.get("/api/v1/reports", headers: [.authorization: inside]).json
      #expect(list?["items"]?[0]?["position"]?["latitude"] == .number(-3.0206))
      let none = try await client.get("/api/v1/reports", headers: [.authorization: outside]).json
      #expect(none?["items"] == .list([]))
    }
    #expect(try await center.store.event(own)?.trail.map(\.action) == [.answer])
  }
}

extension SecretToken {
  fileprivate static var random: SecretToken {
    var random = SystemRandomNumberGenerator()
    return SecretToken(using: &random)
  }
}

extension CommandCenter {
  /// As `bearer`, where somebody can log in.
  fileprivate func bearerAfterFirstUser(
    _ role: Role, groups: [String]? = nil
  ) async throws -> String {
    try await addUser("sari", .admin)
    return try await bearer(role, groups: groups)
  }
}
