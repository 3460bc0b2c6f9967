import Access
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Pixels
import Scene
import Store
import TestSupport
import Testing

@testable import WebAPI

@Suite("Form for citizens' reports")
struct ReportFormTests {
  private static func path(of answer: Answer) throws -> String {
    let location = try #require(answer.headers[.location])
    return String(location.prefix { $0 != "?" })
  }

  // MARK: - The form

  @Test func formIsSentAndFollowedByItsSecretLink() async throws {
    let center = try CommandCenter.withPlaces()
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
      let report = try #require(try await center.storedReports().first)
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
    let center = try CommandCenter.withPlaces()
    try await center.describePlaces()
    try await center.routes { client in
      _ = try await client.post(
        "/report",
        FormBody.report(
          ["latitude": "-3.0210", "longitude": "104.7889", "address": ""],
          picture: "jpeg"), headers: FormBody.headers)
      let report = try #require(try await center.storedReports().first)
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
    let center = try CommandCenter.withPlaces()
    try await center.routes { client in
      let answer = try await client.post(
        "/report", FormBody.report(["latitude": "-3.1", "longitude": "104.7"]),
        headers: FormBody.headers)
      #expect(answer.status == 303)
      let report = try #require(try await center.storedReports().first)
      #expect(report.report.cameras.isEmpty && report.event.event.camera.text == "reports")
    }
  }

  @Test func areaComesBeforeTheNearestCamera() async throws {
    let center = try CommandCenter.withPlaces()
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
        try await center.storedReports().first?.event.event.camera == CameraID.reports(in: "Kota"))
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
    let center = try CommandCenter.withPlaces()
    try await center.routes { client in
      let answer = try await client.post(
        "/report?language=en", FormBody.report(changes), headers: FormBody.headers)
      #expect(answer.status == 400)
      #expect(answer.contentType == "text/html")
      #expect(answer.text.contains("role=\"alert\"") && answer.text.contains(message))
      if changes["text"] == nil {
        #expect(answer.text.contains("Smoke over the market</textarea>"))
      }
      #expect(try await center.storedReports().isEmpty)
    }
  }

  @Test func markupInAReportIsText() async throws {
    let center = try CommandCenter.withPlaces()
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
      let report = try #require(try await center.storedReports().first)
      #expect(report.event.event.detail == evil && report.report.address == "\"><script>")
    }
  }

  @Test func signsThatTurnTheDirectionAreTakenOut() async throws {
    let center = try CommandCenter.withPlaces()
    try await center.routes { client in
      _ = try await client.post(
        "/report", FormBody.report(["text": "a\u{202E}b\u{0}c\r\nd\u{200B}"]),
        headers: FormBody.headers)
      #expect(try await center.storedReports().first?.event.event.detail == "abc\nd")
    }
  }

  @Test(arguments: [
    ("a bomb", "bomb", "too many pixels"), ("half a picture", "damaged", "damaged"),
    ("another file", "%PDF", "JPEG or PNG"),
  ])
  func hostilePictureIsRefusedAndNothingIsStored(
    _ situation: String, file: String, message: String
  ) async throws {
    let center = try CommandCenter.withPlaces()
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
      #expect(try await center.storedReports().isEmpty)
      let left = try? FileManager.default.contentsOfDirectory(
        atPath: center.directory.file("evidence"))
      #expect(left?.isEmpty ?? true)
    }
  }

  @Test func whatIsTooLargeIsRefused() async throws {
    let center = try CommandCenter.withPlaces()
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
    let center = try CommandCenter.withPlaces()
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
    #expect(try await center.storedReports().count == 4)
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
    let center = try CommandCenter.withPlaces()
    try await center.routes { client in
      var headers = FormBody.headers
      for (name, value) in fields { headers[name] = value }
      let answer = try await client.post("/report", FormBody.report(), headers: headers)
      #expect(answer.status == status)
    }
  }

  @Test func onlyTheFormsPageMaySendAForm() async throws {
    let center = try CommandCenter.withPlaces()
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
    let center = try CommandCenter.withPlaces()
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
}
