import Access
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Pixels
import Scene
import Store
import Testing

@testable import WebAPI

/// Passing events on to agencies by the API, and what an agency sees.
@Suite("Task routes")
struct TaskRouteTests {
  private let center: CommandCenter
  private let event: Event

  init() async throws {
    center = try CommandCenter()
    try await center.store.describe([
      KnownCamera(id: CameraID("gate")!, name: "Gate", group: "Jakabaring", zones: [])
    ])
    event = try await center.record(.crowd, at: moment(), severity: .alarm, endsAfter: .seconds(60))
    try await center.record(.snapshot, of: event, bytes: [1, 2, 3])
    try await center.record(.clip, of: event, bytes: [1, 2, 3, 4])
    try await center.store.addNote("between us", to: event.id, by: "Sari")
    try await center.addUser("sari", .admin)
    try await center.addUser("budi", .operator, groups: ["Jakabaring"])
    try await center.addUser("Dewi", .agency)
  }

  private static func ahead(_ days: Int) -> String {
    SystemWallClock().now().advanced(by: .seconds(86_400 * days)).description
  }

  private func headers(of name: String) async throws -> HTTPFields {
    [.cookie: try await center.cookie(of: name), .contentType: "application/json"]
  }

  private func pass(
    _ client: any TestClientProtocol, to agency: String = "dishub",
    text: String = "Mohon diperiksa."
  ) async throws -> Answer {
    try await client.post(
      "/api/v1/events/\(event.id)/tasks",
      #"{"agency": "\#(agency)", "deadline": "\#(Self.ahead(3))", "text": "\#(text)"}"#,
      headers: try await headers(of: "budi"))
  }

  @Test func eventGoesToTheAgencyAndItsAnswerComesBack() async throws {
    let (budi, dewi) = (try await headers(of: "budi"), try await headers(of: "dewi"))
    try await center.routes { client in
      let passed = try await pass(client)
      #expect(passed.status == 201)
      let number = try #require(passed.json?["number"]?.text)
      #expect(TaskNumber(number)?.number == 1)
      let path = "/api/v1/tasks/\(number)"

      // What the agency sees.
      let session = try await client.get("/api/v1/session", headers: dewi)
      #expect(session.json?["agency"] == .text("dishub"))
      #expect(
        session.json?["permissions"]
          == .list(["enter", "correspond", "answer"].map(JSONValue.text)))
      let list = try await client.get("/api/v1/tasks?state=open", headers: dewi)
      #expect(list.json?["items"]?.list.map { $0["number"] } == [.text(number)])
      let task = try await client.get(path, headers: dewi)
      #expect(task.json?["text"] == .text("Mohon diperiksa."))
      #expect(task.json?["event"]?["kind"] == .text("crowd"))
      #expect(!task.text.contains("between us"))
      for evidence in try #require(task.json?["event"]?["evidence"]?.list) {
        let href = try #require(evidence["href"]?.text)
        #expect(href.hasPrefix(path))
        let file = try await client.get(href, headers: dewi)
        #expect(file.status == 200 && file.bytes.prefix(3) == [1, 2, 3])
      }

      let interim = try await client.post(
        path + "/answers", #"{"text": "Besok.", "state": "open"}"#, headers: dewi)
      #expect(interim.json?["state"] == .text("open"))
      let answer = try await client.post(
        path + "/answers", #"{"text": "Sudah."}"#, headers: dewi)
      #expect(answer.status == 200 && answer.json?["state"] == .text("answered"))

      // And the operator.
      let shown = try await client.get("/api/v1/events/\(event.id)", headers: budi)
      #expect(shown.json?["tasks"]?[0]?["state"] == .text("answered"))
      let asked = try await client.post(
        path + "/requests", #"{"text": "Lagi.", "deadline": "\#(Self.ahead(5))"}"#, headers: budi)
      #expect(asked.json?["state"] == .text("open"))
      let closed = try await client.post(path + "/close", "{}", headers: budi)
      #expect(closed.json?["state"] == .text("closed"))
      #expect(
        closed.json?["entries"]?.list.map { $0["by"] }
          == ["budi", "Dewi", "Dewi", "budi", "budi"].map { .text($0) })
      let late = try await client.post(path + "/answers", #"{"text": "x"}"#, headers: dewi)
      #expect(late.status == 409)
    }
  }

  /// Every route of the document: an agency gets what is its own, and nothing else.
  @Test func agencySeesWhatWasPassedToItAlone() async throws {
    let stage = try await Stage()
    try await stage.center.addUser("Dewi", .agency)
    let other = try await stage.center.store.passOn(
      stage.event.id, to: CommandCenter.agencies[1], until: WallTime(Self.ahead(3))!,
      text: "Taman.",
      by: Performer(name: "Sari"))
    let dewi: HTTPFields = [.cookie: try await stage.center.cookie(of: "Dewi")]
    let program: HTTPFields = [.authorization: try await stage.center.bearer(.agency)]
    try await stage.center.routes { client in
      let document = try await OpenAPIDocument(servedTo: client)
      var seen = 0
      for operation in document.operations where !operation.path.contains("/session") {
        let permission = operation.body["x-pantau-permission"]?.text ?? ""
        if permission == "open" { continue }
        let path = stage.address(of: operation)
        if ["correspond", "answer"].contains(permission) {
          guard operation.path.contains("{id}") else { continue }
          seen += 1
          let own = try await stage.ask(operation, at: path, client: client, headers: dewi)
          #expect(own.status == 200, "\(operation.method) \(path): \(own.text.prefix(200))")
          let foreign = path.replacing(stage.task.number.text, with: other.number.text)
          #expect(
            try await stage.ask(operation, at: foreign, client: client, headers: dewi).status
              == 404,
            "\(operation.method) \(foreign)")
          // A token of the role belongs to no agency.
          #expect(
            try await stage.ask(operation, at: path, client: client, headers: program).status == 404
          )
        } else {
          for headers in [dewi, program] {
            let answer = try await stage.ask(operation, at: path, client: client, headers: headers)
            #expect(answer.status == 403, "\(operation.method) \(path)")
          }
        }
      }
      #expect(seen == 5)
      let list = try await client.get("/api/v1/tasks", headers: dewi)
      #expect(list.json?["items"]?.list.map { $0["number"] } == [.text(stage.task.number.text)])
      #expect(!list.text.contains("Taman"))
      let health = try await client.get("/health", headers: dewi)
      #expect(health.json?["cameras"] == nil)
      // Nobody makes such a token.
      let token = try await client.post(
        "/api/v1/tokens", #"{"name": "x", "role": "agency"}"#,
        headers: [.authorization: stage.bearer, .contentType: "application/json"])
      #expect(token.status == 409)
    }
  }

  @Test(arguments: [
    #"{"agency": "none", "deadline": "AHEAD", "text": "x"}"#,
    #"{"agency": "dishub", "deadline": "2020-01-01T00:00:00Z", "text": "x"}"#,
    #"{"agency": "dishub", "deadline": "tomorrow", "text": "x"}"#,
    #"{"agency": "dishub", "deadline": "AHEAD", "text": " "}"#,
    #"{"agency": "dishub", "deadline": "AHEAD"}"#, #"{}"#, #"[]"#,
    #"{"agency": "dishub", "deadline": "AHEAD", "text": "\#(String(repeating: "x", count: 2001))"}"#,
  ])
  func whatMakesNoSenseTakesNoNumber(_ body: String) async throws {
    let budi = try await headers(of: "budi")
    try await center.routes { client in
      let answer = try await client.post(
        "/api/v1/events/\(event.id)/tasks", body.replacing("AHEAD", with: Self.ahead(3)),
        headers: budi)
      #expect(answer.status == 400)
      #expect(try await pass(client).json?["number"]?.text?.hasSuffix("-000001") == true)
    }
  }

  @Test func usersOfAgenciesAreMadeByAdmins() async throws {
    let sari = try await headers(of: "sari")
    try await center.routes { client in
      func add(_ members: String) async throws -> Int {
        try await client.post(
          "/api/v1/users", #"{"name": "rina", "password": "a long password", \#(members)}"#,
          headers: sari
        ).status
      }
      #expect(try await add(#""role": "agency""#) == 400)
      #expect(try await add(#""role": "agency", "agency": "nobody""#) == 400)
      #expect(try await add(#""role": "viewer", "agency": "dishub""#) == 400)
      #expect(try await add(#""role": "agency", "agency": "taman""#) == 201)
      let rina = try await client.get("/api/v1/users/rina", headers: sari)
      #expect(rina.json?["agency"] == .text("taman"))
    }
  }

  /// The words of letters are those of the page.
  @Test func letterCallsEventsAsThePageDoes() throws {
    let words = String(
      decoding: try PageFiles().files["words.js"]?.contents.readableBytesView.map(\.self) ?? [],
      as: UTF8.self)
    for language in Letter.Language.allCases {
      for kind in EventKind.allCases {
        let word = LetterWords(language).kind(kind)
        #expect(words.contains("\"kind.\(kind.rawValue)\": \"\(word)\""), "\(kind) \(word)")
      }
    }
  }

  @Test(arguments: [
    ("id", ["Nomor 2", "Kepada Yth.", "Dinas Pertamanan &lt;&amp;&gt;", "pukul", "Kerumunan"]),
    ("en", ["No. 2", "To<br>", "Please answer by", "Crowd", "answer"]),
  ])
  func letterHasAllOfTheTrailAndNothingThatRuns(_ language: String, parts: [String]) async throws {
    let budi = try await headers(of: "budi")
    try await center.routes { client in
      let text = #"<script>alert(1)</script>\n\"Lampu\" & jalan"#
      let passed = try await pass(client, to: "taman", text: text)
      let number = try #require(passed.json?["number"]?.text)
      _ = try await client.post(
        "/api/v1/tasks/\(number)/answers", #"{"text": "<b>Sudah</b>"}"#, headers: budi)
      let letter = try await client.get(
        "/api/v1/tasks/\(number)/letter?language=\(language)", headers: budi)
      #expect(letter.status == 200 && letter.contentType == "text/html")
      for part in parts + [
        "Pusat Komando &lt;Sumsel&gt;", "Palembang, ", "&lt;script&gt;alert(1)&lt;/script&gt;</p>",
        "&quot;Lampu&quot; &amp; jalan", "&lt;b&gt;Sudah&lt;/b&gt;", "(budi)", "/snapshot",
      ] {
        #expect(letter.text.contains(part), "\(part)")
      }
      #expect(!letter.text.contains("<script") && !letter.text.contains("<b>"))
      #expect(letter.headers[.contentSecurityPolicy]?.contains("default-src") == true)
      #expect(
        try await client.get("/api/v1/tasks/\(number)/letter?language=fr", headers: budi).status
          == 400)
    }
  }
}
