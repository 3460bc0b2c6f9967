import Access
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Pixels
import Scene
import Store
import Testing

@testable import WebAPI

@Suite("Routes of sites")
struct SiteRouteTests {
  @Test func listSaysHowSitesDoAndDid() async throws {
    let center = try CommandCenter()
    try await center.addSite(group: "Jakabaring")
    let now = SystemWallClock().now()
    center.sites.set(center.sites.all + SiteStatus.State.allCases.map { .some($0, at: now) })
    try await center.routes { client in
      let answer = try await client.get("/api/v1/sites")
      let items = try #require(answer.json?["items"]?.list)
      #expect(
        items.compactMap { $0["state"]?.text } == ["up", "waiting", "up", "failing", "down"])
      let portal = items[0]
      #expect(portal["id"] == .text("portal") && portal["group"] == .text("Jakabaring"))
      #expect(portal["status"] == .number(200) && portal["response_s"] == .number(0.24))
      #expect(portal["certificate_days"] == .number(8) || portal["certificate_days"] == .number(9))
      guard case .number(let week)? = portal["availability_week"],
        case .number(let day)? = portal["availability_day"]
      else {
        Issue.record("\(portal)")
        return
      }
      // An hour of a week, and of a day.
      #expect(abs(week - 167.0 / 168) < 0.001 && abs(day - 23.0 / 24) < 0.003)
      #expect(items[4]["reason"] == .text("status 503"))
      // A site that was never asked has nothing to say.
      #expect(items[1]["since"] == nil && items[1]["availability_day"] == nil)
    }
  }

  @Test func seriesIsByHoursOrMore() async throws {
    let center = try CommandCenter()
    try await center.addSite(group: nil)
    try await center.routes { client in
      let week = try await client.get(
        "/api/v1/sites/portal/series?from=\(Self.ago(days: 8))&bucket_s=86400")
      let items = try #require(week.json?["items"]?.list)
      #expect((7...8).contains(items.count))
      #expect(items.compactMap { $0["down_s"] }.contains(.number(3_600)))
      let hours = try await client.get("/api/v1/sites/portal/series?from=\(Self.ago(days: 8))")
      let points = try #require(hours.json?["items"]?.list)
      #expect(points.count == 168)
      let down = try #require(points.first { $0["availability"] == .number(0) })
      #expect(down["mean_response_s"] == nil && down["failures"] == .number(60))
    }
  }

  @Test(arguments: [
    "from=2026-11-22&to=2026-11-21", "bucket_s=60", "bucket_s=86401", "from=soon",
    "from=2020-01-01&to=2026-01-01", "zone=x",
  ])
  func badQuestionIsRefused(_ query: String) async throws {
    let center = try CommandCenter()
    try await center.addSite(group: nil)
    try await center.routes { client in
      #expect(try await client.get("/api/v1/sites/portal/series?\(query)").status == 400)
    }
  }

  @Test func camerasAreNoSites() async throws {
    let center = try CommandCenter()
    center.cameras.set([try .running("gate", name: "Gate")])
    try await center.record(at: moment())
    try await center.routes { client in
      #expect(try await client.get("/api/v1/sites/gate/series").status == 404)
      #expect(try await client.get("/api/v1/sites").json?["items"] == .list([]))
    }
  }

  @Test func metricsTellOfSites() async throws {
    let center = try CommandCenter()
    try await center.addSite(group: nil)
    try await center.routes { client in
      let text = try await client.get("/metrics").text
      for line in [
        #"pantau_site_state{site="portal",state="up"} 1"#,
        #"pantau_site_state{site="portal",state="down"} 0"#,
        #"pantau_site_checks_total{site="portal",result="failed"} 60"#,
        #"pantau_site_response_seconds{site="portal"} 0.24"#,
      ] { #expect(text.contains(line + "\n"), "\(line)") }
    }
  }

  @Test func alertsOfASiteCanBeSuspended() async throws {
    let center = try CommandCenter()
    try await center.addSite(group: "Jakabaring")
    try await center.addUser("admin", .admin)
    try await center.addUser("outside", .operator, groups: ["Ampera"])
    let end = SystemWallClock().now().advanced(by: .seconds(600))
    let body =
      #"{"camera": "portal", "reason": "maintenance", "ends_at": "\#(end)"}"#
    for (user, status) in [("outside", 404), ("admin", 201)] {
      let cookie = try await center.cookie(of: user)
      try await center.routes { client in
        let answer = try await client.ask(
          "/api/v1/suspensions", method: .post,
          headers: [.cookie: cookie, .contentType: "application/json"], body: body)
        #expect(answer.status == status, "\(user): \(answer.text)")
      }
    }
    #expect(center.told.map(\.camera.text) == ["portal"])
  }

  private static func ago(days: Int) -> String {
    SystemWallClock().now().advanced(by: .seconds(-86_400 * days)).description
  }
}
