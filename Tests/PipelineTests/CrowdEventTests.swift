import Crowd
import Pixels
import SampleStreams
import Scene
import TestSupport
import Testing

@testable import Pipeline

/// Surge, dispersal and counter-flow over rendered scenes, with the model that is shipped.
@Suite struct CrowdEventTests {
  private static func watching(
    _ scene: String, at path: String, truth: TruthFile, _ rule: CrowdRule
  ) throws -> CameraConfiguration {
    var camera = try CameraConfiguration(clip: path, truth: truth, usesZones: true)
    camera.scene.zones[0].crowd = rule
    camera.scene.zones[0].watchesMotion = false
    return camera
  }

  /// 36 people come between second 6 and 13, and leave between second 13.6 and 17.
  @Test func theSquareFillsAndEmpties() throws {
    var rule = CrowdRule(areaSquareMetres: 40, levels: [])
    rule.surge = CountChangeRule()
    rule.surge?.hold = .seconds(2)
    rule.dispersal = rule.surge
    let camera = try Self.watching(
      "plaza", at: Clips.path("plaza", .sub), truth: Clips.truth("plaza"), rule)
    let analysed = try Analysed(camera, crowdModel: NetworkCrowdTests.model)
    #expect(analysed.events.map(\.kind) == [.surge, .dispersal])
    let surge = try #require(analysed.events.first)
    #expect(abs(Analysed.seconds(surge.beganAt) - 6.5) < 3)
    #expect(surge.peakValue > 15 && surge.peakValue < 45)
    let dispersal = try #require(analysed.events.last)
    #expect(abs(Analysed.seconds(dispersal.beganAt) - 14.5) < 3)
    #expect(dispersal.peakValue > 15 && dispersal.peakValue < 45)
    for event in analysed.events {
      #expect(["carried", "network"].contains(event.method))
      #expect(event.unit == .persons && event.peakValue >= event.threshold)
    }
  }

  @Test(arguments: [("streams", 1), ("one-way", 0)])
  func twoStreamsAreCounterFlowAndOneIsNot(scene: String, count: Int) throws {
    let folder = try TemporaryDirectory()
    let sample = try #require(SampleScene(named: scene))
    try SampleWriter.write(sample, to: folder.path, streams: [.sub])
    let truth = try TruthFile(path: folder.file(SampleWriter.truthFileName(of: scene)))
    var rule = CrowdRule(areaSquareMetres: nil, levels: [])
    rule.counterFlow = CounterFlowRule()
    let camera = try Self.watching(
      scene, at: folder.file(SampleWriter.fileName(of: scene, stream: .sub)), truth: truth, rule)
    let analysed = try Analysed(camera, crowdModel: NetworkCrowdTests.model)
    #expect(analysed.events.map(\.kind) == Array(repeating: .counterFlow, count: count))
    for event in analysed.events {
      #expect(event.unit == .share && event.peakValue >= 0.3 && event.peakValue <= 0.5)
      // The streams meet from about second 6 on.
      #expect((4...14).contains(Analysed.seconds(event.beganAt)))
    }
  }
}
