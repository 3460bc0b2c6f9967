import Pixels
import Scene
import Testing

/// Heat maps gathered hour by hour. `begin` is a whole hour.
struct HeatAccumulatorTests {
  private static let begin = WallTime(microseconds: 1_795_305_600_000_000)
  private var heat = HeatAccumulator(camera: CameraID("gate")!)

  private mutating func take(
    _ second: Double, cell: Int, _ value: Float, _ kind: HeatKind = .motion
  ) {
    heat.take(kind, at: Self.begin.advanced(by: .seconds(second))) { cells, weight in
      cells[cell] += value * weight
    }
  }

  private mutating func finished() -> [HeatSample] {
    var samples: [HeatSample] = []
    heat.drain(into: &samples)
    return samples
  }

  @Test mutating func picturesCountForTheTimeSinceTheOneBefore() {
    take(0, cell: 5, 1)
    take(1, cell: 5, 1)
    take(4, cell: 5, 0)
    // Nothing is known of most of a long gap.
    take(100, cell: 5, 0.5)
    heat.endRun()
    let samples = finished()
    #expect(samples.count == 1)
    #expect(samples[0].watched == .seconds(1 + 1 + 3 + 10))
    #expect(abs(samples[0].cells[5] - (1 + 1 + 0 + 5) / 15) < 1e-6)
    #expect(samples[0].cells[6] == 0)
  }

  @Test mutating func anHourThatIsOverIsToldAndTheNextBeginsAtNothing() {
    take(3_598, cell: 1, 1)
    take(3_599, cell: 1, 1)
    #expect(finished().isEmpty)
    take(3_600, cell: 2, 1)
    let first = finished()
    #expect(first.map(\.beganAt) == [Self.begin])
    #expect(first[0].cells[1] == 1 && first[0].cells[2] == 0)
    heat.tell()
    let second = finished()
    #expect(second.map(\.beganAt) == [Self.begin.advanced(by: .seconds(3_600))])
    #expect(second[0].cells[1] == 0 && second[0].cells[2] == 1)
  }

  @Test mutating func anHourThatGoesOnIsToldEveryFiveMinutesWithAllThatItHolds() {
    for minute in 0...11 { take(60 * Double(minute), cell: 4, minute < 6 ? 1 : 0) }
    let samples = finished()
    #expect(samples.map(\.beganAt) == [Self.begin, Self.begin])
    // The first picture counts for a second, those of each further minute for ten.
    #expect(samples.map(\.watched) == [.seconds(51), .seconds(101)])
    #expect(samples[0].cells[4] == 1)
    #expect(abs(samples[1].cells[4] - 51.0 / 101) < 1e-6)
  }

  @Test mutating func motionAndCrowdAreApartAndWhatWasNotSeenIsNotTold() {
    take(0, cell: 3, 4, .crowd)
    heat.endRun()
    let samples = finished()
    #expect(samples.map(\.kind) == [.crowd])
    #expect(samples[0].cells[3] == 4)
  }

  @Test mutating func aClockThatIsSetBackDoesNoHarm() {
    take(100, cell: 0, 1)
    take(50, cell: 0, 1)
    #expect(heat.wants(.motion, at: Self.begin.advanced(by: .seconds(20))))
    #expect(!heat.wants(.motion, at: Self.begin.advanced(by: .seconds(50.5))))
    heat.endRun()
    #expect(finished()[0].watched == .seconds(1))
  }
}
