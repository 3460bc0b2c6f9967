import Pipeline
import Pixels
import Scene
import Testing

@testable import Evaluation
@testable import SampleStreams

/// What of a truth is demanded of a camera that sees 1920x1080 on a grid of 480x270.
@Suite struct TrueEventsTests {
  /// Somebody of a size in pixels, in sight of every fifth frame of a range.
  private func object(_ id: Int, width: Int, height: Int, _ frames: Range<Int>)
    -> TruthFile.Object
  {
    TruthFile.Object(
      id: id, kind: .person,
      boxes: stride(from: frames.lowerBound, to: frames.upperBound, by: 5).map {
        TruthFile.Box(frame: $0, bounds: PixelRect(x: 9, y: 9, width: width, height: height))
      })
  }

  private func motion(_ objects: [Int], _ frames: Range<Int>) -> TruthFile.Event {
    TruthFile.Event(
      kind: .motion, objects: objects, beginFrame: frames.lowerBound,
      endFrame: frames.upperBound - 1)
  }

  private func truth(
    _ objects: [TruthFile.Object], _ events: [TruthFile.Event]
  ) throws -> TruthFile {
    var truth = try #require(SampleScene(named: "empty")).truth(every: 5)
    truth.objects = objects
    truth.events = events
    return truth
  }

  private func events(
    _ truth: TruthFile, scene: SceneConfiguration = SceneConfiguration(),
    given reports: [ReportedEvent] = []
  ) -> [TrueEvent] {
    TrueEvents(truth: truth, scene: scene, picture: truth.size, warmUp: 2, absorption: 40)
      .events(given: reports)
  }

  /// 20 x 48 pixels are 5 x 12 cells.
  @Test(arguments: [
    (20, 48, 100..<200, true), (48, 20, 100..<200, true), (19, 48, 100..<200, false),
    (20, 47, 100..<200, false), (20, 48, 100..<115, false), (20, 48, 100..<125, true),
    (40, 96, 0..<60, false), (40, 96, 0..<100, true),
  ])
  func demandedAreLargeObjectsForASecondAfterWarmUp(
    width: Int, height: Int, frames: Range<Int>, isDemanded: Bool
  ) throws {
    let truth = try truth(
      [object(1, width: width, height: height, frames)], [motion([1], frames)])
    let event = try #require(events(truth).first)
    #expect((event.demandedFrom != nil) == isDemanded)
    #expect(event.begin == Double(frames.lowerBound) / 25)
    #expect(event.end == Double(frames.upperBound) / 25)
  }

  @Test func demandBeginsWhenAnObjectIsLargeEnough() throws {
    var walker = object(1, width: 8, height: 20, 100..<150)
    walker.boxes += object(1, width: 40, height: 90, 150..<250).boxes
    let truth = try truth([walker], [motion([1], 100..<250)])
    #expect(events(truth).first?.demandedFrom == 6)
  }

  /// The merge gap is 5 s; within a second of it the camera decides.
  @Test(arguments: [
    (3.0, false, 1), (4.6, false, 2), (4.6, true, 1), (5.8, true, 1), (6.2, true, 2),
  ])
  func motionIsOneEventWithinTheMergeGap(gap: Double, isReportedAsOne: Bool, count: Int) throws {
    let second = 200 + Int((gap * 25).rounded())
    let truth = try truth(
      [
        object(1, width: 40, height: 90, 100..<200),
        object(2, width: 40, height: 90, second..<second + 100),
      ],
      [motion([1], 100..<200), motion([2], second..<second + 100)])
    let report = ReportedEvent(
      subject: EventSubject(kind: "motion"), begin: 4, end: 20, toldAt: 4.5)
    #expect(events(truth, given: isReportedAsOne ? [report] : []).count == count)
  }

  /// Absorption takes 40 s.
  @Test(arguments: [
    ("stands there", 30.0, 1, true, 1), ("stands there, is seen no more", 30, 1, false, 2),
    ("stands there for too long", 42, 1, true, 2), ("leaves, another comes", 30, 2, true, 2),
  ])
  func whoStandsBetweenMakesOneEventWhereTheCameraSaysSo(
    _ situation: String, pause: Double, second: Int, isReportedAsOne: Bool, count: Int
  ) throws {
    let begin = 200 + Int(pause * 25)
    let truth = try truth(
      second == 1
        ? [object(1, width: 40, height: 90, 100..<begin + 100)]
        : [
          object(1, width: 40, height: 90, 100..<200),
          object(2, width: 40, height: 90, begin..<begin + 100),
        ],
      [motion([1], 100..<200), motion([second], begin..<begin + 100)])
    let report = ReportedEvent(
      subject: EventSubject(kind: "motion"), begin: 4, end: 60, toldAt: 4.5)
    #expect(events(truth, given: isReportedAsOne ? [report] : []).count == count, "\(situation)")
  }

  @Test func onlyWhatIsWatchedIsCompared() throws {
    var inZone = motion([1], 100..<200)
    inZone.zone = "yard"
    var crossing = TruthFile.Event(
      kind: .lineCrossing, objects: [1], beginFrame: 150, endFrame: 150)
    crossing.line = "gate"
    crossing.direction = "in"
    let truth = try truth(
      [object(1, width: 40, height: 90, 100..<200)],
      [motion([1], 100..<200), inZone, crossing])
    #expect(events(truth).map(\.subject) == [EventSubject(kind: "motion")])
    var scene = SceneConfiguration()
    scene.zones = [
      Zone(id: try #require(ZoneID("yard")), name: "Yard", polygon: .wholePicture)
    ]
    scene.lines = [
      Line(
        id: try #require(ZoneID("gate")), name: "Gate", from: RelativePoint(x: 0, y: 0),
        to: RelativePoint(x: 1, y: 1))
    ]
    let subjects = events(truth, scene: scene).map(\.subject)
    #expect(
      Set(subjects) == [
        EventSubject(kind: "motion", place: "yard"),
        EventSubject(kind: "line_crossing", place: "gate", detail: "in"),
      ])
  }

  /// A zone in which one may stay for 10 s, and things may stand for 20 s.
  private func zoned(_ kinds: (TruthFile.EventKind, Range<Int>)...) throws -> TruthFile {
    var truth = try truth([object(1, width: 40, height: 40, 0..<300)], [])
    var zone = TruthFile.Zone(
      id: "yard", name: "Yard",
      polygon: [.init(x: 0, y: 0), .init(x: 1, y: 0), .init(x: 1, y: 1), .init(x: 0, y: 1)])
    zone.loiteringAfterSeconds = 10
    zone.leftAfterSeconds = 20
    truth.zones = [zone]
    truth.frames = 1_500
    for (kind, frames) in kinds {
      truth.events.append(
        TruthFile.Event(
          kind: kind, zone: "yard", objects: [1], beginFrame: frames.lowerBound,
          endFrame: frames.upperBound - 1))
    }
    return truth
  }

  private func watched(_ truth: TruthFile, given reports: [ReportedEvent] = []) throws
    -> [TrueEvent]
  {
    let clip = EventClip(name: "a", path: "a.mp4", truth: truth)
    let camera = try CameraConfiguration(watching: clip, usesZones: true)
    return events(truth, scene: camera.scene, given: reports)
  }

  /// The object is in sight until second 12, of 10 x 10 cells: too small for a person.
  @Test func thingsMayBeSmallerThanPersonsAndAreSeenBeforeTheyAreRemoved() throws {
    let found = try watched(
      zoned((.loitering, 100..<900), (.objectLeft, 100..<900), (.objectRemoved, 310..<1_500)))
    #expect(found.map(\.subject.kind) == ["loitering", "object_left", "object_removed"])
    #expect(found.map { $0.demandedFrom != nil } == [false, true, true])
    #expect(found.map(\.hold) == [10, 20, 20])
    #expect(found[2].demandedFrom == 12.4)
  }

  @Test func whatMustLastIsDemandedIfItLastsASecondLonger() throws {
    // 20 s are 500 frames.
    let found = try watched(zoned((.objectLeft, 100..<620), (.objectLeft, 700..<1_260)))
    #expect(found.map { $0.demandedFrom != nil } == [false, false])
    let longer = try watched(zoned((.objectLeft, 100..<625)))
    #expect(longer.map(\.demandedFrom) == [4])
  }

  @Test(arguments: [(40.0, 1), (30, 2)])
  func twoWhoLoiterAtOnceAreOneEventIfTheyAreReportedSo(reportedUntil: Double, count: Int) throws {
    let report = ReportedEvent(
      subject: EventSubject(kind: "loitering", place: "yard"), begin: 4, end: reportedUntil,
      toldAt: 14)
    let truth = try zoned((.loitering, 100..<800), (.loitering, 500..<1_000))
    #expect(try watched(truth, given: [report]).count == count)
  }
}
