import Foundation
import Pipeline
import Pixels
import Scene
import TestSupport
import Testing
import WebAPI

@testable import pantau

extension ConfigurationIssueTests {
  private static func tiles(_ address: String) -> String {
    "map:\n  tiles: \(address)\ncameras:\n  - { id: gate, url: gate.mp4 }\n"
  }

  static let mapAndPlaces =
    [
      ("no {z}", "https://tiles.example.org/{x}/{y}.png"),
      ("{x} twice", "https://tiles.example.org/{z}/{x}/{x}/{y}.png"),
      ("no address", "\"tiles/{z}/{x}/{y}.png\""),
      ("another scheme", "ftp://tiles.example.org/{z}/{x}/{y}.png"),
      ("a host with a place in it", "https://{s}.example.org/{z}/{x}/{y}.png"),
      ("a password", "https://a:b@tiles.example.org/{z}/{x}/{y}.png"),
      ("a word of a policy in the host", "\"https://tiles.example.org; script-src/{z}/{x}/{y}\""),
      ("a port that does not exist", "https://tiles.example.org:99999/{z}/{x}/{y}.png"),
      ("a space", "\"https://tiles.example.org/{z}/{x}/{y}.png 2x\""),
    ].map { name, address in
      Situation(
        name: "tiles with " + name, yaml: tiles(address),
        issues: [("2:10", "map.tiles: expected an address such as https://")])
    } + [
      Situation(
        name: "a plan that is not there",
        yaml: "map:\n  plan: nowhere.png\ncameras:\n  - { id: gate, url: gate.mp4 }\n",
        issues: [("2:9", "map.plan: expected a PNG or JPEG file of at most 20 MiB, found nothing")]),
      Situation(
        name: "a latitude beyond the pole", yaml: ConfigurationText.camera("position: [91, 10]"),
        issues: [("4:15", "position: expected a place [latitude, longitude] in degrees")]),
      Situation(
        name: "a position of three numbers",
        yaml: ConfigurationText.camera("position: [1, 2, 3]"),
        issues: [("4:15", "position: expected a place [latitude, longitude] in degrees")]),
      Situation(
        name: "a place beside the plan", yaml: ConfigurationText.camera("site_position: [1.5, 0]"),
        issues: [("4:20", "site_position: expected a point [x, y], each from 0 to 1")]),
    ]
}

@Suite struct ConfigurationMapTests {
  @Test func mapAndPlacesAreRead() throws {
    let folder = try TemporaryDirectory()
    let plan = folder.file("site.jpg")
    try Data([0xFF, 0xD8, 0xFF, 0xE0]).write(to: URL(fileURLWithPath: plan))
    let configuration = try ConfigurationText.read(
      """
      map:
        tiles: https://Tiles.example.org:8443/{z}/{x}/{y}.png?key=1
        attribution: The makers of maps
        plan: \(plan)
      cameras:
        - { id: gate, url: gate.mp4, position: [-3.02, 104.79], site_position: [0.25, 1] }
        - { id: pier, url: pier.mp4 }
      """)
    #expect(configuration.map.tiles?.origin == "https://tiles.example.org:8443")
    #expect(
      configuration.map.tiles?.address
        == "https://Tiles.example.org:8443/{z}/{x}/{y}.png?key=1")
    #expect(configuration.map.attribution == "The makers of maps")
    #expect(configuration.map.planPath == plan)
    #expect(
      configuration.cameras[0].place
        == CameraPlace(
          position: GeoPosition(latitude: -3.02, longitude: 104.79),
          onPlan: RelativePoint(x: 0.25, y: 1)))
    #expect(configuration.cameras[1].place == CameraPlace())
    let other = try ConfigurationText.read(
      "map: { attribution: Others }\ncameras:\n  - { id: gate, url: gate.mp4 }\n")
    #expect(
      other.keysForRestart(since: configuration) == ["map.tiles", "map.attribution", "map.plan"])
  }

  @Test func whatIsNoPictureIsNoPlan() throws {
    let folder = try TemporaryDirectory()
    let plan = folder.file("site.svg")
    try Data("<svg/>".utf8).write(to: URL(fileURLWithPath: plan))
    let issues = ConfigurationText.issues(
      "map: { plan: \(plan) }\ncameras:\n  - { id: gate, url: gate.mp4 }\n")
    #expect(issues.map(\.path) == ["map.plan"])
    #expect(issues.first?.message.hasSuffix("found another kind of file") == true)
  }
}
