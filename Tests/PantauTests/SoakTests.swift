import CameraBench
import Foundation
import SampleStreams
import TestSupport
import Testing

/// A short soak with small pictures: the real program, and all kinds of faults.
@Suite(.serialized) struct SoakTests {
  @Test(.timeLimit(.minutes(4)))
  func nothingIsLostAndNothingLeaksWhileCamerasBreakOff() throws {
    let folder = try TemporaryDirectory()
    var clips: [String] = []
    for name in ["gate", "street"] {
      let scene = try #require(
        SampleScene(named: name, seed: 33, duration: .seconds(24), activity: 0.3))
      try SampleWriter.write(scene, to: folder.path, streams: [.sub], isQuick: true)
      clips.append(folder.file(SampleWriter.fileName(of: name, stream: .sub)))
    }
    let child = try ChildProcess(
      [
        RunningPantau.executable, "bench", "soak", "--minutes", "0.9", "--cameras", "6", "--crowd",
        "0", "--json", "--output", folder.file("soak"),
      ] + clips, seconds: 150)
    let answer = child.readAll()
    let status = child.waitForEnd()
    let result = try JSONDecoder().decode(SoakResult.self, from: Data(answer.utf8))
    for check in result.checks {
      #expect(check.passed, "\(check.name): \(check.value) \(check.unit)")
    }
    #expect(result.findings.isEmpty)
    #expect(status == 0)
    #expect(result.events.expected > 0)
    #expect(result.faults.values.allSatisfy { $0.injected > 0 })
  }

  struct Length: CustomTestStringConvertible, Sendable {
    let minutes: Double
    let cameras: Int
    var testDescription: String { "\(minutes) minutes, \(cameras) cameras" }
  }

  static let lengths = [
    Length(minutes: SoakSchedule.leastSeconds / 60, cameras: 1), Length(minutes: 1, cameras: 4),
    Length(minutes: 5, cameras: 8), Length(minutes: 30, cameras: 8),
    Length(minutes: 30, cameras: 100),
  ]

  @Test(arguments: lengths)
  func faultsAreSpreadEvenlyAndDoNotMeetAtACamera(_ row: Length) {
    var generator = SplitMix64(seed: 5)
    let schedule = SoakSchedule(
      seconds: row.minutes * 60, cameras: Array(0..<row.cameras), using: &generator)
    for camera in 0..<row.cameras {
      let own = schedule.faults.filter { $0.cameras.contains(camera) }
      #expect(zip(own, own.dropFirst()).allSatisfy { $0.end < $1.begin })
      #expect(own.allSatisfy { $0.begin >= schedule.warmUp && $0.end < schedule.seconds - 5 })
    }
    let length = (schedule.lastRoundsEnd - schedule.warmUp) / 3
    let thirds = (0..<3).map { third in
      schedule.faults.count { Int(($0.begin - schedule.warmUp) / length) == third }
    }
    #expect(Set(thirds).count == 1, "\(thirds)")
    #expect(zip(schedule.faults, schedule.faults.dropFirst()).allSatisfy { $0.begin <= $1.begin })
  }
}
