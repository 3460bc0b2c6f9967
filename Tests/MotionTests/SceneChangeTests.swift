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
  func lightSwitchIsSilentAndOverInThreeSeconds(light: (what: String, before: Float, after: Float))
  {
    var play = Play(street)
    play.run(until: 12) { $0.multiply(by: $1 < 5 ? light.before : light.after) }
    #expect(play.blobs().count == 0)
    #expect(play.moments.contains { $0.state == .sceneChange })
    #expect(play.moments(from: 8).allSatisfy { $0.state == .steady })
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
