import Foundation
import Kernels
import Motion
import Pixels
import TestSupport
import Testing

private let size = PixelSize(width: 240, height: 136)
private let street = Canvas(size: size, seed: 7)

/// Things that move and must be found.
@Suite struct MovingThingTests {
  @Test(arguments: [
    (what: "large square", width: 20, height: 20, step: 2, value: 230 as Float, overlap: 0.7),
    (what: "dark car", width: 40, height: 18, step: 3, value: 10, overlap: 0.7),
    (what: "smallest person", width: 5, height: 12, step: 1, value: 240, overlap: 0.5),
  ])
  func movingThingIsFoundWithItsBox(
    thing: (what: String, width: Int, height: Int, step: Int, value: Float, overlap: Double)
  ) {
    var play = Play(street)
    func box(_ now: Double) -> PixelRect {
      PixelRect(
        x: Int((now - 4) * 12.5) * thing.step, y: 60, width: thing.width, height: thing.height)
    }
    play.run(until: 9) { if $1 >= 4 { $0.fill(box($1), with: thing.value) } }
    #expect(play.blobs(to: 4).count == 0)
    #expect(play.recall(from: 5, to: 9, overlap: thing.overlap, box: box) > 0.9)
    #expect(play.moments(from: 5).allSatisfy { $0.blobs.count <= 2 })
  }

  /// A few levels make a person at night; by day the same few are a cloud's edge or a reflection.
  @Test(arguments: [(what: "night", light: 0.3 as Float, isFound: true), ("day", 1, false)])
  func contrastThatIsEnoughDependsOnTheLight(
    time: (what: String, light: Float, isFound: Bool)
  ) {
    var wall = street
    wall.luma = wall.luma.map { _ in 130 }
    wall.roughen(3)
    var play = Play(wall)
    func box(_ now: Double) -> PixelRect {
      PixelRect(x: Int((now - 3) * 25), y: 50, width: 14, height: 36)
    }
    play.run(until: 9, noise: 0.5) { canvas, now in
      canvas.multiply(by: time.light)
      if now >= 3 { canvas.fill(box(now), with: 130 * time.light + 9) }
    }
    let recall = play.recall(from: 4, to: 9, overlap: 0.5, box: box)
    #expect(time.isFound ? recall > 0.8 : recall == 0)
    #expect(play.blobs(to: 3).count == 0)
  }

  @Test func blobsAreToldLargestFirstWithAreaAndCentre() throws {
    var play = Play(street)
    play.run(until: 3, noise: 0)
    play.run(until: 3.1, noise: 0) { canvas, _ in
      canvas.fill(PixelRect(x: 20, y: 20, width: 12, height: 12), with: 255)
      canvas.fill(PixelRect(x: 100, y: 40, width: 30, height: 40), with: 255)
    }
    let blobs = try #require(play.moments.last?.blobs)
    try #require(blobs.count == 2)
    #expect(abs(blobs[0].centroidX - 115) < 1.5 && abs(blobs[0].centroidY - 60) < 1.5)
    #expect(abs(blobs[1].centroidX - 26) < 1.5 && abs(blobs[1].centroidY - 26) < 1.5)
    #expect(abs(blobs[0].area - 1200) < 120)
    #expect(play.detector.mask.count == blobs.map(\.area).reduce(0, +))
    #expect(abs(play.moments.last!.fraction - Double(play.detector.mask.count) / 32_640) < 1e-9)
  }

  @Test func everyKernelSetSaysTheSame() {
    var masks: [[BitPlane]] = []
    for kernels in KernelSet.supported + [.checked] {
      var play = Play(street, settings: .init(warmUp: .milliseconds(400)), kernels: kernels)
      var seen: [BitPlane] = []
      for frame in 1...24 {
        play.run(until: Double(frame) / 12.5) { canvas, now in
          canvas.fill(PixelRect(x: Int(now * 60), y: 40, width: 30, height: 25), with: 220)
        }
        seen.append(play.detector.mask)
      }
      masks.append(seen)
    }
    #expect(masks[0].last!.count > 500)
    #expect(masks.allSatisfy { $0 == masks[0] })
  }

  @Test func personBeforeTheCameraIsNoSceneChange() {
    var play = Play(street)
    play.run(until: 8) { canvas, now in
      // Walks in from the left within 1.5 s and covers 55 % of the picture.
      let right = Int(min(1, max(0, (now - 4) / 1.5)) * 0.55 * 240)
      if right > 0 { canvas.fill(PixelRect(x: 0, y: 0, width: right, height: 136), with: 20) }
    }
    #expect(play.moments(from: 4).allSatisfy { $0.state == .steady })
    #expect(play.moments(from: 6, to: 8).allSatisfy { $0.fraction > 0.3 })
  }

  @Test func crowdThatNeverGoesQuietStaysReported() {
    var play = Play(street)
    var random = SplitMix64(seed: 3)
    let walkers = (0..<70).map { _ in
      (
        x: Double.random(in: 0..<240, using: &random), y: Int.random(in: 0..<110, using: &random),
        speed: Double.random(in: -40...40, using: &random),
        value: Float.random(in: 0...255, using: &random)
      )
    }
    play.run(until: 40) { canvas, now in
      for walker in walkers {
        let place = (walker.x + walker.speed * now).truncatingRemainder(dividingBy: 260)
        canvas.drawPerson(
          x: Int(place < 0 ? place + 260 : place) - 10, y: walker.y, width: 10, height: 26,
          value: walker.value)
      }
    }
    let watched = play.moments(from: 8)
    let reported = watched.count { $0.state == .steady && $0.fraction > 0.1 }
    #expect(Double(reported) > 0.9 * Double(watched.count))
  }
}

/// Things that must not be reported: each is drawn from second 4 on.
@Suite struct NuisanceTests {
  @Test(arguments: [
    (what: "day", luma: 1 as Float, noise: 1.5), (what: "dusk", luma: 0.5, noise: 3),
    (what: "night", luma: 0.2, noise: 5), (what: "night with much gain", luma: 0.25, noise: 9),
  ])
  func sensorNoiseMakesNoBlob(light: (what: String, luma: Float, noise: Double)) {
    var play = Play(street)
    play.run(until: 40, noise: light.noise) { canvas, _ in canvas.multiply(by: light.luma) }
    #expect(play.blobs().count == 0, "\(light.what)")
    #expect(play.moments(from: 3).allSatisfy { $0.state == .steady })
  }

  @Test func pulseOfKeyFramesMakesNoBlobInAMinute() {
    var play = Play(street)
    var random = SplitMix64(seed: 5)
    // A compressed picture: blocks of 4 x 4 cells are a little off, and jump every two seconds.
    var blocks: [Float] = []
    play.run(until: 62, noise: 1) { canvas, now in
      if blocks.isEmpty || Int((now * 12.5).rounded()) % 25 == 0 {
        blocks = (0..<60 * 34).map { _ in Float(random.gaussian() * 4) }
      }
      for y in 0..<136 {
        for x in 0..<240 { canvas.luma[y * 240 + x] += blocks[y / 4 * 60 + x / 4] }
      }
    }
    #expect(play.blobs(from: 2).count == 0)
  }

  @Test func slowCloudsMakeNoBlob() {
    var play = Play(street)
    play.run(until: 40) { canvas, now in
      for x in 0..<240 {
        let gain = Float(1 + 0.35 * sine(now / 16 - Double(x) / 600))
        for y in 0..<136 { canvas.luma[y * 240 + x] *= gain }
      }
    }
    #expect(play.blobs().count == 0)
    #expect(play.moments(from: 3).allSatisfy { $0.state == .steady })
  }

  @Test func wavingTextureIsToleratedAfterAWhile() {
    var play = Play(street)
    var tree = street
    for index in 0..<60 {
      tree.fill(
        PixelRect(x: 40 + index * 37 % 60, y: 30 + index * 23 % 50, width: 3, height: 5),
        with: index % 2 == 0 ? 60 : 150)
    }
    let leaves = tree.luma
    play.run(until: 40) { canvas, now in
      let shift = Int((2 * sine(now / 1.7)).rounded())
      for y in 30..<85 {
        for x in 40..<105 { canvas.luma[y * 240 + x] = leaves[y * 240 + x + shift] }
      }
    }
    #expect(play.blobs(from: 20).count == 0)
  }

  @Test func poleThatShakesByACellIsToleratedAfterAWhile() {
    var play = Play(street)
    var random = SplitMix64(seed: 9)
    play.run(until: 30) { canvas, now in
      let shift = now < 4 ? 0 : Int.random(in: -1...1, using: &random)
      for y in 0..<136 {
        for x in 1..<239 { canvas.luma[y * 240 + x] = street.luma[y * 240 + x + shift] }
      }
    }
    #expect(play.blobs(from: 20).count == 0)
    #expect(play.moments(from: 3).allSatisfy { $0.state == .steady })
  }

  @Test func blinkingLampIsToleratedAfterAWhile() {
    var play = Play(street)
    play.run(until: 50) { canvas, now in
      if Int(now * 2) % 2 == 0 {
        canvas.fill(PixelRect(x: 100, y: 50, width: 10, height: 10), with: 250)
      }
    }
    #expect(play.blobs(from: 40).count == 0)
  }

  /// Its shade begins like the road's and ends far from it: taken for light step by step, it left
  /// tiles with an offset that nothing corrected.
  @Test(arguments: [
    (what: "light rear", speed: 200.0, rear: 1.6 as Float),
    (what: "dark rear", speed: 200, rear: 0.5),
    (what: "light rear, fast", speed: 300, rear: 1.8),
  ])
  func vehicleOfTheRoadsShadeLeavesNothingBehind(
    vehicle: (what: String, speed: Double, rear: Float)
  ) {
    var play = Play(street)
    let length = 120
    let gone = 4 + Double(240 + length) / vehicle.speed
    play.run(until: gone + 4) { canvas, now in
      guard now >= 4 else { return }
      let front = Int((now - 4) * vehicle.speed)
      for x in 0..<240 where (front - length..<front).contains(x) {
        let gain = 1 + (vehicle.rear - 1) * Float(front - x) / Float(length)
        for y in 20..<110 { canvas.luma[y * 240 + x] *= gain }
      }
    }
    #expect(play.blobs(from: gone + 0.5).count == 0, "\(vehicle.what)")
  }

  @Test func tinyThingIsIgnored() {
    var play = Play(street)
    play.run(until: 8) { canvas, now in
      if now >= 3 {
        canvas.fill(PixelRect(x: Int(now * 20), y: 60, width: 3, height: 3), with: 255)
      }
    }
    #expect(play.blobs().count == 0)
  }

  @Test func ignoredRegionIsNeverForeground() {
    var ignored = BitPlane(size: size)
    for y in 0..<40 { for x in 0..<100 { ignored[x, y] = true } }
    var play = Play(street, ignored: ignored)
    play.run(until: 6) { canvas, now in
      if now >= 3 {
        canvas.fill(PixelRect(x: Int(now * 10), y: 5, width: 20, height: 20), with: 255)
      }
    }
    #expect(play.blobs().count == 0)
    #expect(play.moments.allSatisfy { $0.fraction == 0 })
  }

  private func sine(_ turns: Double) -> Double { sin(2 * .pi * turns) }
}

/// What stops, and what leaves its place.
@Suite struct AbsorptionTests {
  private let settings = MotionSettings(absorption: .seconds(8))
  private let box = PixelRect(x: 100, y: 50, width: 24, height: 20)

  @Test func stoppedThingIsReportedThenAbsorbed() {
    var play = Play(street, settings: settings)
    play.run(until: 25) { if $1 >= 4 { $0.fill(box, with: 240) } }
    #expect(play.recall(from: 4, to: 6, overlap: 0.8) { _ in box } > 0.9)
    #expect(play.blobs(from: 20).count == 0)
  }

  @Test func ghostOfAThingThatWasThereFromTheStartIsAbsorbed() {
    var play = Play(street, settings: settings)
    play.run(until: 25) { if $1 < 5 { $0.fill(box, with: 240) } }
    #expect(!play.blobs(from: 5, to: 5.5).isEmpty)
    #expect(play.blobs(from: 15).count == 0)
  }
}
