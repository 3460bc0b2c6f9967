import Foundation
import Media
import Pipeline
import Pixels
import Scene
import Testing
import WebAPI

@testable import pantau

extension ConfigurationIssueTests {
  private static func reports(_ keys: String) -> String {
    "reports:\n\(keys)\ncameras:\n  - { id: gate, url: gate.mp4 }\n"
  }

  private static func place(
    _ keys: String, crowd: String = "crowd: { levels: [{ severity: info, enter: 5 }] }"
  )
    -> String
  {
    """
    cameras:
      - id: gate
        url: gate.mp4
        perspective: [{ y: 0.2, person_height: 0.1 }, { y: 0.9, person_height: 0.3 }]
        zones:
          - id: yard
            polygon: [[0, 0], [1, 0], [1, 1]]
            \(crowd)
            public: \(keys)

    """
  }

  static let reportsAndPublicPlaces = [
    Situation(
      name: "categories of which there are none", yaml: reports("  categories: []"),
      issues: [("2:15", "reports.categories: expected a list of at least one")]),
    Situation(
      name: "a category twice",
      yaml: reports(
        "  categories:\n    - { id: a, name_id: A, name_en: A }\n    - { id: a, name_id: B, name_en: B }"
      ), issues: [("4:13", "expected another id, found \"a\"")]),
    Situation(
      name: "a category without a name",
      yaml: reports("  categories:\n    - { id: a, name_id: A }"),
      issues: [("3:7", "name_en: missing; expected its name in English")]),
    Situation(
      name: "an area of two corners",
      yaml: reports("  areas:\n    - { group: A, corners: [[0, 0], [1, 1]] }"),
      issues: [("3:28", "reports.areas[0].corners: expected a list of 3 to 1000 places")]),
    Situation(
      name: "a corner beyond the pole",
      yaml: reports("  areas:\n    - { group: A, corners: [[0, 0], [1, 1], [91, 0]] }"),
      issues: [("3:45", "corners[2]: expected a place [latitude, longitude]")]),
    Situation(
      name: "a camera that is called as reports are",
      yaml: "cameras:\n  - { id: reports-1, url: gate.mp4 }\n",
      issues: [("2:11", "\"reports\", alone or with a hyphen behind it")]),
    Situation(
      name: "a public place where nobody is counted",
      yaml: place("{ name: A, capacity_persons: 9 }", crowd: ""),
      issues: [("9:17", "public: expected the zone to have \"crowd\"")]),
    Situation(
      name: "a public place without a capacity", yaml: place("{ name: A }"),
      issues: [("9:17", "capacity_persons: missing; expected how many persons fill it")]),
    Situation(
      name: "levels that fall",
      yaml: place("{ name: A, capacity_persons: 9, levels_percent: [5, 80, 40] }"),
      issues: [("9:65", "levels_percent: expected three rising numbers")]),
  ]
}

@Suite struct ConfigurationReportsTests {
  @Test func reportsAreOffUnlessTheFileSaysSo() throws {
    for yaml in ["", "reports: { form: true }\n", "reports: { enabled: false }\n"] {
      let configuration = try ConfigurationText.read(yaml + ConfigurationText.camera("name: A"))
      #expect(configuration.reports == nil, "\(yaml)")
    }
    let usual = try ConfigurationText.read(
      "reports: { enabled: true }\n" + ConfigurationText.camera("name: A"))
    #expect(usual.reports == ReportSettings())
  }

  @Test func reportsAreRead() throws {
    let configuration = try ConfigurationText.read(
      """
      reports:
        enabled: true
        form: false
        name: Warga
        notice: "Darurat? 112"
        categories: [{ id: fire, name_id: Api, name_en: Fire, severity: critical }]
        alerts: { minimum_severity: alarm }
        areas: [{ group: A, corners: [[0, 0], [0, 1], [1, 1]] }]
        nearest_metres: 100
        nearest_cameras: 2
        centre: [-3, 104]
        limits: { per_address_per_hour: 1, per_hour: 2, per_program_per_hour: 3, picture_megabytes: 4 }
      cameras: [{ id: gate, url: gate.mp4 }]
      """)
    var expected = ReportSettings()
    expected.hasForm = false
    expected.name = "Warga"
    expected.notice = "Darurat? 112"
    expected.categories = [
      ReportCategory(id: "fire", indonesianName: "Api", englishName: "Fire", severity: .critical)
    ]
    expected.alerts.minimumSeverity = .alarm
    expected.areas = [
      GeoArea(
        group: "A",
        corners: [(0, 0), (0, 1), (1, 1)].map { GeoPosition(latitude: $0.0, longitude: $0.1) })
    ]
    expected.nearestMetres = 100
    expected.nearestCameras = 2
    expected.centre = GeoPosition(latitude: -3, longitude: 104)
    expected.limits.perAddress = 1
    expected.limits.perHour = 2
    expected.limits.perProgram = 3
    expected.limits.pictureBytes = 4_000_000
    #expect(configuration.reports == expected)
    let other = try ConfigurationText.read("cameras: [{ id: gate, url: gate.mp4 }]")
    #expect(other.keysForRestart(since: configuration) == ["reports"])
  }

  @Test func publicPlacesAreRead() throws {
    let configuration = try ConfigurationText.read(
      """
      public: { delay_minutes: 15, window_minutes: 5 }
      cameras:
        - id: gate
          url: gate.mp4
          perspective: [{ y: 0.2, person_height: 0.1 }, { y: 0.9, person_height: 0.3 }]
          zones:
            - id: yard
              polygon: [[0, 0], [1, 0], [1, 1]]
              crowd: { capacity_persons: 60 }
              public: { name: Plaza }
            - id: hall
              polygon: [[0, 0], [1, 0], [1, 1]]
              crowd: { capacity_persons: 60 }
              public: { name: Hall, capacity_persons: 40, levels_percent: [10, 20, 30] }
            - id: back
              polygon: [[0, 0], [1, 0], [1, 1]]
      """)
    #expect(configuration.publicBoard.delay == .seconds(900))
    #expect(configuration.publicBoard.window == .seconds(300))
    #expect(
      configuration.cameras[0].scene.zones.map(\.publicPlace) == [
        PublicPlace(name: "Plaza", capacity: 60),
        PublicPlace(name: "Hall", capacity: 40, levels: [0.1, 0.2, 0.3]), nil,
      ])
  }

  // MARK: - Pictures

  @Test func picturesAreCleanedByMedia() async throws {
    let pictures = ReportPictures()
    let plane = LumaPlane(size: PixelSize(width: 64, height: 40), filledWith: 90)
    let cleaned = try await pictures.clean(try GrayPNG.encode(plane))
    #expect(cleaned.starts(with: [0xFF, 0xD8, 0xFF]))
    for (file, refusal) in [
      (Array("GIF89a".utf8), PictureRefusal.format),
      (Array(try GrayPNG.encode(plane).prefix(60)), .damaged),
      (try GrayPNG.encode(LumaPlane(size: PixelSize(width: 8, height: 8))), .size),
    ] {
      await #expect(throws: refusal) { try await pictures.clean(file) }
    }
  }
}
