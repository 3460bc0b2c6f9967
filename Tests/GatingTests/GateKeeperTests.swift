import Pixels
import Testing

@testable import Gating

@Suite struct GateKeeperTests {
  /// Pictures a second, and pictures from key frame to key frame.
  private static let rate = 10
  private static let group = 20

  /// Plays a scene to a keeper as a camera would.
  private struct Player {
    var keeper: GateKeeper
    var knowsQuiet = true
    var mustSave = false
    var groupLength: Duration? = .seconds(2)
    var frame = 0
    var movingFor = 0
    var lastAlarm: MediaTime?
    var isDozing = false
    var steps: [GateKeeper.Step] = []
    var watched = 0

    init(_ change: (inout GateRules) -> Void = { _ in }) {
      var rules = GateRules()
      rules.auditShare = 0
      change(&rules)
      keeper = GateKeeper(rules: rules, seed: 1)
    }

    func time(_ frame: Int) -> MediaTime {
      MediaTime(ticks: Int64(frame) * MediaTime.ticksPerSecond / Int64(GateKeeperTests.rate))
    }

    /// `seconds` of a scene in which something moves or not; `alarms`: whether packets say so.
    mutating func play(_ seconds: Double, moves: Bool = false, alarms: Bool = false) {
      for _ in 0..<Int(seconds * Double(GateKeeperTests.rate)) {
        let isKey = frame % GateKeeperTests.group == 0
        movingFor = moves ? movingFor + 1 : 0
        if alarms {
          lastAlarm = time(frame)
          if isDozing {
            keeper.wakeByPackets()
            isDozing = false
          }
        }
        if isDozing {
          if isKey,
            keeper.glance(
              at: time(frame), isQuiet: !moves, groupLength: groupLength) != .doze
          {
            isDozing = false
          }
        } else {
          watched += 1
          let step = keeper.watch(
            .init(
              at: time(frame), isKeyFrame: isKey, hasForeground: moves,
              moving: moves
                ? .milliseconds(movingFor * 1000 / GateKeeperTests.rate) : nil,
              lastAlarm: lastAlarm, knowsQuiet: knowsQuiet, groupLength: groupLength,
              mustSave: mustSave))
          if case .doze = step { isDozing = true }
          if step != .goOn { steps.append(step) }
        }
        frame += 1
      }
    }
  }

  @Test func nothingIsLeftOutBeforeTheQuietSceneIsKnown() {
    var player = Player()
    player.knowsQuiet = false
    player.play(60)
    #expect(player.keeper.state == .learning)
    #expect(!player.isDozing)
    player.knowsQuiet = true
    player.play(2)
    #expect(player.keeper.state == .qualifying)
    #expect(!player.isDozing)
  }

  @Test func aGateThatNeedNotProveItselfDozesAtOnce() {
    var player = Player { $0.happeningsToQualify = 0 }
    player.knowsQuiet = false
    player.play(4)
    #expect(player.keeper.state == .trusted)
    #expect(player.isDozing)
  }

  @Test func whereTheMachineMustSaveItProvesItselfByOpeningsAndAudits() {
    var player = Player {
      $0.happeningsToQualify = 5
      $0.auditShare = 0.1
    }
    player.mustSave = true
    player.play(20)
    #expect(player.isDozing)
    #expect(player.keeper.state == .qualifying)
    for _ in 0..<5 {
      player.play(3, moves: true, alarms: true)
      player.play(40)
    }
    #expect(player.keeper.state == .trusted)
    #expect(player.keeper.record.audits > 0)
  }

  @Test func aGateThatLetsEverythingThroughIsTrustedAfterEnoughHappenings() {
    var player = Player { $0.happeningsToQualify = 5 }
    for number in 1...5 {
      player.play(7)
      player.play(3, moves: true, alarms: true)
      player.play(6)
      #expect(player.keeper.record.seen == number)
    }
    #expect(player.keeper.state == .trusted)
    #expect(player.keeper.record.missed == 0)
    #expect(player.isDozing)
  }

  @Test func aGateThatSleepsThroughHappeningsIsSuspendedAndTriedAnewLater() {
    var player = Player {
      $0.happeningsToQualify = 5
      $0.suspension = .seconds(600)
    }
    // Between key frames, and no packet tells.
    while player.keeper.record.seen < 5 {
      while player.frame % Self.group != 2 { player.play(0.1) }
      player.play(1.3, moves: true)
      player.play(6)
    }
    #expect(player.keeper.record.missed == 5)
    #expect(player.keeper.state == .suspended)
    player.play(300)
    #expect(player.keeper.state == .suspended)
    #expect(!player.isDozing)
    player.play(310)
    #expect(player.keeper.state == .qualifying)
    #expect(player.keeper.record.seen == 0)
  }

  @Test(arguments: [
    ("as long as it moves and the cooldown", 3.0, 4.0),
    ("and no shorter for a short one", 1.2, 4.0),
  ])
  func isAwake(_ situation: String, moves: Double, cooldown: Double) {
    var player = Player { $0.happeningsToQualify = 0 }
    player.play(4)
    #expect(player.isDozing)
    player.watched = 0
    player.play(moves, moves: true, alarms: true)
    player.play(20)
    let seconds = Double(player.watched) / Double(Self.rate)
    #expect(abs(seconds - moves - cooldown) <= 0.3)
    #expect(player.keeper.record.seen == 1)
  }

  @Test func anOpeningForNothingIsShortAndSaidToBeOne() {
    var player = Player { $0.happeningsToQualify = 0 }
    player.play(4)
    player.steps = []
    player.watched = 0
    player.play(0.1, alarms: true)
    player.play(10)
    #expect(player.isDozing)
    #expect(player.watched <= 2 * Self.rate)
    #expect(player.steps.contains(.doze(forNothing: true)))
    #expect(player.keeper.record.seen == 0)
  }

  @Test func aKeyFrameThatShowsSomethingWakes() {
    var player = Player { $0.happeningsToQualify = 0 }
    player.play(4)
    player.play(4, moves: true)
    #expect(!player.isDozing)
  }

  @Test func whatIsBehindDozesUnlessAPacketNotYetSeenHasFired() {
    var player = Player { $0.happeningsToQualify = 0 }
    player.lastAlarm = MediaTime(ticks: 100 * MediaTime.ticksPerSecond)
    player.play(20)
    #expect(!player.isDozing)
    player.lastAlarm = nil
    player.play(1)
    #expect(player.isDozing)
  }

  @Test func everythingUpToTheKeyFrameThatWokeItIsSeen() {
    var player = Player { $0.happeningsToQualify = 0 }
    player.play(4)
    #expect(player.isDozing)
    // The key frame shows something; going back begins with quiet pictures of the group before.
    var keeper = player.keeper
    #expect(keeper.glance(at: player.time(60), isQuiet: false, groupLength: .seconds(2)) == .wake)
    for frame in 41..<60 {
      let step = keeper.watch(
        .init(
          at: player.time(frame), isKeyFrame: false, hasForeground: false, moving: nil,
          lastAlarm: nil, knowsQuiet: true, groupLength: .seconds(2)))
      #expect(step == .goOn, "at \(frame)")
    }
  }

  @Test(arguments: [
    ("not known yet", Duration?.none, false), ("two seconds", .seconds(2), true),
    ("ten seconds, as smart codecs have", .seconds(10), false),
  ])
  func dozesOnlyWhereKeyFramesAreNear(_ situation: String, length: Duration?, dozes: Bool) {
    var player = Player { $0.happeningsToQualify = 0 }
    player.groupLength = length
    player.play(60)
    #expect(player.keeper.state == .trusted)
    #expect(player.isDozing == dozes)
  }

  @Test func picturesThatAreLeftOutDoNotMakeGroupsLonger() {
    var player = Player { $0.happeningsToQualify = 0 }
    player.play(4)
    player.keeper.takeOver()
    player.isDozing = false
    // A busy machine has skipped these.
    player.frame += 300
    player.play(6)
    #expect(player.isDozing)
  }

  @Test func auditsTheSharePromised() {
    var player = Player {
      $0.happeningsToQualify = 0
      $0.auditShare = 0.1
    }
    player.play(4_000)
    #expect((120...260).contains(player.keeper.record.audits))
    #expect(player.keeper.record.auditsMissed == 0)
    #expect(player.keeper.state == .trusted)
  }

  @Test(arguments: [
    ("nothing: it ends with its group", [Int](), 60),
    ("something in between: the cooldown follows", Array(50...52), 100),
  ])
  func anAuditThatFinds(_ situation: String, foreground: [Int], end: Int) {
    func time(_ frame: Int) -> MediaTime {
      MediaTime(ticks: Int64(frame) * MediaTime.ticksPerSecond / Int64(Self.rate))
    }
    func sight(_ frame: Int) -> GateKeeper.Sight {
      .init(
        at: time(frame), isKeyFrame: frame % Self.group == 0,
        hasForeground: foreground.contains(frame), moving: nil, lastAlarm: nil, knowsQuiet: true,
        groupLength: .seconds(2))
    }
    var rules = GateRules()
    rules.auditShare = 1
    rules.happeningsToQualify = 0
    var keeper = GateKeeper(rules: rules, seed: 1)
    for frame in 0...40 { _ = keeper.watch(sight(frame)) }
    #expect(keeper.glance(at: time(60), isQuiet: true, groupLength: .seconds(2)) == .audit)
    // It goes back to the key frame before.
    let asleep = (40...200).first { frame in
      if case .doze = keeper.watch(sight(frame)) { true } else { false }
    }
    #expect(asleep == end)
    #expect(keeper.record.audits == 1 && keeper.record.auditsMissed == 0)
  }

  @Test func whatIsKnownOfAGateOutlastsReconnects() {
    var player = Player { $0.happeningsToQualify = 0 }
    player.play(4)
    player.play(3, moves: true, alarms: true)
    player.play(10)
    player.keeper.beginRun()
    #expect(player.keeper.state == .trusted)
    #expect(player.keeper.record.seen == 1)
  }
}
