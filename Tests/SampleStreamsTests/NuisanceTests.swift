import Pixels
import SampleStreams
import Testing

@Suite struct NuisanceTests {
  private func scene(_ name: String) throws -> SampleScene {
    try #require(SampleScene(named: name)).undisturbed()
  }

  @Test func withoutDisturbanceAQuietSceneStandsStill() throws {
    let pictures = RenderedPicture.frames([0, 77], of: try scene("empty"))
    #expect(pictures[0] == pictures[1])
  }

  @Test func sensorNoiseIsNewInEveryFrameAndGrowsWithItsStrength() throws {
    func deviation(_ strength: Double) throws -> Double {
      let noisy = try scene("empty").with(.sensorNoise, strength: strength)
      let frames = RenderedPicture.frames([10, 11], of: noisy)
      let squares = zip(frames[0].luma, frames[1].luma).reduce(0.0) { sum, pair in
        let difference = Double(pair.0) - Double(pair.1)
        return sum + difference * difference
      }
      // The difference of two independent frames varies twice as much as one.
      return (squares / Double(frames[0].luma.count) / 2).squareRoot()
    }
    let weak = try deviation(1)
    #expect((1.5...3).contains(weak))
    #expect((1.8...2.2).contains(try deviation(2) / weak))
  }

  @Test func lightGoesOffAfterFiveSecondsAndOnAgainAfterNine() throws {
    let dark = try scene("light-switch").with(.lightSwitch, strength: 1)
    let means = RenderedPicture.frames([100, 130, 220, 299], of: dark).map(\.meanLuma)
    #expect(means[1] < means[0] * 0.7)
    #expect(means[2] < means[0] * 0.85)
    #expect(abs(means[3] - means[0]) < 3)
  }

  @Test func cloudsShadeSlowlyAndNotEverywhereAlike() throws {
    let cloudy = try scene("clouds").with(.clouds, strength: 1)
    let pictures = RenderedPicture.frames([0, 1, 250], of: cloudy)
    #expect(pictures[1].changedShare(from: pictures[0], tolerance: 2) < 0.01)
    #expect(pictures[2].changedShare(from: pictures[0], tolerance: 4) > 0.2)
  }

  @Test func rainDrawsBrightStreaksOnASmallPartOfThePicture() throws {
    let pictures = RenderedPicture.frames(
      [50], of: try scene("rain").with(.rain, strength: 1))
    let dry = RenderedPicture.frames([50], of: try scene("rain"))
    let share = pictures[0].changedShare(from: dry[0], tolerance: 5)
    #expect((0.001...0.08).contains(share))
    #expect(pictures[0].meanLuma > dry[0].meanLuma)
  }

  @Test func windMovesTheTreesAndNothingElse() throws {
    let windy = RenderedPicture.frames(
      [10, 30], of: try scene("tree").with(.swayingTree, strength: 1))
    let changed = windy[0].changes(from: windy[1], tolerance: 3)
    #expect(changed.count { $0 } > 2_000)
    // The lawn in the lower third has no tree.
    #expect(!changed[(640 * 270)...].contains(true))
  }

  @Test func shakeMovesThePictureByItsTruthAsWell() throws {
    let shaken = try #require(SampleScene(named: "gate")).undisturbed()
      .with(.shake, strength: 2)
    let still = shaken.with(.shake, strength: 0)
    var moved = 0
    for frame in stride(from: 150, to: 400, by: 10) {
      let shakenBoxes = shaken.truth(at: frame).objects.map(\.box)
      let stillBoxes = still.truth(at: frame).objects.map(\.box)
      if shakenBoxes != stillBoxes { moved += 1 }
      for (a, b) in zip(shakenBoxes, stillBoxes) { #expect(abs(a.x - b.x) <= 8) }
    }
    #expect(moved > 10)
    let pictures = RenderedPicture.frames(
      [10, 16], of: try scene("shake").with(.shake, strength: 1))
    #expect(pictures[0].changedShare(from: pictures[1], tolerance: 3) > 0.05)
  }

  @Test func nightIsDarkAndGrey() throws {
    let night = RenderedPicture.frames([0], of: try scene("empty").with(.night, strength: 1))[0]
    let day = RenderedPicture.frames([0], of: try scene("empty"))[0]
    #expect(night.meanLuma < day.meanLuma * 0.6)
    #expect(night.chroma.allSatisfy { $0 == 128 })
    #expect(!day.chroma.allSatisfy { $0 == 128 })
  }

  @Test func clockTicksOncePerSecondInsideTheIgnoredPart() throws {
    let ticking = try scene("clock").with(.clock, strength: 1)
    let pictures = RenderedPicture.frames([0, 24, 25], of: ticking)
    #expect(pictures[0] == pictures[1])
    let changed = pictures[1].changes(from: pictures[2])
    #expect(changed.contains(true))
    let ignored = try Polygon(try #require(ticking.truth(every: 25).ignored.first))
    for (index, flag) in changed.enumerated() where flag {
      #expect(
        ignored.contains(
          RelativePoint(
            x: (Double(index % 640) + 0.5) / 640, y: (Double(index / 640) + 0.5) / 360)))
    }
  }
}
