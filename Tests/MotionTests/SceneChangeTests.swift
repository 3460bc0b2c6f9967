import Motion
import Pixels
import Testing

private let size = PixelSize(width: 240, height: 136)
private let street = Canvas(size: size, seed: 11)

/// Changes of the whole picture: nothing is reported in them, and they end.
@Suite struct SceneChangeTests {
  @Test func nothingIsReportedInWarmUpAndItEndsWithinTwoSeconds() {
    var play = Play(street)
    play.run(until: 4) {
      $0.fill(PixelRect(x: Int($1 * 30), y: 50, width: 20, height: 30), with: 240)
    }
    #expect(play.moments.first?.state == .warmUp)
    #expect(play.moments.filter { $0.state == .warmUp }.allSatisfy { $0.blobs.isEmpty })
    #expect(play.moments(from: 2.05).allSatisfy { $0.state == .steady })
  }

  @Test(arguments: [12.5, 25, 5])
  func warmUpLastsAsLongAtAnyFrameRate(rate: Double) throws {
    var play = Play(street, framesPerSecond: rate)
    play.run(until: 4)
    let steadyFrom = try #require(play.moments.first { $0.state == .steady }).seconds
    #expect((0.9...2.1).contains(steadyFrom))
  }

  @Test(arguments: [
    (what: "lights on", before: 0.4 as Float, after: 1.2 as Float),
    (what: "lights off", before: 1, after: 0.3),
  ])
  func lightSwitchIsFollowedAtOnceAndReportsNothing(
    light: (what: String, before: Float, after: Float)
  ) {
    var play = Play(street)
    play.run(until: 12) { $0.multiply(by: $1 < 5 ? light.before : light.after) }
    #expect(play.blobs().count == 0)
    #expect(play.moments(from: 4).allSatisfy { $0.state == .steady })
  }

  /// Who enters a dark room and switches the light on is in the first picture of the new light.
  @Test(arguments: [
    (what: "slowly", speed: 12.0, rate: 25.0, aside: 0.0),
    (what: "at a walk", speed: 40, rate: 25, aside: 0),
    (what: "at five frames a second", speed: 40, rate: 5, aside: 0),
    (what: "under a lamp on one side", speed: 40, rate: 25, aside: 1.2),
  ])
  func whoSwitchesTheLightOnIsSeenAllTheTimeAndLeavesNoGhost(
    situation: (what: String, speed: Double, rate: Double, aside: Double)
  ) {
    func box(_ now: Double) -> PixelRect {
      PixelRect(x: 80 + Int(situation.speed * (now - 5)), y: 50, width: 14, height: 42)
    }
    var play = Play(street, framesPerSecond: situation.rate)
    play.run(until: 8) { canvas, now in
      if now >= 4.5 {
        let box = box(now)
        canvas.drawPerson(x: box.x, y: box.y, width: box.width, height: box.height, value: 215)
      }
      // The lamp needs a moment.
      let on = min(max((now - 5) / 0.12, 0), 1)
      for x in 0..<size.width {
        let gain = 1 + on * (1.5 + situation.aside * (Double(x) / Double(size.width) - 0.5))
        for y in 0..<size.height { canvas.luma[y * size.width + x] *= Float(0.35 * gain) }
      }
    }
    #expect(play.moments(from: 4.5).allSatisfy { $0.state == .steady })
    #expect(play.recall(from: 5, to: 8, overlap: 0.6, box: box) > 0.9)
    for moment in play.moments(from: 4.8) {
      let place = box(moment.seconds).relative(to: size)
      #expect(
        moment.blobs.allSatisfy {
          $0.bounds.relative(to: size).intersectionOverUnion(place) > 0
        }, "a ghost at \(moment.seconds) s")
    }
  }

  @Test func infraredCutIsSilentAndOverInThreeSeconds() {
    var play = Play(street)
    play.run(until: 12) { canvas, now in
      guard now >= 5 else { return }
      // Foliage turns bright, the sky dark: the order of greys changes.
      for index in canvas.luma.indices { canvas.luma[index] = 230 - 0.8 * canvas.luma[index] }
    }
    #expect(play.blobs().count == 0)
    #expect(play.moments(from: 8).allSatisfy { $0.state == .steady })
  }

  /// So much at once is light if the street shows through, and a thing if it does not.
  @Test(arguments: [
    (what: "a lorry", isLight: false), (what: "a lamp", isLight: true),
  ])
  func whatFillsAQuarterOfThePictureAtOnce(situation: (what: String, isLight: Bool)) {
    var play = Play(street)
    play.run(until: 8) { canvas, now in
      guard now >= 5 else { return }
      let right = min(110, Int((now - 5) * 1_400))
      for y in 40..<136 {
        for x in 0..<right {
          let index = y * 240 + x
          canvas.luma[index] = situation.isLight ? canvas.luma[index] * 1.6 : 215
        }
      }
    }
    let isSilent = play.moments(from: 5).contains { $0.state == .sceneChange }
    #expect(isSilent == situation.isLight)
    #expect((play.blobs(from: 5.2, to: 5.6).count > 0) != situation.isLight)
  }

  @Test func movingCameraIsSilentAndRecoversInThreeSecondsOfStandingStill() {
    let wide = Canvas(size: PixelSize(width: 480, height: 136), seed: 5)
    var play = Play(street)
    play.run(until: 14) { canvas, now in
      let shift = Int(min(1, max(0, (now - 5) / 3)) * 200)
      for y in 0..<136 {
        for x in 0..<240 { canvas.luma[y * 240 + x] = wide.luma[y * 480 + x + shift] }
      }
    }
    #expect(play.moments(from: 6, to: 8).allSatisfy { $0.state == .sceneChange })
    #expect(play.moments(from: 11).allSatisfy { $0.state == .steady })
    #expect(play.blobs(from: 11).count == 0)
  }

  /// Slower and less far than anything that changes most of the picture at once.
  @Test(arguments: [(cells: 30, seconds: 1.5), (60, 1), (120, 1.5), (-90, 2.5)])
  func cameraTurnedAwayAndBackIsSilentAndRecovers(turn: (cells: Int, seconds: Double)) {
    let wide = Canvas(size: PixelSize(width: 480, height: 136), seed: 5)
    var play = Play(street, framesPerSecond: 25)
    play.run(until: 16) { canvas, now in
      let away = min(1, max(0, (now - 4) / turn.seconds))
      let back = min(1, max(0, (now - 10) / turn.seconds))
      let shift = 120 + Int((away - back) * Double(turn.cells))
      for y in 0..<136 {
        for x in 0..<240 { canvas.luma[y * 240 + x] = wide.luma[y * 480 + x + shift] }
      }
    }
    // At most a moment at each begin, too short for an alarm.
    #expect(play.moments.count { !$0.blobs.isEmpty } <= 2 * 12)
    for stop in [4 + turn.seconds, 10 + turn.seconds] {
      #expect(play.moments(from: stop - 0.5, to: stop).allSatisfy { $0.state == .sceneChange })
      let after = play.moments(from: stop + 3, to: stop + 3.5)
      #expect(after.allSatisfy { $0.state == .steady && $0.blobs.isEmpty })
    }
  }

  @Test func largeVehicleIsNoTurnOfTheCamera() {
    var play = Play(street, framesPerSecond: 25)
    play.run(until: 9) { canvas, now in
      let front = Int((now - 4) * 75)
      canvas.fill(PixelRect(x: front - 150, y: 50, width: 150, height: 80), with: 225)
      for window in 0..<5 {
        canvas.fill(
          PixelRect(x: front - 145 + window * 30, y: 58, width: 20, height: 24), with: 40)
      }
    }
    #expect(play.moments(from: 3).allSatisfy { $0.state == .steady })
    #expect(play.moments(from: 4.5, to: 6).allSatisfy { !$0.blobs.isEmpty })
  }

  /// One of two lamps: half the picture loses light within a moment and keeps its texture.
  @Test(arguments: [0.55 as Float, 0.3])
  func lampOverHalfThePictureIsSilent(share: Float) {
    var play = Play(street, framesPerSecond: 25)
    play.run(until: 14) { canvas, now in
      let off = now >= 4 && now < 9
      guard off else { return }
      canvas.shade(PixelRect(x: 0, y: 0, width: 120, height: 136), to: share)
    }
    #expect(play.blobs().count == 0)
    #expect(play.moments(from: 7, to: 9).allSatisfy { $0.state == .steady })
    #expect(play.moments(from: 12).allSatisfy { $0.state == .steady })
  }

  /// A stream that goes on without a key frame: grey, on which block by block fills in.
  @Test func greyPictureThatFillsInBlockByBlockIsSilent() {
    var play = Play(street, framesPerSecond: 25)
    play.run(until: 12) { canvas, now in
      guard now >= 4, now < 5.6 else { return }
      let filled = Int((now - 4) * 25)
      for index in 0..<17 * 30 where index * 37 % 100 >= filled {
        canvas.fill(
          PixelRect(x: index % 30 * 8, y: index / 30 * 8, width: 8, height: 8), with: 128)
      }
    }
    #expect(play.blobs().count == 0)
    #expect(play.moments(from: 4, to: 5.6).allSatisfy { $0.state == .sceneChange })
    #expect(play.moments(from: 8.6).allSatisfy { $0.state == .steady })
  }

  @Test func greyFirstPictureAfterReconnectMakesNoBlob() {
    var play = Play(street)
    play.run(until: 5)
    play.detector.beginRun()
    play.run(until: 12) { canvas, now in
      if now < 5.6 { canvas.fill(PixelRect(x: 0, y: 0, width: 240, height: 136), with: 128) }
    }
    #expect(play.moments(from: 5, to: 6).allSatisfy { $0.state == .warmUp })
    #expect(play.blobs(from: 5).count == 0)
    #expect(play.moments(from: 8.5).allSatisfy { $0.state == .steady })
  }

  @Test func pictureThatNeverCalmsIsReportedAfterABoundedTime() {
    var play = Play(street)
    play.run(until: 30) { canvas, now in
      guard now >= 5 else { return }
      // Everything changes all the time: a banner before the lens.
      for y in 0..<136 {
        for x in 0..<240 {
          let stripe = (x + y + Int(now * 12.5) * 11) / 17 % 2
          canvas.luma[y * 240 + x] = stripe == 0 ? 20 : 230
        }
      }
    }
    #expect(play.moments(from: 12).contains { $0.state == .steady && $0.fraction > 0.2 })
  }

  @Test func timeStampsThatJumpBackChangeNothing() {
    let pool = FramePool(size: size, slots: 1)
    let detector = MotionDetector(size: size)
    var states: [MotionState] = []
    for index in 0..<100 {
      let seconds = Double(index) * 0.08 - (index > 60 ? 3600 : 0)
      var frame = pool.acquire(pts: MediaTime(seconds: seconds))!
      street.copy(into: &frame)
      states.append(detector.process(frame).state)
    }
    #expect(states.suffix(70).allSatisfy { $0 == .steady })
  }
}
