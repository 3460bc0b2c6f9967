import Foundation
import Testing

@testable import Evaluation

/// Where labelled footage lies; it is no part of the repository. Without the variable these tests
/// skip.
private let data = ProcessInfo.processInfo.environment["PANTAU_DATA"]

@Suite(.enabled(if: data != nil, "PANTAU_DATA names no folder of labelled footage"))
struct AccuracyTests {
  /// Measured: highway .960, HighwayI .831, HallAndMonitor .914, CAVIAR1 .949, mean .913. By the
  /// same rules with their defaults MOG2 reaches .583, ViBe .683, KNN .748, SuBSENSE .799.
  @Test func meanFOnLabelledFootageStaysAboveItsBound() throws {
    let names = ["highway", "HighwayI", "HallAndMonitor", "CAVIAR1"]
    let sequences = try SequenceFolder.all(in: data! + "/motion").filter { names.contains($0.name) }
    #expect(sequences.count == names.count)
    let scores = try sequences.map { try MotionEvaluation().score($0) }
    for score in scores { #expect(score.f > 0.80, "\(score.name)") }
    #expect(MotionScore.mean(of: scores).f > 0.90)
  }
}
