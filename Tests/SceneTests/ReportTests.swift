import Pixels
import Testing

@testable import Scene

struct ReportTests {
  private let now = WallTime(microseconds: 1_795_305_600_000_000)

  private func report(_ severity: Severity = .info) -> ReportIssuer.Report {
    ReportIssuer.Report(
      text: "a fallen tree", severity: severity, source: .reports(in: nil), method: "form")
  }

  @Test func eachReportIsAnEventThatIsOverAndAnAlert() {
    var issuer = ReportIssuer(alerts: AlertRule(), randomSeed: 1)
    for second in 0..<3 {
      let at = now.advanced(by: .seconds(second))
      let steps = issuer.transitions(of: report(), at: at)
      #expect(steps.map(\.step) == [.began, .ended])
      #expect(steps[0].alert == Alert(event: steps[0].event.id, severity: .info, raisedAt: at))
      #expect(steps[1].alert == nil && steps[1].event.id == steps[0].event.id)
      let event = steps[1].event
      #expect(event.kind == .report && event.unit == .reports && event.peakValue == 1)
      #expect(event.beganAt == at && event.endedAt == at && event.endReason == .finished)
      #expect(event.detail == "a fallen tree" && event.camera.text == "reports")
    }
  }

  @Test func policySaysWhichAreAlerted() {
    var rule = AlertRule()
    rule.minimumSeverity = .alarm
    var issuer = ReportIssuer(alerts: rule, randomSeed: 1)
    #expect(issuer.transitions(of: report(.warning), at: now)[0].alert == nil)
    #expect(issuer.transitions(of: report(.critical), at: now)[0].alert?.severity == .critical)
  }

  @Test func suspensionHoldsTheAlertBack() {
    struct Everywhere: AlertSuspensions {
      func isSuspended(_ camera: CameraID, zone: ZoneID?, at time: WallTime) -> Bool {
        camera.reservation != nil
      }
    }
    var issuer = ReportIssuer(alerts: AlertRule(), suspensions: Everywhere(), randomSeed: 1)
    let step = issuer.transitions(of: report(.critical), at: now)[0]
    #expect(step.alert == nil && step.isSuspended)
  }

  @Test func sourceOfAGroupIsMadeOfItsName() {
    let names = [
      "Kota Palembang", "kota palembang", "Kota-Palembang", "Ogan Ilir", "Ærø", "東京", "",
    ]
    let ids = names.map { CameraID.reports(in: $0) }
    #expect(Set(ids).count == names.count)
    for id in ids {
      #expect(CameraID(id.text) == id, "\(id)")
      #expect(id.reservation != nil)
    }
    #expect(ids[0].text.hasPrefix("reports-kota-palembang-"))
    #expect(CameraID.reports(in: String(repeating: "x", count: 200)).text.count <= 64)
    #expect(CameraID("reporter")?.reservation == nil)
  }

  // MARK: - Places

  private let palembang = GeoPosition(latitude: -2.9909, longitude: 104.7566)

  @Test(arguments: [
    ("itself", -2.9909, 104.7566, 0.0), ("a degree of latitude", -1.9909, 104.7566, 111_195),
    ("Jakabaring", -3.0206, 104.7889, 4_875), ("Jakarta", -6.2, 106.82, 424_000),
  ])
  func distancesAreMetres(_ place: String, latitude: Double, longitude: Double, metres: Double) {
    let other = GeoPosition(latitude: latitude, longitude: longitude)
    #expect(abs(palembang.distance(to: other) - metres) <= 0.01 * metres + 0.001)
    #expect(palembang.distance(to: other) == other.distance(to: palembang))
  }

  @Test func distanceGoesTheShortWayRound() {
    let west = GeoPosition(latitude: 0, longitude: -179.9)
    let east = GeoPosition(latitude: 0, longitude: 179.9)
    #expect(abs(west.distance(to: east) - 22_239) < 20)
  }

  @Test func areaHoldsWhatIsInside() {
    // An L.
    let area = GeoArea(
      group: "A",
      corners: [(0, 0), (0, 4), (2, 4), (2, 2), (4, 2), (4, 0)].map {
        GeoPosition(latitude: $0.0, longitude: $0.1)
      })
    for (latitude, longitude, isInside) in [
      (1.0, 1.0, true), (1, 3.9, true), (3.9, 1, true), (3, 3, false), (-0.1, 1, false),
      (1, 4.1, false), (5, 5, false),
    ] {
      #expect(
        area.contains(GeoPosition(latitude: latitude, longitude: longitude)) == isInside,
        "\(latitude) \(longitude)")
    }
    #expect(!GeoArea(group: "A", corners: []).contains(palembang))
  }

  @Test func levelsAreSharesOfTheCapacity() {
    let place = PublicPlace(name: "Plaza", capacity: 200)
    for (count, level) in [
      (0.0, PublicPlace.Level.empty), (9.9, .empty), (10, .calm), (79, .calm), (80, .busy),
      (159, .busy), (160, .full), (10_000, .full),
    ] {
      #expect(place.level(of: count) == level, "\(count)")
    }
  }
}
