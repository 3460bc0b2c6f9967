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

  /// Frames in which an object is large enough, after the model's warm-up: first and last.
  private func sighting(_ object: TruthFile.Object, in truth: TruthFile) -> ClosedRange<Int>? {
    let warmUp = truth.framesPerSecond * 5 / 2
    let frames = object.boxes.filter {
      $0.frame >= warmUp && $0.bounds.width >= Self.leastSize.width
        && $0.bounds.height >= Self.leastSize.height
    }.map(\.frame)
    guard let first = frames.first, let last = frames.last,
      last - first >= truth.framesPerSecond
    else { return nil }
    return first...last
  }

  @Test(arguments: scenes, SampleStream.allCases)
  func everyoneWhoIsOnScreenForASecondIsInAMotionEvent(
    scene: String, stream: SampleStream
  ) throws {
    let truth = try Clips.truth(scene)
    let camera = try CameraConfiguration(
      clip: Clips.path(scene, stream), truth: truth, usesZones: false)
    let analysed = try Analysed(camera)
    let motion = analysed.events.filter { $0.kind == .motion }
    #expect(analysed.summary.frames == truth.frames)
    var sightings = 0
    for object in truth.objects {
      guard let frames = sighting(object, in: truth) else { continue }
      sightings += 1
      let first = Double(frames.lowerBound) / Double(truth.framesPerSecond)
      let last = Double(frames.upperBound) / Double(truth.framesPerSecond)
      let isInEvent = motion.contains { event in
        Analysed.seconds(event.beganAt) <= last
          && Analysed.seconds(event.endedAt ?? event.beganAt) >= first
      }
      #expect(isInEvent, "\(object.kind) \(object.id), \(first)...\(last) s")
    }
    #expect(sightings > 0)
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
    let largeFrom = truth.objects.compactMap { sighting($0, in: truth)?.lowerBound }
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
    let crowd = try Analysed(camera).events.filter { $0.kind == .crowd }
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
  static let nuisances = SampleScene.all.filter { scene in
    scene.truth(every: SampleWriter.truthInterval).events.isEmpty
  }.map(\.name)

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
