import Media
import Pixels
import SampleStreams
import Testing

@Suite struct TruthTests {
  static let eventful = ["gate", "street", "plaza", "corridor-night"]

  @Test(arguments: eventful, [SampleStream.main, .sub])
  func everythingDrawnOfAnObjectIsInsideItsBox(name: String, stream: SampleStream) throws {
    // The large pictures of two scenes are enough: they cost seconds.
    if stream == .main && (name == "plaza" || name == "street") { return }
    let scene = try #require(SampleScene(named: name)).undisturbed()
    var options = SceneRenderer.Options()
    options.castsShadows = false
    let indices = [60, 130, 180, 240, 300, 350]
    // Long after its end a scene is empty.
    var pictures = RenderedPicture.frames(
      [scene.frameCount + 2_500] + indices, of: scene, stream: stream, options: options)
    let empty = pictures.removeFirst()
    let factor = stream == .main ? 1 : 3
    var seen = 0
    for (index, picture) in zip(indices, pictures) {
      let objects = scene.truth(at: index).objects
      var outside = 0
      var changed = picture.changes(from: empty)
      for object in objects {
        // A soft edge is a whole pixel wide on the sub stream, too.
        let slack = stream == .main ? 0 : 1
        let box = object.box
        let left = max(0, box.x / factor - slack)
        let top = max(0, box.y / factor - slack)
        let right = min(picture.size.width, (box.x + box.width - 1) / factor + 1 + slack)
        let bottom = min(picture.size.height, (box.y + box.height - 1) / factor + 1 + slack)
        var inside = 0
        for y in top..<bottom {
          for x in left..<right where changed[y * picture.size.width + x] {
            inside += 1
            changed[y * picture.size.width + x] = false
          }
        }
        if inside > 0 { seen += 1 }
      }
      outside += changed.count { $0 }
      #expect(outside == 0, "frame \(index): \(outside) pixels outside all boxes")
    }
    #expect(seen > 0, "the frames show objects at all")
  }

  @Test(arguments: eventful)
  func withoutActorsAPlaceIsAsItIsAfterAllHaveLeft(name: String) throws {
    let scene = try #require(SampleScene(named: name)).undisturbed()
    let place = scene.withoutActors()
    #expect(place.truth().events.isEmpty)
    #expect(place.truth(at: 180).objects.isEmpty)
    let later = scene.frameCount + 2_500
    let left = RenderedPicture.frames([later], of: scene, stream: .sub)[0]
    let never = RenderedPicture.frames([later], of: place, stream: .sub)[0]
    #expect(!never.changes(from: left).contains(true))
  }

  @Test func aBoxFitsItsPersonTightly() throws {
    let scene = try #require(SampleScene(named: "corridor-night")).undisturbed()
    var options = SceneRenderer.Options()
    options.castsShadows = false
    let pictures = RenderedPicture.frames(
      [220, scene.frameCount + 2_500], of: scene, options: options)
    let box = try #require(scene.truth(at: 220).objects.first).box
    let changed = pictures[0].changes(from: pictures[1], tolerance: 2)
    let positions = changed.indices.filter { changed[$0] }
    let xs = positions.map { $0 % 640 * 3 }
    let ys = positions.map { $0 / 640 * 3 }
    #expect(abs(try #require(xs.min()) - box.x) <= 8)
    #expect(abs(try #require(xs.max()) + 3 - (box.x + box.width)) <= 8)
    #expect(abs(try #require(ys.min()) - box.y) <= 8)
    #expect(abs(try #require(ys.max()) + 3 - (box.y + box.height)) <= 8)
  }

  @Test func countsAreTheHeadsInsideTheZone() throws {
    let truth = try #require(SampleScene(named: "plaza")).truth(every: 5)
    let zone = try #require(truth.zones.first { $0.id == "square" })
    let counts = try #require(truth.counts.first { $0.zone == zone.id }).counts
    #expect(counts.count == truth.heads.count)
    for (count, heads) in zip(counts, truth.heads) {
      #expect(count == heads.points.count { zone.contains($0) }, "frame \(heads.frame)")
    }
  }

  @Test func crowdGathersAndDisperses() throws {
    let truth = try #require(SampleScene(named: "plaza")).truth(every: 25)
    let counts = try #require(truth.counts.first).counts
    #expect(counts[0] == 0)
    #expect(try #require(counts.max()) >= 34)
    #expect(try #require(counts.last) <= 5)
  }

  /// A detector with a hold of three seconds must be able to enter and to leave each level.
  @Test func crowdLevelsAreHeldForSecondsAndLeftBeforeTheEnd() throws {
    let truth = try #require(SampleScene(named: "plaza")).truth()
    let zone = try #require(truth.zones.first { $0.levels != nil })
    let area = try #require(zone.groundAreaM2)
    let counts = try #require(truth.counts.first).counts
    for level in try #require(zone.levels) {
      let events = truth.events.filter { $0.severity == level.severity }
      #expect(events.count == 1)
      let event = try #require(events.first)
      #expect(event.kind == .crowd && event.level == level.enter)
      #expect(event.endFrame - event.beginFrame > 8 * 25)
      #expect(event.endFrame < truth.frames - 2 * 25)
      #expect(Double(counts[event.beginFrame]) / area >= level.enter)
      #expect(Double(counts[event.beginFrame - 1]) / area < level.enter)
      #expect(Double(counts[event.endFrame]) / area >= level.leave)
      #expect(Double(counts[event.endFrame + 1]) / area < level.leave)
    }
  }

  @Test func whoComesThroughTheGatewayTowardsTheCameraGoesIn() throws {
    let scene = try #require(SampleScene(named: "gate"))
    let crossings = scene.truth().events.filter { $0.kind == .lineCrossing }
    #expect(crossings.map(\.direction) == ["in", "out", "in"])
    for crossing in crossings {
      let id = try #require(crossing.objects?.first)
      func row(_ frame: Int) throws -> Int {
        try #require(scene.truth(at: frame).objects.first { $0.id == id }).anchor.y
      }
      let comesNearer = try row(crossing.endFrame + 5) > row(crossing.beginFrame - 5)
      #expect(comesNearer == (crossing.direction == "in"))
    }
  }

  @Test(arguments: eventful)
  func whatMovesForASecondIsInAMotionEvent(name: String) throws {
    let scene = try #require(SampleScene(named: name))
    let truth = scene.truth()
    let motion = truth.events.filter { $0.kind == .motion && $0.zone == nil }
    #expect(try #require(motion.first).beginFrame < 8 * 25, "motion within the first 8 seconds")
    var movingFrames: [Int: [Int]] = [:]
    for frame in 0..<scene.frameCount {
      for object in scene.truth(at: frame).objects where object.isMoving {
        movingFrames[object.id, default: []].append(frame)
      }
    }
    for object in truth.objects {
      let frames = movingFrames[object.id] ?? []
      guard frames.count > 50 else { continue }
      let covered = frames.count { frame in
        motion.contains { ($0.beginFrame...$0.endFrame).contains(frame) }
      }
      #expect(covered == frames.count, "object \(object.id)")
    }
  }

  @Test func quietScenesHaveNothingToReport() {
    let quiet = SampleScene.all.filter { !$0.hasEvents }
    #expect(quiet.count >= 8)
    for scene in quiet {
      let truth = scene.truth(every: 5)
      #expect(truth.events.isEmpty && truth.objects.isEmpty && truth.heads.isEmpty)
    }
  }

  /// Persons far away are smaller, and boxes of standing height agree with the perspective.
  @Test(arguments: ["gate", "street", "plaza"])
  func perspectivePredictsTheHeightOfPersons(name: String) throws {
    let scene = try #require(SampleScene(named: name))
    let truth = scene.truth(every: 25)
    try #require(truth.perspective.count == 2)
    let (near, far) = (truth.perspective[0], truth.perspective[1])
    for index in stride(from: 0, to: scene.frameCount, by: 25) {
      for object in scene.truth(at: index).objects where object.kind == .person {
        let box = object.box
        guard box.x > 0, box.y > 0, box.x + box.width < 1920, box.y + box.height < 1080 else {
          continue
        }
        let y = Double(object.anchor.y) / 1080
        let expected =
          (far.height + (near.height - far.height) * (y - far.y) / (near.y - far.y)) * 1080
        #expect((0.8...1.3).contains(Double(box.height) / expected), "object \(object.id)")
      }
    }
  }

  @Test func betweenKnownFramesABoxLiesOnTheStraightLine() throws {
    let scene = try #require(SampleScene(named: "gate"))
    let coarse = scene.truth(every: 5)
    let fine = scene.truth(every: 1)
    for (a, b) in zip(coarse.objects, fine.objects) {
      for box in b.boxes.dropFirst(5).dropLast(5) {
        let between = try #require(a.box(at: box.frame, frameInterval: coarse.frameInterval))
        #expect(abs(between.y - box.bounds.y) <= 8)
        #expect(abs(between.x + between.width / 2 - box.bounds.x - box.bounds.width / 2) <= 20)
      }
    }
  }
}
