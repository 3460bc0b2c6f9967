import Media
import Pixels
import SampleStreams
import Testing

@Suite struct RenderingTests {
  @Test(arguments: ["street", "corridor-night", "rain", "shake"])
  func aFrameIsTheSameInWhateverOrderItIsRendered(name: String) throws {
    let scene = try #require(SampleScene(named: name))
    let inOrder = RenderedPicture.frames([100, 101, 160], of: scene)
    let shuffled = RenderedPicture.frames([160, 3, 100], of: scene)
    #expect(inOrder[0] == shuffled[2])
    #expect(inOrder[2] == shuffled[0])
    #expect(inOrder[0] != inOrder[1], "successive frames differ, at least in their noise")
  }

  @Test(arguments: SampleScene.names)
  func everySceneRendersAPictureWithContent(name: String) throws {
    let scene = try #require(SampleScene(named: name))
    for picture in RenderedPicture.frames([0, scene.frameCount - 1], of: scene) {
      #expect(picture.size == PixelSize(width: 640, height: 360))
      #expect((20...180).contains(picture.meanLuma))
      let mean = picture.meanLuma
      let variance =
        picture.luma.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
        / Double(picture.luma.count)
      #expect(variance > 60, "a flat picture has no texture to detect motion against")
    }
  }

  @Test func mainAndSubShowTheSameWorld() throws {
    let scene = try #require(SampleScene(named: "gate")).undisturbed()
    let main = RenderedPicture.frames([250], of: scene, stream: .main)[0]
    let sub = RenderedPicture.frames([250], of: scene)[0]
    var error = 0
    for y in 0..<360 {
      for x in 0..<640 {
        var sum = 0
        for part in 0..<9 { sum += Int(main.luma[(y * 3 + part / 3) * 1920 + x * 3 + part % 3]) }
        error += abs(sum / 9 - Int(sub.luma[y * 640 + x]))
      }
    }
    #expect(Double(error) / Double(640 * 360) < 3)
  }

  @Test func withoutActorsOnlyTheBackdropIsDrawn() throws {
    let scene = try #require(SampleScene(named: "gate")).undisturbed()
    var options = SceneRenderer.Options()
    options.drawsActors = false
    let pictures = RenderedPicture.frames(
      [250, scene.frameCount + 2_500], of: scene, options: options)
    #expect(pictures[0] == pictures[1])
  }

  @Test func anotherSeedMovesOtherPeopleAtOtherTimes() throws {
    let first = try #require(SampleScene(named: "gate", seed: 1)).truth()
    let second = try #require(SampleScene(named: "gate", seed: 2)).truth()
    #expect(first.objects != second.objects)
    #expect(first.zones == second.zones)
  }

  @Test func unknownNameIsNoScene() {
    #expect(SampleScene(named: "atlantis") == nil)
  }

  @Test func namesAreUniqueAndComplete() {
    #expect(Set(SampleScene.names).count == SampleScene.names.count)
    #expect(SampleScene.all.map(\.name) == SampleScene.names)
  }

  @Test func aPartOfASceneIsWhatIsSeenThereInTheWhole() throws {
    let whole = try #require(SampleScene(named: "gate"))
    let part = whole.part(from: .seconds(4), length: .seconds(2))
    #expect(part.frameCount == 50)
    #expect(
      RenderedPicture.frames([0, 30], of: part) == RenderedPicture.frames([100, 130], of: whole))
    #expect(part.truth(at: 30) == whole.truth(at: 130))
  }

  @Test func beyondItsOwnEndASceneGoesOnWithOthers() throws {
    let once = try #require(SampleScene(named: "gate"))
    let long = try #require(SampleScene(named: "gate", duration: .seconds(50)))
    #expect(long.frameCount == 1_250)
    let truth = long.truth(every: 25)
    #expect(truth.objects.count == 3 * 4)
    #expect(Set(truth.objects.map(\.id)).count == 12)
    #expect(truth.events.contains { $0.beginFrame > once.frameCount })
  }

  @Test(arguments: [
    ("main", 1920, 1080), ("sub", 640, 360), ("320x180", 320, 180), ("352x240", 352, 240),
  ])
  func sizesHaveNames(name: String, width: Int, height: Int) {
    #expect(SampleStream(rawValue: name)?.size == PixelSize(width: width, height: height))
    #expect(SampleStream(rawValue: name)?.rawValue == name)
  }

  @Test(arguments: ["", "x", "320", "320x", "321x180", "32x18", "320x180x2", "9999x180"])
  func whatIsNoSizeIsNoStream(name: String) {
    #expect(SampleStream(rawValue: name) == nil)
  }
}
