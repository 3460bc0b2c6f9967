import Pixels
import TestSupport
import Testing

@testable import Scene

private typealias Cells = ObservationScript.Cells

/// When a track is believed to move: soon where it is calm, late where leaves sway.
@Suite struct MovementTests {
  /// When the first track was believed to move; `nil`: none was.
  private static func belief(
    _ things: [ObservationScript.Thing], seconds: Double, perspective: Perspective? = nil,
    after begin: Double = 0
  ) -> Double? {
    var tracker = Tracker(aspect: 16.0 / 9, perspective: perspective)
    for observation in ObservationScript(things).observations(seconds) {
      tracker.update(observation.detections, rule: MotionRule(), at: observation.at)
      if observation.at.inScript >= begin, tracker.tracks.contains(where: \.hasMoved) {
        return observation.at.inScript
      }
    }
    return nil
  }

  /// People are 50 cells high.
  private static let perspective = Perspective(
    nearer: .init(y: 0.9, personHeight: 50.0 / 270),
    farther: .init(y: 0.2, personHeight: 48.0 / 270))

  /// Something that stays about where it is all the time, for tests that need a tracker at work.
  private static let flutter: @Sendable (Double, Double) -> ObservationScript.Thing = { x, y in
    { time in Cells(x: x + 2 * sine(time / 0.7), y: y, width: 14, height: 20) }
  }

  /// Goes to the right from second 6 on, by 40 cells a second, and stays there.
  private static func walker(by way: Double) -> ObservationScript.Thing {
    { time in
      guard time >= 6 else { return nil }
      return Cells(x: 300 + min(way, 40 * (time - 6)), y: 100, width: 16, height: 40)
    }
  }

  @Test func thePartsInWhichSomebodyComesDoNotSpeakAgainstHim() throws {
    let parts: [ObservationScript.Thing] = [
      { time in
        (5.6..<5.8).contains(time) ? Cells(x: 296, y: 100, width: 9, height: 9) : nil
      },
      { time in
        (5.8..<6.0).contains(time) ? Cells(x: 304, y: 125, width: 8, height: 12) : nil
      },
    ]
    let alone = try #require(Self.belief([Self.walker(by: 60)], seconds: 9))
    let inParts = try #require(
      Self.belief([Self.walker(by: 60)] + parts, seconds: 9, after: 6))
    #expect(inParts <= alone + 0.05)
  }

  @Test func whereAWindBlowsMoreIsNeededThanInACalm() {
    let leaves = (0..<12).map { Self.flutter(20 + Double($0 % 6) * 36, Double($0 / 6) * 40 + 10) }
    let bit = Self.walker(by: 16)
    #expect(Self.belief([bit], seconds: 12) != nil)
    #expect(Self.belief(leaves + [bit], seconds: 12) == nil)
    #expect(Self.belief(leaves + [Self.walker(by: 80)], seconds: 12) != nil)
  }

  @Test func soonAfterTheBeginMoreIsNeeded() {
    func bit(_ begin: Double) -> ObservationScript.Thing {
      { time in
        guard time >= begin else { return nil }
        return Cells(x: 300 + min(13, 40 * (time - begin)), y: 100, width: 20, height: 26)
      }
    }
    // A picture in which nothing is seen is one that was looked at, too.
    #expect(Self.belief([bit(0)], seconds: 1.8) == nil)
    #expect(Self.belief([bit(4)], seconds: 5.8) != nil)
  }

  /// A bunch of leaves beside others swings out by five times its width for a moment; with a perspective
  /// it is known to be smaller than people.
  @Test(arguments: [
    (what: "swings back", seconds: 0.9, isSmall: false, isBelieved: false),
    (what: "is small and swings back", seconds: 0.9, isSmall: true, isBelieved: false),
    (what: "stays there", seconds: 4, isSmall: false, isBelieved: true),
  ])
  func whatSwingsBackIsNotBelieved(
    swing: (what: String, seconds: Double, isSmall: Bool, isBelieved: Bool)
  ) {
    let begin = 7.0
    let bunch: ObservationScript.Thing = { time in
      let since = max(0, time - begin)
      let back = swing.isBelieved ? 0 : max(0, since - 0.8) / 0.3
      let out = max(0, min(1, since / 0.6) - back)
      return Cells(x: 100 + 48 * out, y: 60, width: 10, height: 14)
    }
    let spots = [(130.0, 30.0), (100, 90), (140, 90), (70, 60), (165, 60)]
    let belief = Self.belief(
      spots.map(Self.flutter) + [bunch], seconds: begin + swing.seconds + 1,
      perspective: swing.isSmall ? Self.perspective : nil, after: begin)
    #expect((belief != nil) == swing.isBelieved)
  }

  /// Who comes towards the camera hardly moves in the picture. That he was seen in part for a moment must
  /// not hide for seconds that he goes straight since.
  @Test func whoWasSeenInPartAtFirstIsBelievedOnceHisBoxHasSettled() throws {
    let comer: ObservationScript.Thing = { time in
      guard time >= 4 else { return nil }
      let since = time - 4
      let height = (0.08..<0.22).contains(since) ? 30.0 : 48
      return Cells(x: 200, y: 100 + 5 * since, width: 14, height: height)
    }
    let belief = try #require(Self.belief([comer], seconds: 8, perspective: Self.perspective))
    #expect(belief < 5)
  }

  /// At the picture's edge more or less of him is inside, which is no way; once he is inside he need not
  /// make up for it.
  @Test func whoCameInFromTheSideIsBelievedOnceAllOfHimIsInside() throws {
    let comer: ObservationScript.Thing = { time in
      guard time >= 4 else { return nil }
      let since = time - 4
      let swing = since < 0.6 ? 12.0 * (Int(since / 0.15) % 2 == 0 ? 1 : -1) : 0
      return Cells(x: 16 * since - 12, y: 100, width: 16 + swing, height: 48)
    }
    let belief = try #require(Self.belief([comer], seconds: 8, perspective: Self.perspective))
    #expect(belief < 5.3)
  }

  /// A wall that is lit in patches: more of it at one side, then less at the other.
  @Test func whatGrowsAtOneSideAndShrinksAtTheOtherHasNotGone() {
    let patch: ObservationScript.Thing = { time in
      switch time {
      case 4..<4.08: Cells(x: 73, y: 24, width: 23, height: 14)
      case 4.08..<4.24: Cells(x: 48, y: 24, width: 48, height: 20)
      case 4.24..<6: Cells(x: 53, y: 24, width: 19, height: 16)
      default: nil
      }
    }
    #expect(Self.belief([patch], seconds: 8) == nil)
  }

  /// Many who walk at a stream's begin raise the hurdle for nobody: they get somewhere.
  @Test func aCrowdThatWalksIsNoWind() throws {
    let crowd = (0..<8).map { index -> ObservationScript.Thing in
      { time in
        Cells(
          x: 60 + Double(index % 4) * 30 + 30 * time, y: 60 + Double(index / 4) * 50,
          width: 12, height: 30)
      }
    }
    let alone = try #require(Self.belief([crowd[5]], seconds: 4))
    var tracker = Tracker(aspect: 16.0 / 9)
    for observation in ObservationScript(crowd).observations(alone + 0.1) {
      tracker.update(observation.detections, rule: MotionRule(), at: observation.at)
    }
    #expect(tracker.tracks.filter(\.hasMoved).count == crowd.count)
  }

  @Test func aBlobThatFallsApartGoesNowhere() {
    let tree: ObservationScript.Thing = { time in
      guard time >= 4 else { return nil }
      let left = max(0.35, 1 - 1.6 * (time - 4))
      return Cells(x: 0, y: 0, width: 180 * left, height: 120 * left)
    }
    #expect(Self.belief([tree], seconds: 8) == nil)
  }

  /// Where people are 50 cells high something goes by half of its size, and is gone or still there.
  @Test(arguments: [
    (what: "the crest of a wave", height: 14.0, seconds: 0.07, isBelieved: false),
    (what: "a small thing that stays", height: 14.0, seconds: 1, isBelieved: true),
    (what: "a person", height: 50, seconds: 0.14, isBelieved: true),
  ])
  func whatIsSmallMustLast(
    thing: (what: String, height: Double, seconds: Double, isBelieved: Bool)
  ) {
    let way = 0.75 * thing.height
    let mover: ObservationScript.Thing = { time in
      guard time >= 4, time < 4.4 + thing.seconds else { return nil }
      return Cells(
        x: 200 + way * min(1, (time - 4) / 0.4), y: 150, width: thing.height * 0.6,
        height: thing.height)
    }
    let belief = Self.belief([mover], seconds: 7, perspective: Self.perspective)
    #expect((belief != nil) == thing.isBelieved)
  }

  /// Somebody is seen, unseen for a moment, and seen again a body further: no leap where it is calm.
  @Test func whoIsSeenAgainBesideWhereHeWasIsNotANewcomer() throws {
    let comer: ObservationScript.Thing = { time in
      switch time {
      case 4..<4.12: Cells(x: 200, y: 100, width: 16, height: 38)
      case 4.4...: Cells(x: 217 + 40 * (time - 4.4), y: 100, width: 16, height: 38)
      default: nil
      }
    }
    let belief = try #require(Self.belief([comer], seconds: 7))
    #expect(belief < 4.4 + 0.4)
  }
}
