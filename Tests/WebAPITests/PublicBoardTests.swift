import Access
import Access
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Pixels
import Scene
import Store
import TestSupport
import Testing

@testable import WebAPI

@Suite("The public board")
struct PublicBoardTests {
  /// Cameras with a zone that the public may know of, and one that it may not.
  private static func center() throws -> CommandCenter {
    let center = try CommandCenter()
    var gate = try ScriptedCameras.Camera.running("gate", name: "Secret gate")
    gate.scene.zones[0].publicPlace = PublicPlace(name: "Plaza <b>Jakabaring</b>", capacity: 100)
    let yard = try ScriptedCameras.Camera.running("yard", name: "Secret yard")
    center.cameras.set([gate, yard])
    return center
  }

  /// Minute by minute from `begin` on.
  private static func samples(
    _ counts: [Double], from begin: WallTime, camera: String = "gate", method: String = "network"
  ) -> [ZoneSample] {
    counts.enumerated().map { index, count in
      ZoneSample(
        camera: CameraID(camera)!, zone: ZoneID("yard")!,
        beganAt: begin.advanced(by: .seconds(60 * index)), length: .seconds(60), meanCount: count,
        minCount: 0, maxCount: count, meanDensity: nil, motionShare: 0, method: method)
    }
  }

  private static func board(_ center: CommandCenter, _ clock: any WallClock) -> PublicBoard {
    PublicBoard(
      cameras: center.cameras, store: center.store, settings: PublicSettings(),
      utcOffset: .seconds(7 * 3_600), clock: clock)
  }

  private static func told(_ made: PublicBoard.Made) throws -> JSONValue {
    try JSONDecoder().decode(JSONValue.self, from: Data(made.json.contents.readableBytesView))
  }

  @Test func meanOfTheMinutesBeforeTheDelayIsTold() async throws {
    let center = try Self.center()
    let now = moment(30)
    // Until ten minutes ago 50 in the mean; since then full, which nobody is told yet.
    try await center.store.record(
      Self.samples(
        [40, 60, 40, 60, 40, 60, 40, 60, 40, 60], from: moment(-1_200))
        + Self.samples(Array(repeating: 100, count: 10), from: moment(-600)))
    let clock = SetClock(now)
    let board = Self.board(center, clock)
    let first = try Self.told(try await board.current())
    #expect(first["as_of"] == .text(moment(-600).description))
    #expect(first["places"]?.list.count == 1)
    #expect(first["places"]?[0]?["level"] == .text("busy"))
    clock.advance(by: .seconds(600))
    let later = try Self.told(try await board.current())
    #expect(later["places"]?[0]?["level"] == .text("full"))
  }

  @Test(arguments: [
    ("nothing was counted", [] as [Double], "network"),
    ("two minutes of ten", [10, 10], "network"),
    ("the camera was there, nobody was counted", Array(repeating: 0, count: 10), "none"),
  ])
  func whatIsNotKnownIsNotTold(
    _ situation: String, counts: [Double], method: String
  ) async throws {
    let center = try Self.center()
    try await center.store.record(Self.samples(counts, from: moment(-1_200), method: method))
    let board = Self.board(center, SetClock(moment()))
    let told = try Self.told(try await board.current())
    #expect(told["places"]?[0]?["name"] != nil)
    #expect(told["places"]?[0]?["level"] == nil)
  }

  @Test func whatIsUsualIsTold() async throws {
    let center = try Self.center()
    let week: Int64 = 168 * 3_600
    for weeks in 1...4 {
      try await center.store.record(
        Self.samples(
          Array(repeating: 60, count: 60),
          from: WallTime(
            microseconds: (moment().microseconds / 3_600_000_000) * 3_600_000_000
          ).advanced(by: .seconds(-Int64(weeks) * week))))
    }
    let board = Self.board(center, SetClock(moment(1_800)))
    let place = try Self.told(try await board.current())["places"]?[0]
    #expect(place?["usual"] == .text("busy"))
    let today = place?["usual_today"]?.list
    // 01:00 UTC is 08:00 there.
    #expect(today?.count == 24 && today?[8] == .text("busy") && today?[9] == .null)
  }

  @Test func noNumberNameOrIDLeavesByIt() async throws {
    let center = try Self.center()
    try await center.store.record(Self.samples([47, 48], from: moment(-1_200)))
    let made = try await Self.board(center, SetClock(moment())).current()
    let texts = [made.json] + Array(made.pages.values)
    for file in texts {
      let text = String(buffer: file.contents)
      for word in ["Secret", "gate", "yard", "47", "48"] {
        #expect(!text.contains(word), "\(word)")
      }
    }
    let page = String(buffer: try #require(made.pages[.english]).contents)
    #expect(page.contains("Plaza &lt;b&gt;Jakabaring&lt;/b&gt;"))
  }

  /// After the first answer nothing is read: the database may even be gone.
  @Test func tenThousandViewersCostWhatOneDoes() async throws {
    let center = try Self.center()
    try await center.addUser("sari", .admin)
    try await center.routes({
      $0.requestsPerSecond = 1_000_000
      $0.requestsAtOnce = 1_000_000
    }) { client in
      let first = try await client.get("/public/places.json")
      #expect(first.status == 200 && first.contentType == "application/json")
      #expect(first.headers[.cacheControl] == "public, max-age=60")
      #expect(try await client.get("/public").status == 200)
      // All else needs a log-in.
      #expect(try await client.get("/api/v1/cameras").status == 401)
      try center.store.close()
      let etag = try #require(first.headers[.eTag])
      for index in 0..<10_000 {
        let headers: HTTPFields = index % 2 == 0 ? [.ifNoneMatch: etag] : [:]
        let answer = try await client.get("/public/places.json", headers: headers)
        guard answer.status == 200 || answer.status == 304 else {
          Issue.record("request \(index): \(answer.status)")
          break
        }
      }
      #expect(try await client.get("/public?language=en").status == 200)
    }
  }

  @Test func manyAtOnceMakeItOnce() async throws {
    let center = try Self.center()
    let board = Self.board(center, SetClock(moment()))
    let tags = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<50 { group.addTask { try await board.current().json.etag } }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(tags.count == 1)
  }

  @Test func databaseThatFailsLeavesWhatWasToldBefore() async throws {
    let center = try Self.center()
    let clock = SetClock(moment())
    let board = Self.board(center, clock)
    let before = try await board.current().json.etag
    try center.store.close()
    clock.advance(by: .seconds(120))
    #expect(try await board.current().json.etag == before)
    let other = Self.board(center, clock)
    await #expect(throws: StoreError.self) { try await other.current() }
  }

  @Test func pageIsInBothLanguages() async throws {
    let center = try Self.center()
    try await center.routes { client in
      let english = try await client.get("/public", headers: [.acceptLanguage: "en"])
      #expect(english.text.contains("How crowded is it?"))
      #expect(english.headers[.vary] == "Accept-Language")
      #expect(try await client.get("/public").text.contains("Seberapa ramai"))
      #expect(
        try await client.get("/public?language=en", headers: [.acceptLanguage: "id"]).text
          .contains("How crowded"))
      #expect(try await client.get("/public?language=fr").status == 400)
    }
  }
}
