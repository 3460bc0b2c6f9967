import Foundation
import Outbound
import Pixels
import Scene
import Sites
import TestSupport
import Testing

@testable import pantau

@Suite("Sites in the configuration")
struct ConfigurationSitesTests {
  private static let cameras = "cameras: [{id: gate, url: gate.mp4}]\n"

  private func issue(_ yaml: String) -> String {
    ConfigurationText.issues(Self.cameras + yaml).map { "\($0.path): \($0.message)" }
      .joined(separator: "\n")
  }

  @Test func siteIsReadWithAllThatItSays() throws {
    let read = try ConfigurationText.read(
      Self.cameras + """
        sites:
          - {id: portal, url: "https://www.example.go.id/"}
          - id: dinkes
            name: Dinas Kesehatan
            group: Palembang
            url: http://dinkes.example.go.id:8080/beranda?x=1
            interval_seconds: 300
            timeout_seconds: 20
            expected_text: Selamat Datang
            expected_status: 200
            down_severity: critical
            certificate_days: 30
            certificate_severity: info
            watch_changes: true
            changed_severity: warning
            changed_share: 0.8
            cooldown_seconds: 60
        """)
    let plain = read.sites[0]
    #expect(plain.name == "portal" && plain.interval == .seconds(60))
    #expect(plain.expectedStatus == 200...399 && plain.rules == SiteRules())
    let full = read.sites[1]
    #expect(full.name == "Dinas Kesehatan" && full.group == "Palembang")
    #expect(full.address.host == "dinkes.example.go.id" && full.address.port == 8080)
    #expect(full.address.withoutQuery == "http://dinkes.example.go.id:8080/beranda")
    #expect(full.interval == .seconds(300) && full.timeout == .seconds(20))
    #expect(full.expectedStatus == 200...200 && full.expectedText == "Selamat Datang")
    var rules = SiteRules()
    rules.downSeverity = .critical
    rules.certificateDays = 30
    rules.certificateSeverity = .info
    rules.watchesChanges = true
    rules.changedSeverity = .warning
    rules.changedShare = 0.8
    rules.cooldown = .seconds(60)
    #expect(full.rules == rules)
  }

  @Test(arguments: [
    ("sites: [{id: gate, url: \"http://a.example/\"}]", "which the camera in line 1 has"),
    ("sites: [{id: pantau, url: \"http://a.example/\"}]", "stands for Pantau itself"),
    ("sites: [{id: desk-1, url: \"http://a.example/\"}]", "stands for what waits for agencies"),
    ("sites: [{id: a}]", "sites[0].url: missing"),
    ("sites: [{url: \"http://a.example/\"}]", "sites[0].id: missing"),
    ("sites: [{id: a, url: \"ftp://a.example/\"}]", "expected http:// or https://"),
    ("sites: [{id: a, url: \"http://u:p@a.example/\"}]", "must not hold a user or a password"),
    ("sites: [{id: a, url: \"http://a/\", interval_seconds: 5}]", "from 10 to 86400, found 5"),
    (
      "sites: [{id: a, url: \"http://a/\", interval_seconds: 10, timeout_seconds: 20}]",
      "no longer than the interval"
    ),
    ("sites: [{id: a, url: \"http://a/\", expected_status: 99}]", "such as 200-399"),
    ("sites: [{id: a, url: \"http://a/\", expected_status: 300-200}]", "such as 200-399"),
    ("sites: [{id: a, url: \"http://a/\", intervall_seconds: 60}]", "did you mean"),
    ("outbound: {allow: [10.0.0.1/8]}", "outbound.allow[0]: expected a network such as"),
    ("outbound: {allow: [localhost]}", "outbound.allow[0]"),
    ("outbound: {trusted_certificates: [missing.pem]}", "a readable PEM file"),
    ("sites_file: missing.csv", "sites_file: expected a readable CSV file"),
  ])
  func whatIsWrongIsSaid(_ yaml: String, _ message: String) {
    #expect(issue(yaml).contains(message), "\(issue(yaml))")
  }

  @Test func addressIsNeverShown() {
    #expect(!issue("sites: [{id: a, url: \"ftp://user:pa55word@x/\"}]").contains("pa55word"))
  }

  @Test func networksThatMayBeAskedAreRead() throws {
    let read = try ConfigurationText.read(
      Self.cameras + "outbound: {allow: [127.0.0.0/8, 10.1.2.3, \"fd00::/8\"]}")
    #expect(
      read.outbound.policy.allowed.map(\.description) == [
        "127.0.0.0/8", "10.1.2.3", "fd00:0:0:0:0:0:0:0/8",
      ])
  }

  // MARK: - Lists

  private func list(_ text: String, besides yaml: String = "") throws -> (
    sites: [SiteConfiguration], issues: [String]
  ) {
    let directory = try TemporaryDirectory()
    try text.write(toFile: directory.file("sites.csv"), atomically: true, encoding: .utf8)
    try (Self.cameras + yaml + "\nsites_file: sites.csv\n").write(
      toFile: directory.file("pantau.yaml"), atomically: true, encoding: .utf8)
    do {
      return (try Configuration.load(path: directory.file("pantau.yaml")).sites, [])
    } catch {
      return ([], error.lines.map { $0.replacing(directory.path + "/", with: "") })
    }
  }

  @Test func listIsReadAfterTheSitesOfTheFile() throws {
    let lines = [
      "\u{FEFF}id,name,group,url,interval_seconds,watch_changes",
      #"portal,"Portal, resmi",Palembang,https://portal.example/,120,true"#, "",
      #"dinkes,"Dinas ""Sehat"" Kota",, http://dinkes.example/ ,,"#, "",
    ]
    let found = try list(
      lines.joined(separator: "\r\n"),
      besides: "sites: [{id: first, url: \"http://first.example/\"}]")
    #expect(found.issues == [])
    #expect(found.sites.map(\.id.text) == ["first", "portal", "dinkes"])
    #expect(found.sites[1].name == "Portal, resmi" && found.sites[1].interval == .seconds(120))
    #expect(found.sites[1].rules.watchesChanges && found.sites[2].name == "Dinas \"Sehat\" Kota")
    #expect(found.sites[2].group == nil && found.sites[2].interval == .seconds(60))
  }

  @Test(arguments: [
    ("id,url\na,http://a/\na,http://b/\n", "sites.csv:3:1: id: expected another id"),
    ("id,url\ngate,http://a/\n", "which the camera in line 1 has"),
    ("id,url\na,http://a/,x\n", "sites.csv:2:1: expected 2 fields"),
    (
      "id,url,nam\na,http://a/,x\n", "sites.csv:1:8: unknown column \"nam\"; did you mean \"name\"?"
    ),
    ("id,url,id\n", "sites.csv:1:8: expected each column once"),
    ("id,name\na,b\n", "sites.csv:1:1: expected a column \"url\""),
    ("id,url\na b,http://a/\n", "sites.csv:2:1: id: expected an identifier"),
    ("id,url\na,nonsense\n", "sites.csv:2:3: url: expected http:// or https://"),
    ("id,url\na,\n", "sites.csv:2:1: url: missing"),
    ("id,url,interval_seconds\na,http://a/,often\n", "sites.csv:2:13: interval_seconds"),
    ("id,url\n\"a,http://a/\n", "sites.csv:2:1: expected a closing quote"),
    ("id,url\n\"a\"x,http://a/\n", "sites.csv:2:4: expected a comma"),
    ("", "sites.csv:1:1: expected a first line of column names"),
  ])
  func whatIsWrongInAListIsSaidWithItsPlace(_ text: String, _ message: String) throws {
    let found = try list(text)
    #expect(found.issues.contains { $0.contains(message) }, "\(found.issues)")
  }

  @Test func allThatIsWrongIsSaidAtOnce() throws {
    let found = try list("id,url\nA,http://a/\nb,ftp://b/\nc,http://c/\nc,http://d/\n")
    #expect(found.issues.count == 3, "\(found.issues)")
  }

  // MARK: - pantau check

  @Test func checkShowsSitesAndWhatTheyAnswered() throws {
    let read = try ConfigurationText.read(
      Self.cameras + """
        sites:
          - {id: portal, name: Portal, url: "https://portal.example/?secret=1"}
          - {id: dinkes, url: "http://dinkes.example/"}
        """)
    let plain = CheckReport(read, file: "pantau.yaml", outcomes: nil).text(width: 200)
    #expect(plain.contains("https://portal.example/") && !plain.contains("secret"))
    #expect(plain.contains("pantau.yaml is right: 1 camera, 2 sites."))
    let now = WallTime("2026-11-22")!
    var good = SiteCheck(at: now, elapsed: .milliseconds(123), status: 200)
    good.certificateEnd = now.advanced(by: .seconds(86_400 * 80))
    let bad = SiteCheck(at: now, elapsed: .seconds(10), failure: "no answer within 10 s")
    let report = CheckReport(
      read, file: "pantau.yaml", outcomes: [.fails("x")], checks: [good, bad])
    let text = report.text(width: 200)
    #expect(text.contains("200, 0.12 s, certificate 80 days"))
    #expect(text.contains("dinkes: no answer within 10 s"))
    #expect(text.contains("0 of 1 camera works. 1 of 2 sites answer."))
    #expect(report.sites.map(\.connect?.works) == [true, false])
  }

  @Test(arguments: [
    ("site", "sites: [{id: portal, url: \"http://portal.example/\"}]"),
    ("sensor", "sensors: [{id: portal, camera: gate, zone: yard}]"),
  ])
  func cameraThatIsAddedCannotTakeTheIDOf(_ owner: String, sources: String) throws {
    let read = try ConfigurationText.read(Self.cameras + sources)
    let found = Configuration.camera(
      yaml: "{id: portal, url: a.mp4}", file: "portal.yaml", id: CameraID("portal"), in: read,
      folder: "/etc", environment: [:])
    #expect(found.issues.map(\.message).contains { $0.contains("which a \(owner) has") })
  }
}
