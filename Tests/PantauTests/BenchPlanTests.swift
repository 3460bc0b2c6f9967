import CameraBench
import Foundation
import Pipeline
import Scene
import Testing

/// Which streams a benchmark of cameras serves, and which it watches by each policy.
@Suite struct BenchPlanTests {
  private static func plan(hasSubStreams: Bool) throws -> BenchPlan {
    let folder = ConfigurationText.repository.appending(path: "sample-streams").path
    let clip = BenchPlan.Clip(
      path: folder + "/gate-main.mp4", subPath: hasSubStreams ? folder + "/gate-sub.mp4" : nil,
      reference: try JSONDecoder().decode(
        ClipReference.self, from: Data(#"{"spans":[],"length":22}"#.utf8)))
    return BenchPlan(
      clips: [clip], cameraCount: 3, crowdCount: 1, warmUpSeconds: 0, seconds: 1)
  }

  @Test func mainStreamsAreServedFirstAndSubStreamsWhereThereAreAny() throws {
    #expect(try Self.plan(hasSubStreams: false).served().count == 3)
    let served = try Self.plan(hasSubStreams: true).served()
    #expect(served.count == 6)
    #expect(served.prefix(3).map(\.offset) == served.suffix(3).map(\.offset))
  }

  @Test func subStreamsAreWatchedFromTheirOwnPlacesAndMainStreamsKept() throws {
    let plan = try Self.plan(hasSubStreams: true)
    let offsets = [0.0, 1, 2, 10, 11, 12]
    let sub = try plan.watched(policy: .sub, port: 554, offsets: offsets)
    #expect(sub.map(\.camera.address.description) == (0..<3).map { "rtsp://127.0.0.1:554/\($0)" })
    #expect(
      sub.map(\.camera.subAddress?.description) == (3..<6).map { "rtsp://127.0.0.1:554/\($0)" })
    #expect(sub.map(\.offset) == [10, 11, 12])
    let full = try plan.watched(policy: .full, port: 554, offsets: offsets)
    #expect(full.allSatisfy { $0.camera.subAddress == nil })
    #expect(full.map(\.offset) == [0, 1, 2])
  }
}
