import Media
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

  /// Disturbances of the picture, the frame in which to look, and how much of the picture each
  /// changes at least.
  static let disturbing: [(NuisanceKind, frame: Int, share: Double)] = [
    (.lightSwitch, 150, 0.9), (.partialLight, 150, 0.2), (.clouds, 50, 0.3), (.rain, 50, 0.001),
    (.snow, 50, 0.001), (.headlights, 100, 0.01), (.infraredCut, 160, 0.5), (.exposure, 92, 0.5),
    (.sensorNoise, 20, 0.1), (.clock, 20, 0.002), (.reconnect, 128, 0.5), (.pan, 200, 0.5),
    (.night, 0, 0.9),
  ]

  @Test(arguments: disturbing)
  func eachChangesThePictureMoreWhenItIsStronger(
    kind: NuisanceKind, frame: Int, share: Double
  ) throws {
    let place = try scene("exposure")
    let quiet = RenderedPicture.frames([frame], of: place)[0]
    func difference(_ strength: Double) -> (share: Double, mean: Double) {
      let picture = RenderedPicture.frames(
        [frame], of: place.with(kind, strength: strength))[0]
      let sum = zip(picture.luma, quiet.luma).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
      return (
        picture.changedShare(from: quiet, tolerance: 2), Double(sum) / Double(quiet.luma.count)
      )
    }
    let weak = difference(0.5)
    let middle = difference(1)
    #expect(middle.share >= share)
    // A longer grey smear or a farther turn need not differ more in one frame.
    if ![.clock, .reconnect, .pan].contains(kind) {
      #expect(middle.mean > weak.mean)
      #expect(difference(2).mean > middle.mean)
    }
  }

  @Test func insectsComeAndGo() throws {
    let place = try scene("insects")
    let quiet = RenderedPicture.frames([0], of: place)[0]
    let frames = Array(stride(from: 0, to: 250, by: 5))
    let seen = RenderedPicture.frames(frames, of: place.with(.insects, strength: 1)).count {
      $0.changedShare(from: quiet, tolerance: 8) > 0.0005
    }
    #expect((3...35).contains(seen))
  }

  @Test func wavesMoveTheWaterAndNothingElse() throws {
    let frames = RenderedPicture.frames([10, 20], of: try scene("water").with(.water, strength: 1))
    let changed = frames[0].changes(from: frames[1], tolerance: 3)
    #expect(changed.count { $0 } > 10_000)
    // Houses above, the quay below.
    #expect(!changed[..<(640 * 60)].contains(true))
    #expect(!changed[(640 * 330)...].contains(true))
  }

  @Test func aTurnedCameraComesBackToWhereItLooked() throws {
    let frames = RenderedPicture.frames(
      [0, 200, 360], of: try scene("ptz").with(.pan, strength: 1))
    #expect(frames[0].changedShare(from: frames[1], tolerance: 10) > 0.2)
    #expect(frames[0].changedShare(from: frames[2]) == 0)
  }

  @Test func infraredIsGreyAndColourComesBack() throws {
    let frames = RenderedPicture.frames(
      [100, 250, 350], of: try scene("ir-cut").with(.infraredCut, strength: 1))
    #expect(frames[1].chroma.allSatisfy { $0 == 128 })
    #expect(frames[0].changedShare(from: frames[2]) == 0)
  }

  @Test func whoEntersTheDarkCorridorSwitchesTheLightOn() throws {
    let scene = try #require(SampleScene(named: "lights-on"))
    let begin = try #require(scene.truth().events.first { $0.kind == .motion }).beginFrame
    let frames = RenderedPicture.frames([begin - 10, begin + 40], of: scene)
    #expect(frames[1].meanLuma > frames[0].meanLuma * 1.5)
  }

  @Test func everyDisturbanceHasItsQuietSceneAndIsNamedInItsTruth() throws {
    for kind in NuisanceKind.allCases where kind != .night {
      let name = try #require(kind.quietScene, "\(kind)")
      let scene = try #require(SampleScene(named: name, seed: 7)).scaled(kind, by: 0.5)
      let truth = scene.part(from: .zero, length: .seconds(1)).truth(every: 5)
      let usual = try #require(SampleScene(named: name)?.nuisances[kind])
      #expect(truth.nuisances.first { $0.kind == kind }?.strength == usual / 2)
      #expect(truth.events.isEmpty && truth.objects.isEmpty)
    }
  }

  @Test func aStarvedEncoderGetsFewerBits() throws {
    let scene = try scene("compression")
    func rate(_ strength: Double) -> VideoEncoderSettings.Rate {
      SampleWriter.settings(of: .sub, scene: scene.with(.compression, strength: strength)).rate
    }
    #expect(rate(0) == .bitsPerSecond(240_000))
    #expect(rate(1) == .bitsPerSecond(60_000))
  }
}
