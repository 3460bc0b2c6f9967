import SampleStreams
import Scene
import Testing

@testable import Pipeline

/// People who pass each other in a gateway, counted by the whole pipeline.
@Suite struct LineCountTests {
  @Test(arguments: SampleStream.allCases)
  func everyOneWhoPassesTheGatewayIsCountedOnce(stream: SampleStream) throws {
    let truth = try Clips.truth("gate")
    let camera = try CameraConfiguration(
      clip: Clips.path("gate", stream), truth: truth, usesZones: true)
    let events = try Analysed(camera).events.filter { $0.kind == .lineCrossing }
    for (direction, name) in [(CrossingDirection.inward, "in"), (.outward, "out")] {
      let counted = events.filter { $0.direction == direction }.map(\.peakValue).reduce(0, +)
      let crossed = truth.events.count { $0.kind == .lineCrossing && $0.direction == name }
      #expect(Int(counted) == crossed, "\(name)")
    }
  }
}
