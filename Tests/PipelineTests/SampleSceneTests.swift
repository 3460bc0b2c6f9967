import Media
import Pixels
import SampleStreams
import Scene
import TestSupport
import Testing

@testable import Pipeline

/// The whole pipeline over rendered scenes with exact truth.
@Suite struct SampleSceneTests {
  private static let scenes = ["gate", "street", "plaza", "corridor-night"]
  /// 5x12 cells of the 480-wide grid, in pixels of the main stream.
  private static let leastSize = PixelSize(width: 20, height: 48)

  /// Frames with a known box in which an object is large enough, after the model's warm-up.
  private func sightings(_ object: TruthFile.Object, in truth: TruthFile) -> [TruthFile.Box] {
    let warmUp = truth.framesPerSecond * 5 / 2
    return object.boxes.filter {
      $0.frame >= warmUp && $0.bounds.width >= Self.leastSize.width
        && $0.bounds.height >= Self.leastSize.height
    }
  }

  /// Being in an event means that a moving track of it lies over the object, for half a second at
  /// least: that something else moves meanwhile is not enough.
  @Test(arguments: scenes, SampleStream.allCases)
  func everyoneWhoIsOnScreenForASecondIsInAMotionEvent(
    scene: String, stream: SampleStream
  ) throws {
    let truth = try Clips.truth(scene)
    let camera = try CameraConfiguration(
      clip: Clips.path(scene, stream), truth: truth, usesZones: false)
    let movements = try Movements(of: camera, framesPerSecond: truth.framesPerSecond)
    #expect(movements.frames == truth.frames)
    var count = 0
    for object in truth.objects {
      let boxes = sightings(object, in: truth)
      guard boxes.count * truth.frameInterval >= truth.framesPerSecond else { continue }
      count += 1
      let found = boxes.count {
        movements.cover($0.bounds.relative(to: truth.size), in: $0.frame, share: 0.3)
      }
      #expect(
        found * truth.frameInterval * 2 >= truth.framesPerSecond,
        "\(object.kind) \(object.id): \(found) of \(boxes.count) boxes")
    }
    #expect(count > 0)
  }

  @Test(arguments: scenes)
  func motionEventsBeginWithTheMotionAndNotBefore(scene: String) throws {
    let truth = try Clips.truth(scene)
    let camera = try CameraConfiguration(
      clip: Clips.path(scene, .main), truth: truth, usesZones: false)
    let analysed = try Analysed(camera)
    let begin = try #require(analysed.events.first { $0.kind == .motion }?.beganAt)
    let rate = Double(truth.framesPerSecond)
    let boxes = truth.objects.flatMap(\.boxes).map { Double($0.frame) / rate }
    let firstSeen = try #require(boxes.min())
    let largeFrom = truth.objects.compactMap { sightings($0, in: truth).first?.frame }
    let firstLarge = try #require(largeFrom.min())
    // A low sun casts shadows: the first person's comes into the street half a second before him.
    #expect(Analysed.seconds(begin) >= firstSeen - (scene == "street" ? 0.6 : 0.2))
    #expect(Analysed.seconds(begin) <= Double(firstLarge) / rate + 1)
  }

  /// Cars, motorbikes whose riders come apart from them, and people before and behind them.
  @Test(arguments: SampleStream.allCases)
  func everyVehicleAndPersonThatCrossesTheRoadLineIsCountedOnce(stream: SampleStream) throws {
    let truth = try Clips.truth("street")
    let camera = try CameraConfiguration(
      clip: Clips.path("street", stream), truth: truth, usesZones: true)
    let events = try Analysed(camera).events.filter { $0.kind == .lineCrossing }
    for (direction, name) in [(CrossingDirection.inward, "in"), (.outward, "out")] {
      let counted = events.filter { $0.direction == direction }.map(\.peakValue).reduce(0, +)
      let crossed = truth.events.count { $0.kind == .lineCrossing && $0.direction == name }
      #expect(Int(counted) == crossed, "\(name)")
    }
  }

  @Test func crowdLevelsAreReachedWhereTheTruthSaysSo() throws {
    let truth = try Clips.truth("plaza")
    let camera = try CameraConfiguration(
      clip: Clips.path("plaza", .main), truth: truth, usesZones: true)
    let analysed = try Analysed(camera)
    let crowd = analysed.events.filter { $0.kind == .crowd }
    let levels = truth.events.filter { $0.kind == .crowd }
    let rate = Double(truth.framesPerSecond)
    let warning = try #require(levels.first { $0.severity == "warning" })
    let event = try #require(crowd.first)
    #expect(crowd.count == 1)
    #expect(event.severity == .alarm)
    #expect(event.unit == .personsPerSquareMetre)
    #expect(event.method == "foreground")
    let begin = Analysed.seconds(event.beganAt)
    let end = Analysed.seconds(try #require(event.endedAt))
    #expect(abs(begin - Double(warning.beginFrame) / rate) < 3)
    #expect(abs(end - Double(warning.endFrame) / rate) < 3)
    // The higher level is entered in its own time, and is alerted again.
    let alarm = try #require(levels.first { $0.severity == "alarm" })
    let raised = try #require(
      analysed.transitions.first { $0.event.kind == .crowd && $0.event.severity == .alarm })
    #expect(raised.step == .updated)
    #expect(raised.alert?.severity == .alarm)
    // Held for two seconds before it is said.
    #expect(abs(Analysed.seconds(raised.at) - 2 - Double(alarm.beginFrame) / rate) < 3)
  }

  @Test func crowdIsNeverReportedOfAFewPassersBy() throws {
    let truth = try Clips.truth("gate")
    var camera = try CameraConfiguration(
      clip: Clips.path("gate", .main), truth: truth, usesZones: true)
    camera.scene.zones[0].crowd = CrowdRule(
      areaSquareMetres: nil, levels: [.init(severity: .warning, enter: 12, leave: 10)])
    camera.scene.zones[0].crowd?.hold = .seconds(1)
    #expect(try Analysed(camera).events.allSatisfy { $0.kind != .crowd })
  }

  /// Scenes that have nuisances and no event. Rendered, encoded as a camera would, and analysed.
  /// All of them, for hours, are `pantau evaluate events`' business.
  static let nuisances = [
    "empty", "light-switch", "partial-light", "clouds", "ir-cut", "rain", "snow", "tree",
    "water", "shake", "night-noise", "compression", "clock", "reconnect", "exposure", "ptz",
  ]

  @Test(arguments: nuisances)
  func nuisancesAloneMakeNoEvent(scene: String) throws {
    let folder = try TemporaryDirectory()
    let sample = try #require(SampleScene(named: scene))
    try SampleWriter.write(sample, to: folder.path, streams: [.sub])
    let truth = try TruthFile(
      path: folder.file(SampleWriter.truthFileName(of: scene)))
    let camera = try CameraConfiguration(
      clip: folder.file(SampleWriter.fileName(of: scene, stream: .sub)), truth: truth,
      usesZones: false)
    let events = try Analysed(camera).events
    #expect(
      events.isEmpty,
      "\(events.map { "\($0.kind) at \(Analysed.seconds($0.beganAt)) s" })")
  }
}
