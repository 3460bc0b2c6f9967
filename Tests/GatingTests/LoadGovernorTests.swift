import Testing

@testable import Gating

@Suite struct LoadGovernorTests {
  /// Ten updates a second for `seconds` with a delay.
  private func run(
    _ governor: inout LoadGovernor, from time: inout Double, seconds: Double, delay: Double
  ) {
    for _ in 0..<Int(seconds * 10) {
      governor.update(delay: .seconds(delay), at: .seconds(time))
      time += 0.1
    }
  }

  @Test func nothingIsLeftOutWhileAnalysisIsInTime() {
    var governor = LoadGovernor()
    var time = 0.0
    run(&governor, from: &time, seconds: 60, delay: 0.5)
    #expect(governor.level == .nothing)
  }

  @Test func leavesOutMoreStepByStepWhileThatDoesNotHelp() {
    var governor = LoadGovernor()
    var time = 10.0
    var levels: [LoadLevel] = []
    for _ in 0..<90 {
      governor.update(delay: .seconds(2), at: .seconds(time))
      if levels.last != governor.level { levels.append(governor.level) }
      time += 0.1
    }
    #expect(levels == [.loopFilter, .everyOtherPicture, .unprovenGates, .allButKeyFrames])
  }

  @Test func stopsWhereItHelps() {
    var governor = LoadGovernor()
    var time = 10.0
    run(&governor, from: &time, seconds: 0.5, delay: 1)
    run(&governor, from: &time, seconds: 8, delay: 0.5)
    #expect(governor.level == .loopFilter)
  }

  @Test func recoversAfterAWhileInTime() {
    var governor = LoadGovernor()
    var time = 10.0
    run(&governor, from: &time, seconds: 9, delay: 2)
    #expect(governor.level == .allButKeyFrames)
    run(&governor, from: &time, seconds: 5, delay: 0)
    #expect(governor.level == .allButKeyFrames)
    run(&governor, from: &time, seconds: 35, delay: 0)
    #expect(governor.level == .nothing)
  }

  @Test func aRelapseThroughAllLevelsCountsOnce() {
    var governor = LoadGovernor()
    var time = 10.0
    run(&governor, from: &time, seconds: 9, delay: 2)
    run(&governor, from: &time, seconds: 7, delay: 0)
    #expect(governor.level == .unprovenGates)
    run(&governor, from: &time, seconds: 6, delay: 2)
    #expect(governor.level == .allButKeyFrames)
    // Twice as long as the first time, not sixteen times.
    run(&governor, from: &time, seconds: 13, delay: 0)
    #expect(governor.level == .unprovenGates)
  }

  @Test func waitsLongerAfterHavingRecoveredTooEarly() {
    var governor = LoadGovernor()
    var time = 10.0
    var changes = 0
    // At the lowest level it is always in time, above it never: whatever is tried fails.
    for _ in 0..<6_000 {
      let before = governor.level
      governor.update(
        delay: before == .nothing ? .seconds(1) : .zero, at: .seconds(time))
      if governor.level != before { changes += 1 }
      time += 0.1
    }
    // Ten minutes; without growing pauses there would be some hundred.
    #expect(changes <= 14, "\(changes) changes")
  }
}
