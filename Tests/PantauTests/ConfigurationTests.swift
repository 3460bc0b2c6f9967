import Foundation
import Media
import Motion
import Pipeline
import Pixels
import Scene
import Store
import Testing

@testable import pantau

@Suite struct ConfigurationTests {
  @Test func exampleSaysWhatItSeemsToSay() throws {
    let text = try ConfigurationText.document("pantau.example.yaml")
    let configuration = try ConfigurationText.read(text)
    #expect(configuration.databasePath == "/etc/pantau/var/pantau.db")
    #expect(configuration.retention.maximumBytes == 200_000_000_000)
    #expect(configuration.cameras.map(\.id.text) == ["stadium-square", "depot-yard", "demo"])

    let square = configuration.cameras[0]
    #expect(configuration.utcOffset == .seconds(25_200))
    #expect(square.perspective != nil)
    #expect(square.scene.zones.map(\.watchesMotion) == [false, false, false])
    #expect(square.scene.zones[0].leftObjects?.severity == .alarm)
    #expect(square.scene.zones[0].leftObjects?.after == .seconds(30))
    #expect(square.scene.zones[2].direction == DirectionRule(allowed: .degrees(180)))
    let crowd = try #require(square.scene.zones[0].crowd)
    #expect(crowd.areaSquareMetres == 420)
    #expect(crowd.levels.map(\.severity) == [.warning, .alarm, .critical])
    #expect(crowd.surge?.leastPersons == 40)
    #expect(crowd.surge?.share == 0.3)
    #expect(crowd.dispersal?.share == 0.5)
    #expect(crowd.dispersal?.severity == .alarm)
    #expect(crowd.counterFlow?.share == 0.3)
    #expect(crowd.counterFlow?.leastPersons == 20)
    let office = try #require(square.scene.zones[1].crowd)
    // The ground tells its area, and its levels are persons all the same.
    #expect((office.areaSquareMetres ?? 0) > 20)
    #expect(office.unit == .persons)
    #expect(office.levels == [.init(severity: .warning, enter: 40, leave: 34)])
    #expect(square.scene.lines[0].to == RelativePoint(x: 0.65, y: 0.55))

    let yard = configuration.cameras[1]
    #expect(yard.decoding.policy == .sub)
    #expect(yard.subAddress == (try StreamAddress("rtsp://192.0.2.23/live/sub")))
    #expect(yard.stream.transport == .udp)
    #expect(yard.stream.stallTimeout == .seconds(20))
    #expect(yard.stream.connectTimeout == .seconds(10))
    #expect(yard.reconnect.initial == .seconds(1))
    #expect(yard.reconnect.maximum == .seconds(120))
    #expect(yard.reconnect.unauthorised == .seconds(30))
    #expect(yard.motion.sensitivity == 0.7)
    #expect(yard.ignored.count == 2)
    #expect(yard.scene.zones[0].name == "yard")
    #expect(yard.scene.zones[0].sensitivity == 0.8)
    #expect(yard.scene.zones[0].absorption == .seconds(120))
    #expect(yard.scene.zones[0].loitering?.after == .seconds(60))
    #expect(yard.scene.zones[0].loitering?.severity == .alarm)
    #expect(yard.scene.leftObjects?.after == .seconds(35))
    #expect(yard.scene.motion.minimumMetres == 0.8)
    #expect(yard.scene.alerts.cooldown == .seconds(120))
    #expect(
      yard.scene.alerts.schedule[0]
        == ScheduleWindow(
          weekdays: [1, 2, 3, 4, 5], fromMinute: 1080, toMinute: 360, utcOffset: .seconds(25_200)))
    #expect(yard.scene.alerts.schedule[1].toMinute == 1440)
    #expect(yard.evidence.preRoll == .seconds(10))

    #expect(configuration.cameras[2].playback.loops)
  }

  @Test func emptyCameraHasTheDefaultsOfItsTypes() throws {
    let configuration = try ConfigurationText.read("cameras: [{id: 7, url: a.mp4}]")
    var expected = CameraConfiguration(
      id: try #require(CameraID("7")), name: "7", address: try StreamAddress("/etc/pantau/a.mp4"))
    expected.motion = MotionSettings()
    #expect(configuration.cameras == [expected])
    #expect(configuration.web == WebSettings())
  }

  @Test func defaultsApplyWhereACameraSaysNothing() throws {
    let configuration = try ConfigurationText.read(
      """
      defaults:
        transport: udp
        motion: {sensitivity: 0.9, severity: warning, hold_seconds: 1.25}
        alerts:
          cooldown_seconds: 7
          schedule: [{from: "08:00", to: "17:00", utc_offset: Z}]
      cameras:
        - {id: a, url: a.mp4}
        - {id: b, url: b.mp4, transport: tcp, motion: {severity: alarm}, alerts: {schedule: []}}
      """)
    let (a, b) = (configuration.cameras[0], configuration.cameras[1])
    #expect(a.stream.transport == .udp && b.stream.transport == .tcp)
    #expect(a.motion.sensitivity == 0.9 && b.motion.sensitivity == 0.9)
    #expect(a.scene.motion.severity == .warning && b.scene.motion.severity == .alarm)
    #expect(b.scene.motion.hold == .milliseconds(1250))
    #expect(a.scene.alerts.schedule.count == 1 && b.scene.alerts.schedule.isEmpty)
    #expect(b.scene.alerts.cooldown == .seconds(7))
  }

  @Test(arguments: [
    ("gate.mp4", "/etc/pantau/gate.mp4"),
    ("../clips/gate.mp4", "/etc/clips/gate.mp4"),
    ("/srv/gate.mp4", "/srv/gate.mp4"),
    ("file:gate.mp4", "/etc/pantau/gate.mp4"),
    ("file:///srv/gate.mp4", "/srv/gate.mp4"),
  ])
  func fileOfACameraIsRelativeToTheConfiguration(_ url: String, _ path: String) throws {
    let configuration = try ConfigurationText.read("cameras: [{id: a, url: \"\(url)\"}]")
    #expect(configuration.cameras[0].address == (try StreamAddress(path)))
  }

  @Test func zoneWithAreaHasTheUsualLevels() throws {
    let configuration = try ConfigurationText.read(
      ConfigurationText.camera(
        """
        perspective: [{y: 0.2, person_height: 0.1}, {y: 0.9, person_height: 0.3}]
        zones: [{id: z, polygon: [[0, 0], [1, 0], [1, 1]], crowd: {area_m2: 100}}]
        """))
    #expect(
      configuration.cameras[0].scene.zones[0].crowd?.levels == CrowdRule.defaultDensityLevels)
  }

  @Test func anchorsAndAliasesSpareRepetition() throws {
    let configuration = try ConfigurationText.read(
      """
      cameras:
        - {id: a, url: a.mp4, motion: &calm {sensitivity: 0.2}}
        - {id: b, url: b.mp4, motion: *calm}
      """)
    #expect(configuration.cameras.map(\.motion.sensitivity) == [0.2, 0.2])
  }

  @Test func demoOfTheRepositoryIsRight() throws {
    let folder = ConfigurationText.repository.appendingPathComponent("sample-streams")
    let path = folder.appendingPathComponent("demo.yaml").path
    let configuration = try Configuration.load(path: path)
    #expect(configuration.cameras.count == 4)
    #expect(
      configuration.cameras.allSatisfy {
        FileManager.default.fileExists(atPath: $0.address.description)
      })
  }

  @Test(arguments: ["127.0.0.1", "127.1.2.3", "::1", "localhost", "pantau.localhost"])
  func thisMachineNeedsNoLeave(_ host: String) throws {
    let yaml = "web: {host: \"\(host)\"}\ncameras: [{id: a, url: b}]"
    #expect(try ConfigurationText.read(yaml).web.host == host)
  }

  @Test(arguments: ["0.0.0.0", "::", "127.0.0.1.example.org", "127.0.0.999", "192.0.2.1"])
  func otherAddressesNeedLeave(_ host: String) throws {
    let yaml = "cameras: [{id: a, url: b}]\nweb: {host: \"\(host)\", allow_remote: "
    #expect(ConfigurationText.issues(yaml + "false}").count == 1)
    #expect(try ConfigurationText.read(yaml + "true}").web.allowsRemote)
  }

  @Test func missingFileIsSaidByName() {
    let path = "/nowhere/pantau.yaml"
    #expect(throws: ConfigurationError(file: path, unreadable: "the configuration file not found"))
    {
      try Configuration.load(path: path)
    }
  }

  @Test func fileThatIsNoTextIsRefused() throws {
    let path = NSTemporaryDirectory() + "pantau-\(UUID().uuidString).yaml"
    try Data([0xFF, 0xFE, 0x00]).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(throws: ConfigurationError.self) { try Configuration.load(path: path) }
  }

  @Test func issueIsOneLineWithFileLineAndColumn() {
    let issues = ConfigurationText.issues(ConfigurationText.camera("motion: {sensitivity: 2}"))
    #expect(
      ConfigurationError(file: "f.yaml", issues: issues).description
        == "f.yaml:4:27: cameras[0].motion.sensitivity: expected a number from 0 to 1, found 2")
  }
}
