import Access
import Foundation
import HTTPTypes
import HummingbirdTesting
import Pixels
import Scene
import Store
import Testing

@testable import WebAPI

/// What operators do about rows of the queue, and where they suspend alerts.
@Suite("Alert routes")
struct AlertRouteTests {
  private static func later(_ seconds: Int) -> String {
    SystemWallClock().now().advanced(by: .seconds(seconds)).description
  }

  @Test func rowIsWorkedOffAtOnce() async throws {
    let center = try CommandCenter()
    for second in [0.0, 20, 40] { try await center.record(at: moment(second)) }
    try await center.record(.crowd, at: moment(41), severity: .alarm)
    try await center.routes { client in
      let list = try #require(try await client.get("/api/v1/alerts").json)
      #expect(list["total"]?.number == 2 && list["alert_total"]?.number == 4)
      let row = try #require(list["items"]?[1])
      #expect(row["count"]?.number == 3 && row["events"]?.list.count == 3)
      let path = "/api/v1/alerts/\(try #require(row["id"]?.text))"
      let assigned = try await client.post(path + "/assign", #"{"by": "Sari", "to": "Budi"}"#)
      #expect(assigned.json?["assignee"] == .text("Budi"))
      #expect(assigned.json?["state"] == .text("new"))
      let seen = try await client.post(path + "/acknowledge", #"{"by": "Sari"}"#)
      #expect(seen.json?["state"] == .text("acknowledged"))
      #expect(seen.json?["new_count"]?.number == 0)
      let noted = try await client.post(path + "/notes", #"{"by": "Sari", "note": "two men"}"#)
      #expect(
        noted.json?["events"]?.list.map { $0["note"] } == [
          .text("two men"), .text("two men"), .text("two men"),
        ])
      let freed = try await client.post(path + "/assign", #"{"by": "Sari", "to": null}"#)
      #expect(freed.status == 200 && freed.json?["assignee"] == nil)
      let done = try await client.post(
        path + "/resolve", #"{"by": "Budi", "outcome": "false_alarm"}"#)
      #expect(done.json?["state"] == .text("resolved") && done.json?["count"]?.number == 3)
      #expect(try await client.get(path).status == 404)
      #expect(try await client.post(path + "/acknowledge", #"{"by": "S"}"#).status == 409)
      #expect(try await client.get("/api/v1/alerts").json?["total"]?.number == 1)
    }
  }

  @Test(arguments: [
    (#"{"by": "Sari", "to": 7}"#, 400), (#"{"by": "Sari", "to": ""}"#, 400),
    (#"{"to": "Budi"}"#, 400),
    (#"{"by": "Sari", "for": "Budi"}"#, 400), ("[]", 400), (#"{"by": "Sari"}"#, 200),
  ])
  func assigningIsReadStrictly(body: String, status: Int) async throws {
    let center = try CommandCenter()
    let event = try await center.record(at: moment())
    try await center.routes { client in
      let answer = try await client.post("/api/v1/events/\(event.id)/assign", body)
      #expect(answer.status == status)
    }
  }

  @Test func responderIsWhoMayRespondSomewhereOfWhatOneSees() async throws {
    let center = try CommandCenter()
    try await center.addUser("Sari", .admin)
    try await center.addUser("Budi", .operator, groups: ["Ampera"])
    try await center.addUser("Wati", .operator, groups: ["Jakabaring"])
    try await center.addUser("Tono", .viewer)
    let ampera: HTTPFields = [.cookie: try await center.cookie(of: "budi")]
    let all: HTTPFields = [.cookie: try await center.cookie(of: "sari")]
    let viewer: HTTPFields = [.cookie: try await center.cookie(of: "tono")]
    try await center.routes { client in
      func names(_ headers: HTTPFields) async throws -> [JSONValue]? {
        try await client.get("/api/v1/responders", headers: headers).json?["items"]?.list
      }
      let (everybody, inAmpera) = (try await names(all), try await names(ampera))
      #expect(everybody == [.text("Budi"), .text("Sari"), .text("Wati")])
      #expect(inAmpera == [.text("Budi"), .text("Sari")])
      let refused = try await client.get("/api/v1/responders", headers: viewer)
      #expect(refused.status == 403)
    }
  }

  // MARK: - Suspensions

  private static func center() async throws -> CommandCenter {
    let center = try CommandCenter()
    var gate = try ScriptedCameras.Camera.running("gate", name: "Gate")
    gate.status.group = "Ampera"
    center.cameras.set([gate, try .running("pier", name: "Pier")])
    try await center.store.describe([
      KnownCamera(id: CameraID("gate")!, name: "Gate", group: "Ampera", zones: [])
    ])
    return center
  }

  @Test func suspensionIsListedToldAndEnded() async throws {
    let center = try await Self.center()
    try await center.routes { client in
      let path = "/api/v1/suspensions"
      #expect(try await client.get(path).json?["items"] == .list([]))
      let made = try await client.post(
        path,
        #"{"by": "Sari", "camera": "gate", "zone": "yard", "reason": "paint", "ends_at": "\#(Self.later(900))"}"#
      )
      #expect(made.status == 201)
      let id = try #require(made.json?["id"]?.text)
      #expect(center.told.map(\.zone) == [ZoneID("yard")])
      // As the wall learns of it.
      let camera = try await client.get("/api/v1/cameras/gate").json
      #expect(camera?["suspensions"]?[0]?["id"] == .text(id))
      #expect(try await client.get("/api/v1/cameras/pier").json?["suspensions"] == .list([]))
      #expect(try await client.ask(path + "/" + id, method: .delete).status == 204)
      #expect(center.told.isEmpty)
      #expect(try await client.ask(path + "/" + id, method: .delete).status == 404)
    }
    let audit = try await center.store.audit(AuditFilter()).entries
    #expect(audit.map(\.action) == [.suspensionEnded, .suspended])
  }

  /// What is asked for, and the status of the answer.
  @Test(arguments: [
    (#""camera": "gate", "ends_at": "SOON""#, 400), (#""camera": "gate", "reason": "x""#, 400),
    (#""reason": "x", "ends_at": "SOON""#, 400),
    (#""camera": "gate", "reason": "", "ends_at": "SOON""#, 400),
    (#""camera": "gate", "reason": "x", "ends_at": "PAST""#, 400),
    (#""camera": "gate", "reason": "x", "ends_at": "FAR""#, 400),
    (#""camera": "gate", "reason": "x", "ends_at": "tomorrow""#, 400),
    (#""camera": "nowhere", "reason": "x", "ends_at": "SOON""#, 404),
    (#""camera": "pantau", "reason": "x", "ends_at": "SOON""#, 404),
    (#""camera": "gate", "zone": "lawn", "reason": "x", "ends_at": "SOON""#, 404),
    (#""camera": "gate", "zone": "door", "reason": "x", "ends_at": "SOON""#, 201),
  ])
  func suspensionIsReadStrictly(members: String, status: Int) async throws {
    let center = try await Self.center()
    let text = members.replacing("SOON", with: Self.later(60))
      .replacing("PAST", with: Self.later(-1)).replacing("FAR", with: Self.later(8 * 86_400))
    try await center.routes { client in
      let answer = try await client.post("/api/v1/suspensions", #"{"by": "Sari", \#(text)}"#)
      #expect(answer.status == status, "\(answer.text)")
    }
    #expect(try await center.store.suspensions().count == (status == 201 ? 1 : 0))
  }

  @Test func cameraOfAnotherGroupIsNotThereToSuspend() async throws {
    let center = try await Self.center()
    try await center.addUser("Sari", .admin)
    try await center.addUser("Budi", .operator, groups: ["Ampera"])
    let headers: HTTPFields = [
      .cookie: try await center.cookie(of: "budi"), .contentType: "application/json",
    ]
    try await center.routes { client in
      for (camera, status) in [("pier", 404), ("gate", 201)] {
        let body = #"{"camera": "\#(camera)", "reason": "x", "ends_at": "\#(Self.later(60))"}"#
        let answer = try await client.post("/api/v1/suspensions", body, headers: headers)
        #expect(answer.status == status)
        if status == 201 { #expect(answer.json?["by"] == .text("Budi")) }
      }
    }
  }

  /// However many change it at once, the last list that is told is the one that holds.
  @Test func listenerIsToldTheNewestListLast() async throws {
    let center = try await Self.center()
    try await center.routes { client in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for zone in ["yard", "door"] {
          for _ in 0..<4 {
            group.addTask {
              let body =
                #"{"by": "S", "camera": "gate", "zone": "\#(zone)", "reason": "x", "ends_at": "\#(Self.later(60))"}"#
              let answer = try await client.post("/api/v1/suspensions", body)
              #expect(answer.status == 201)
            }
          }
        }
        try await group.waitForAll()
      }
    }
    let running = try await center.store.suspensions()
    #expect(center.told == running && running.count == 2)
  }
}
