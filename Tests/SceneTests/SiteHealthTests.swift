import Pixels
import TestSupport
import Testing

@testable import Scene

/// What checks of a site make of it, as scripts of checks without clocks and servers.
@Suite("Health of a watched site") struct SiteHealthTests {
  /// A check a minute: `nil` is good, a text is why it failed.
  struct Situation: CustomTestStringConvertible, Sendable {
    let name: String
    let checks: [String?]
    /// Begin and end in minutes; `nil`: goes on.
    let outages: [Outage]
    var state = SiteStatus.State.up
    var testDescription: String { name }
  }

  struct Outage: Hashable, Sendable {
    var begin: Int
    var end: Int?
    var detail: String
  }

  static let start = WallTime("2026-11-22")!
  static let portal = CameraID("portal")!

  static func time(_ minute: Int) -> WallTime { start.advanced(by: .seconds(60 * minute)) }

  static let situations = [
    Situation(name: "all is well", checks: [nil, nil, nil], outages: []),
    Situation(
      name: "one failure alone is none", checks: [nil, "status 503", nil, nil], outages: []),
    Situation(
      name: "and the site is asked again", checks: [nil, "status 503"], outages: [],
      state: .failing),
    Situation(
      name: "an outage lasts from the first failure to the first success",
      checks: [nil, "status 503", "status 503", "status 503", nil, nil],
      outages: [Outage(begin: 1, end: 4, detail: "status 503")]),
    Situation(
      name: "the reason is the newest", checks: [nil, "status 503", "status 503", "timeout"],
      outages: [Outage(begin: 1, end: nil, detail: "timeout")], state: .down),
    Situation(
      name: "a site that was never up", checks: ["unknown host", "unknown host"],
      outages: [Outage(begin: 0, end: nil, detail: "unknown host")], state: .down),
    Situation(
      name: "one good check between two outages",
      checks: ["a", "a", nil, "b", "b", nil],
      outages: [Outage(begin: 0, end: 2, detail: "a"), Outage(begin: 3, end: 5, detail: "b")]),
    Situation(
      name: "every other check fails", checks: ["a", nil, "a", nil, "a", nil], outages: []),
  ]

  private static func health(
    _ rules: SiteRules = SiteRules(), suspensions: any AlertSuspensions = NoSuspensions()
  ) -> SiteHealth {
    SiteHealth(
      SiteStatus(id: portal, name: "Portal", group: nil, address: "https://portal.example/"),
      rules: rules, suspensions: suspensions, randomSeed: 1)
  }

  private static func events(_ transitions: [EventTransition]) -> [Event] {
    var latest: [Event] = []
    for transition in transitions {
      if let index = latest.firstIndex(where: { $0.id == transition.event.id }) {
        latest[index] = transition.event
      } else {
        latest.append(transition.event)
      }
    }
    return latest
  }

  @Test(arguments: situations)
  func outagesAreToldAsTheyWere(_ situation: Situation) {
    var health = Self.health()
    var transitions: [EventTransition] = []
    for (minute, failure) in situation.checks.enumerated() {
      health.update(
        SiteCheck(at: Self.time(minute), elapsed: .seconds(1), failure: failure),
        into: &transitions)
    }
    let events = Self.events(transitions)
    #expect(
      events.map { event in
        Outage(
          begin: Int(event.beganAt.duration(since: Self.start).inSeconds) / 60,
          end: event.endedAt.map { Int($0.duration(since: Self.start).inSeconds) / 60 },
          detail: event.detail)
      } == situation.outages)
    #expect(health.status.state == situation.state)
    for event in events {
      #expect(event.kind == .siteDown && event.camera == Self.portal && event.unit == .seconds)
      if let end = event.endedAt {
        #expect(event.peakValue == end.duration(since: event.beganAt).inSeconds)
      }
    }
    #expect(transitions.count(where: { $0.alert != nil }) <= situation.outages.count)
  }

  @Test func outageIsAlertedOnceAndToldMoreRarelyTheLongerItLasts() {
    var health = Self.health()
    var transitions: [EventTransition] = []
    for minute in 0..<1_000 {
      health.update(
        SiteCheck(at: Self.time(minute), elapsed: .seconds(1), failure: "status 500"),
        into: &transitions)
    }
    #expect(transitions.count(where: { $0.alert != nil }) == 1)
    #expect(transitions.count < 50)
    #expect(health.failures == 1_000 && health.status.since == Self.start)
    health.end(at: Self.time(1_000), reason: .stopped, into: &transitions)
    #expect(transitions.last?.event.endReason == .stopped)
  }

  @Test func suspensionHoldsTheAlertBackUntilItIsOver() {
    struct UntilNoon: AlertSuspensions {
      func isSuspended(_ camera: CameraID, zone: ZoneID?, at time: WallTime) -> Bool {
        time < SiteHealthTests.time(720)
      }
    }
    var health = Self.health(suspensions: UntilNoon())
    var transitions: [EventTransition] = []
    for minute in stride(from: 0, to: 730, by: 1) {
      health.update(
        SiteCheck(at: Self.time(minute), elapsed: .seconds(1), failure: "status 500"),
        into: &transitions)
    }
    #expect(transitions.first?.isSuspended == true)
    let alerts = transitions.compactMap(\.alert)
    #expect(alerts.map(\.raisedAt) == [Self.time(720)])
  }

  // MARK: - Certificates

  @Test(arguments: [
    (20, [] as [Int]), (14, []), (13, [13]), (0, [0]), (-3, [-3]),
  ])
  func certificateIsToldFromItsLastDaysOn(_ days: Int, _ told: [Int]) {
    var health = Self.health()
    var transitions: [EventTransition] = []
    var check = SiteCheck(at: Self.start, elapsed: .seconds(1))
    check.certificateEnd = Self.start.advanced(by: .seconds(86_400 * days + 60))
    health.update(check, into: &transitions)
    #expect(transitions.map { Int($0.event.peakValue) } == told)
    for transition in transitions {
      #expect(transition.event.kind == .siteCertificate && transition.event.unit == .days)
      #expect(transition.event.threshold == 14)
      #expect(transition.event.detail.hasPrefix("the certificate end"))
    }
  }

  @Test func certificateIsToldOnceADayAndEndsWithTheNextOne() {
    var health = Self.health()
    var transitions: [EventTransition] = []
    let end = Self.start.advanced(by: .seconds(86_400 * 10))
    for hour in 0..<72 {
      var check = SiteCheck(at: Self.time(60 * hour), elapsed: .seconds(1))
      check.certificateEnd = end
      health.update(check, into: &transitions)
      // Checks that did not look at it change nothing.
      health.update(
        SiteCheck(at: Self.time(60 * hour + 1), elapsed: .seconds(1)), into: &transitions)
    }
    #expect(transitions.map(\.step) == [.began, .updated, .updated, .updated])
    #expect(transitions.map(\.event.peakValue) == [10, 9, 8, 7])
    var renewed = SiteCheck(at: Self.time(60 * 72), elapsed: .seconds(1))
    renewed.certificateEnd = end.advanced(by: .seconds(86_400 * 90))
    health.update(renewed, into: &transitions)
    #expect(transitions.last?.step == .ended)
    #expect(health.status.certificateEnd == renewed.certificateEnd)
  }

  // MARK: - Changes

  /// A page of an agency with news that are other ones every hour and a date.
  private static func page(hour: Int) -> [UInt8] {
    let menu = [
      "Beranda", "Profil", "Layanan Publik", "Perizinan", "Kependudukan", "Kesehatan",
      "Pendidikan", "Pengaduan Warga", "Unduh Dokumen", "Kontak Kami", "Peta Situs",
    ].map { "<li><a href='/x\(hour)'>\($0)</a></li>" }.joined()
    let words = [
      "wali", "kota", "meresmikan", "jembatan", "warga", "gotong", "royong", "pasar", "banjir",
      "jalan", "sekolah", "puskesmas", "lomba", "panen", "festival", "sungai", "beasiswa",
    ]
    let news = (0..<60).map { words[($0 * 7 + hour * 13 + $0 * hour) % words.count] }
      .joined(separator: " ")
    return Array(
      """
      <html><head><title>Pemerintah Kota</title><script>var t = "acak\(hour)";</script></head><body>
      <ul>\(menu)</ul><p>Senin, \(hour % 30) November 2026 pukul \(hour % 24).00</p><div>\(news)</div>
      <footer>Jalan Merdeka nomor satu Palembang Sumatera Selatan, telepon kantor pelayanan</footer>
      </body></html>
      """.utf8)
  }

  private static let defaced = Array(
    """
    <html><body bgcolor=black><h1>HACKED BY NOBODY</h1><p>your security is low, greetz to all my
    friends, we are legion and we were here before you</p></body></html>
    """.utf8)

  private static func check(_ minute: Int, _ html: [UInt8]) -> SiteCheck {
    var check = SiteCheck(at: time(minute), elapsed: .seconds(1))
    check.page = PageFingerprint(html: html)
    return check
  }

  private static var watching: SiteRules {
    var rules = SiteRules()
    rules.watchesChanges = true
    return rules
  }

  @Test func newsAreNoChange() {
    var health = Self.health(Self.watching)
    var transitions: [EventTransition] = []
    for minute in 0..<(60 * 48) {
      health.update(Self.check(minute, Self.page(hour: minute / 60)), into: &transitions)
    }
    #expect(transitions == [])
  }

  @Test func pageThatWasReplacedIsFoundAndItsReturn() throws {
    var health = Self.health(Self.watching)
    var transitions: [EventTransition] = []
    for minute in 0..<600 {
      health.update(Self.check(minute, Self.page(hour: minute / 60)), into: &transitions)
    }
    for minute in 600..<720 {
      health.update(Self.check(minute, Self.defaced), into: &transitions)
    }
    #expect(health.status.isChanged)
    for minute in 720..<730 {
      health.update(Self.check(minute, Self.page(hour: minute / 60)), into: &transitions)
    }
    let events = Self.events(transitions)
    let event = try #require(events.first)
    #expect(events.count == 1 && event.kind == .siteChanged && event.unit == .share)
    // In the second check of it; one alone may be a notice of maintenance.
    #expect(event.beganAt == Self.time(601) && event.endedAt == Self.time(720))
    #expect(event.peakValue > 0.8 && event.peakValue <= 1)
    #expect(transitions.count(where: { $0.alert != nil }) == 1)
  }

  @Test func oneOtherPageIsNone() {
    var health = Self.health(Self.watching)
    var transitions: [EventTransition] = []
    for minute in 0..<300 {
      let html = minute == 200 ? Self.defaced : Self.page(hour: minute / 60)
      health.update(Self.check(minute, html), into: &transitions)
    }
    #expect(transitions == [])
  }

  @Test func newDesignIsUsualAfterSomeDays() {
    var health = Self.health(Self.watching)
    var transitions: [EventTransition] = []
    for minute in stride(from: 0, to: 2_880, by: 5) {
      health.update(Self.check(minute, Self.page(hour: minute / 60)), into: &transitions)
    }
    for minute in stride(from: 2_880, to: 2_880 + 5 * 1_440, by: 5) {
      health.update(Self.check(minute, Self.defaced), into: &transitions)
    }
    let events = Self.events(transitions)
    #expect(events.count == 1)
    let days = events.first?.endedAt.map { $0.duration(since: Self.time(2_880)).inSeconds / 86_400 }
    #expect((1...4).contains(days ?? 0), "\(String(describing: days))")
  }

  @Test func nothingIsSaidOfAPageThatIsHardlyKnownOrHasNoText() {
    var health = Self.health(Self.watching)
    var transitions: [EventTransition] = []
    for minute in 0..<10 {
      health.update(Self.check(minute, Self.page(hour: 0)), into: &transitions)
    }
    for minute in 10..<15 {
      health.update(Self.check(minute, Self.defaced), into: &transitions)
    }
    var silent = Self.health(Self.watching)
    let drawn = Array("<html><script>draw()</script><div id=app></div></html>".utf8)
    for minute in 0..<100 {
      silent.update(Self.check(minute, drawn), into: &transitions)
    }
    for minute in 100..<110 {
      silent.update(Self.check(minute, Self.defaced), into: &transitions)
    }
    #expect(transitions == [])
  }

  @Test func whatWasLearnedGoesOnAfterARestart() {
    var before = Self.health(Self.watching)
    var transitions: [EventTransition] = []
    for minute in 0..<100 {
      before.update(Self.check(minute, Self.page(hour: minute / 60)), into: &transitions)
    }
    var after = SiteHealth(
      before.status, rules: Self.watching, profile: before.profile, randomSeed: 2)
    for minute in 100..<103 {
      after.update(Self.check(minute, Self.defaced), into: &transitions)
    }
    #expect(transitions.map(\.step) == [.began])
  }
}
