import Foundation
import Media
import Pixels
import TestSupport
import Testing

@testable import Evaluation
@testable import SampleStreams

@Suite struct EventEvaluationTests {
  private static let samples = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "sample-streams").path

  private func clip(_ name: String) throws -> EventClip {
    try #require(EventClip.all(in: Self.samples).first { $0.name == name })
  }

  @Test func clipsAreFoundBesideTheirTruth() throws {
    let names = try EventClip.all(in: Self.samples).map(\.name)
    #expect(names.contains("gate-main") && names.contains("corridor-night-sub"))
    #expect(names == names.sorted())
  }

  @Test func aPersonInACorridorIsFoundAndNothingElse() async throws {
    let scores = try await EventEvaluation(jobs: 2).score([clip("corridor-night-sub")])
    let score = try #require(scores.first)
    #expect(abs(score.seconds - 18) < 0.1)
    #expect(score.total.found == 1 && score.total.missed == 0 && score.total.falseAlarms == 0)
    #expect(score.kinds["motion"]?.recall == 1)
    let delay = try #require(score.total.delay(share: 0.95))
    #expect(delay > 0 && delay < 3)
    #expect(score.nuisances.map(\.kind) == [.night, .sensorNoise, .clock])
  }

  @Test func whatTheTruthDoesNotKnowIsAFalseAlarm() async throws {
    var truth = try clip("corridor-night-sub").truth
    truth.events = []
    let emptied = EventClip(
      name: "emptied", path: try clip("corridor-night-sub").path, truth: truth)
    let scores = try await EventEvaluation().score([emptied])
    let summary = EventSummary(scores)
    #expect(summary.total.falseAlarms == 1 && summary.total.events == 0)
    #expect(summary.total.precision == 0 && summary.total.recall == nil)
    #expect(summary.nuisances.map(\.kind) == [.night, .sensorNoise, .clock])
    #expect(summary.nuisances.allSatisfy { $0.clips == 1 && $0.rate.count == 1 })
  }

  @Test func theTruthOfAnotherClipIsRefused() async throws {
    let other = EventClip(
      name: "other", path: try clip("corridor-night-sub").path, truth: try clip("gate-sub").truth)
    let error = await #expect(throws: EvaluationError.self) {
      _ = try await EventEvaluation().score([other])
    }
    #expect(error?.description.contains("its truth says 22.0 s") == true, "\(error as Any)")
  }

  @Test func scoresComeInTheOrderOfTheClips() async throws {
    let clips = try ["corridor-night-sub", "gate-sub"].map(clip)
    let scores = try await EventEvaluation(usesZones: false, jobs: 2).score(clips)
    #expect(scores.map(\.name) == clips.map(\.name))
    // Without zones the lines are watched all the same.
    #expect(Set(scores[1].kinds.keys) == ["motion", "line_crossing"])
  }

  @Test func interruptedWorkScoresNothing() async throws {
    let interrupt = InterruptFlag()
    interrupt.interrupt()
    let scores = try await EventEvaluation().score(
      [clip("corridor-night-sub")], interrupt: interrupt)
    #expect(scores.isEmpty)
  }

  @Test func foldersWithoutClipsAndDamagedOnesAreRefused() async throws {
    let files = try TemporaryDirectory()
    func message() -> String {
      let error = #expect(throws: EvaluationError.self) { _ = try EventClip.all(in: files.path) }
      return error?.description ?? ""
    }
    #expect(message().contains("no clip with truth"))
    try Data("no video".utf8).write(to: URL(filePath: files.file("a.mp4")))
    #expect(message().contains("no clip with truth"))
    try Data("{}".utf8).write(to: URL(filePath: files.file("a.json")))
    #expect(message().contains("is no truth file"))
    var truth = try #require(SampleScene(named: "empty")).truth(every: 5)
    try JSONEncoder().encode(truth).write(to: URL(filePath: files.file("a.json")))
    let clips = try EventClip.all(in: files.path)
    let error = await #expect(throws: EvaluationError.self) {
      _ = try await EventEvaluation().score(clips)
    }
    #expect(error?.description.contains("a.mp4") == true)
    truth.framesPerSecond = 0
    try JSONEncoder().encode(truth).write(to: URL(filePath: files.file("a.json")))
    #expect(message().contains("above 0"))
  }
}
