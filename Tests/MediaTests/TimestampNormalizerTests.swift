import Pixels
import TestSupport
import Testing

@testable import Media

struct TimestampNormalizerTests {
  /// One packet in: presentation time, decode time, arrival.
  typealias Row = (pts: Int64?, dts: Int64?, arrival: Int64?)

  struct Case: CustomTestStringConvertible, Sendable {
    let situation: String
    let packets: [Row]
    let pts: [Int64]
    var dts: [Int64]?
    /// Indices of packets marked as discontinuities.
    var jumps: [Int] = []
    var hasReordering = false
    var testDescription: String { situation }
  }

  static let cases = [
    Case(
      situation: "steady", packets: [(900, 900, 0), (4500, 4500, 3600), (8100, 8100, 7200)],
      pts: [0, 3600, 7200]),
    Case(
      situation: "starts anywhere", packets: [(-500, -500, nil), (3100, 3100, nil)],
      pts: [0, 3600]),
    Case(
      situation: "no decode times", packets: [(0, nil, 0), (3600, nil, 3600)], pts: [0, 3600]),
    Case(
      situation: "no presentation times", packets: [(nil, 7, 0), (nil, 3607, 3600)],
      pts: [0, 3600]),
    Case(
      situation: "no times at all, live: arrival counts",
      packets: [(nil, nil, 100), (nil, nil, 9100), (nil, nil, 9100), (nil, nil, 12700)],
      pts: [0, 9000, 9001, 12601]),
    Case(
      situation: "no times at all, file: nominal rate",
      packets: [(nil, nil, nil), (nil, nil, nil), (nil, nil, nil)], pts: [0, 3600, 7200]),
    Case(
      situation: "one time missing in the middle",
      packets: [(0, 0, nil), (nil, nil, nil), (7200, 7200, nil)], pts: [0, 3600, 7200]),
    Case(
      situation: "B-frames keep their presentation times",
      packets: [(7200, 0, nil), (18000, 3600, nil), (10800, 7200, nil), (14400, 10800, nil)],
      pts: [0, 10800, 3600, 7200], dts: [-7200, -3600, 0, 3600]),
    Case(
      situation: "B-frames without decode times",
      packets: [
        (0, nil, nil), (10800, nil, nil), (3600, nil, nil), (7200, nil, nil), (21600, nil, nil),
      ],
      pts: [0, 10800, 3600, 7200, 21600], dts: [0, 10800, 10801, 10802, 21600]),
    Case(
      situation: "B-frames whose first decode times are missing",
      packets: [
        (nil, nil, 0), (7200, nil, 0), (3600, nil, 0), (14400, 3600, 3600), (10800, 7200, 7200),
      ],
      pts: [0, 7200, 3600, 14400, 10800], dts: [0, 1, 2, 3600, 7200], hasReordering: true),
    Case(
      situation: "wraps at 33 bits",
      packets: [((1 << 33) - 1800, (1 << 33) - 1800, 0), (1800, 1800, 3600), (5400, 5400, 7200)],
      pts: [0, 3600, 7200]),
    Case(
      situation: "wraps at 32 bits",
      packets: [((1 << 32) - 3600, (1 << 32) - 3600, 0), (0, 0, 3600), (3600, 3600, 7200)],
      pts: [0, 3600, 7200]),
    Case(
      situation: "goes back over the wrap",
      packets: [
        ((1 << 32) - 9, nil, nil), (3591, nil, nil), ((1 << 32) - 3609, nil, nil), (-9, nil, nil),
      ],
      pts: [0, 3600, 3600 - 7200, 0], dts: [0, 3600, 3601, 3602]),
    Case(
      situation: "milliseconds in 32 bits wrap",
      packets: [((90 << 32) - 90, nil, 0), (3510, nil, 3600)], pts: [0, 3600]),
    Case(
      situation: "jumps ahead, live: arrival tells how far",
      packets: [
        (0, 0, 0), (3600, 3600, 3600), (90_000_000, 90_000_000, 7300),
        (90_003_600, 90_003_600, 10900),
      ],
      pts: [0, 3600, 7300, 10900], jumps: [2]),
    Case(
      situation: "a real pause of the camera is no jump",
      packets: [(0, 0, 0), (2_700_000, 2_700_000, 2_690_000)], pts: [0, 2_700_000]),
    Case(
      situation: "jumps ahead in a file",
      packets: [(0, 0, nil), (90_000_000, 90_000_000, nil), (90_003_600, 90_003_600, nil)],
      pts: [0, 3600, 7200], jumps: [1]),
    Case(
      situation: "jumps back",
      packets: [
        (9_000_000, 9_000_000, 0), (9_003_600, 9_003_600, 3600), (0, 0, 7200), (3600, 3600, 10800),
      ],
      pts: [0, 3600, 7200, 10800], jumps: [2]),
    Case(
      situation: "a little disorder is no jump",
      packets: [(0, 0, nil), (3600, 3600, nil), (3000, 3000, nil), (7200, 7200, nil)],
      pts: [0, 3600, 3601, 7200], dts: [0, 3600, 3601, 7200]),
    Case(
      situation: "a wild presentation time is replaced",
      packets: [(0, 0, nil), (99_999_999, 3600, nil), (7200, 7200, nil)], pts: [0, 3600, 7200]),
    Case(
      situation: "presented before decoded", packets: [(0, 0, nil), (1800, 3600, nil)],
      pts: [0, 3600]),
    Case(
      situation: "values that would overflow",
      packets: [(.max, .max, nil), (.min + 1, .min + 1, nil), (.max, nil, nil)],
      pts: [0, 3600, 7200]),
  ]

  @Test(arguments: cases)
  func makesOneSteadyClock(_ row: Case) {
    var normalizer = TimestampNormalizer(framesPerSecond: 25, hasReordering: row.hasReordering)
    let times = row.packets.map {
      normalizer.normalize(.init(pts: $0.pts, dts: $0.dts, arrival: $0.arrival))
    }
    #expect(times.map(\.pts.ticks) == row.pts)
    #expect(times.map(\.dts.ticks) == row.dts ?? row.pts)
    #expect(times.indices.filter { times[$0].isDiscontinuity } == row.jumps)
  }

  @Test func timeGoesOnThoughTimestampsStandStill() {
    var normalizer = TimestampNormalizer(framesPerSecond: 25)
    var last = Int64.min
    for index in 0..<100 {
      let times = normalizer.normalize(.init(pts: 5, dts: 5, arrival: Int64(index) * 3600))
      #expect(times.dts.ticks > last)
      last = times.dts.ticks
    }
    #expect(last > 80 * 3600)
  }

  /// Twenty-five pictures a second for an hour, while the camera's clock is set forward and back,
  /// stands still, wraps and is missing: the steady clock follows arrival.
  @Test(arguments: [UInt64(1), 2, 3])
  func anHourOfJumpsIsAnHour(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var normalizer = TimestampNormalizer(framesPerSecond: 25)
    var raw: Int64 = 0
    var arrival: Int64 = 0
    var last = MediaTime.zero
    var worst: Int64 = 0
    var jumps = 0
    for frame in 0..<90_000 {
      // Comes up to 80 ms late.
      arrival = Int64(frame) * 3_600 + Int64(random.next() % 7_200)
      raw += 3_600
      switch random.next() % 500 {
      case 0: raw += Int64(random.next() % (86_400 * 90_000))
      case 1: raw -= Int64(random.next() % (86_400 * 90_000))
      case 2: raw = (1 << 32) - 1_800
      case 3: raw -= 3_600
      default: break
      }
      let isMissing = random.next() % 300 == 0
      let stamp = isMissing ? nil : raw & (1 << 33 - 1)
      let times = normalizer.normalize(.init(pts: stamp, dts: nil, arrival: arrival))
      #expect(frame == 0 || times.dts > last)
      last = times.dts
      worst = max(worst, abs(times.dts.ticks - arrival))
      if times.isDiscontinuity { jumps += 1 }
    }
    #expect(jumps > 100)
    #expect(worst < 60 * 90_000, "\(worst)")
  }

  @Test func anyTimestampsGiveIncreasingDecodeTimes() {
    var random = SplitMix64(seed: 7)
    for _ in 0..<200 {
      var normalizer = TimestampNormalizer(framesPerSecond: nil)
      var last = Int64.min
      var raw: Int64 = 0
      for _ in 0..<200 {
        switch random.next() % 8 {
        case 0: raw = Int64(bitPattern: random.next())
        case 1: raw = Int64(bitPattern: random.next() >> 31)
        case 2: raw &-= 4000
        default: raw &+= 3600
        }
        let stamp = TimestampNormalizer.Stamp(
          pts: random.next() % 4 == 0 ? nil : raw, dts: random.next() % 4 == 0 ? nil : raw,
          arrival: nil)
        let times = normalizer.normalize(stamp)
        #expect(times.dts.ticks > last)
        last = times.dts.ticks
      }
    }
  }
}
