import Pixels

/// Scenes whose crossings, stays and things left are known: for tracks and the rules about them.
extension SampleScene {
  /// People cross a line in both directions: alone, two side by side, two one behind the other.
  static func crossings(seed: UInt64) -> SampleScene {
    var scene = onDepot(
      "crossings", "People cross a line: alone, side by side, one behind another.", seed: seed,
      seconds: 34)
    var cast = Cast(seed: seed, purpose: 0xC4055)
    cast.walk(from: 2.5, speed: 1.4, in: 9.6, toRight: true)
    cast.walk(from: 6, speed: 1.4, in: 11.2, toRight: false)
    // Side by side.
    cast.walk(abreast: 2, from: 10, lane: 9.4, toRight: true)
    // One behind another.
    cast.walk(inLine: 2, from: 16, lane: 10.4, toRight: false)
    // Towards each other, and past.
    cast.walk(from: 21.5, speed: 1.4, in: 9.2, toRight: true)
    cast.walk(from: 21.5, speed: 1.4, in: 11.6, toRight: false)
    scene.actors = cast.actors
    scene.lines = [
      TruthFile.Line(
        id: "yard-line", name: "Yard", from: .init(x: 0.5, y: 0.35), to: .init(x: 0.5, y: 0.98))
    ]
    return scene
  }

  /// The same towards the camera and away from it, across a line from side to side.
  static func crossingsFront(seed: UInt64) -> SampleScene {
    var scene = onDepot(
      "crossings-front", "People cross a line towards the camera and away from it.", seed: seed,
      seconds: 40)
    var cast = Cast(seed: seed, purpose: 0xC4F04)
    let (far, near) = (23.0, 5.0)
    func way(_ x: Double, nearer: Bool) -> [(Double, Double)] {
      nearer ? [(x * 1.6, far), (x, near)] : [(x, near), (x * 1.6, far)]
    }
    cast.walk(from: 2.5, way(-1.5, nearer: true))
    cast.walk(from: 5, way(2, nearer: false))
    // Side by side.
    let beside = 11 + cast.random.between(-0.3, 0.3)
    let speed = cast.random.between(1.35, 1.5)
    for x in [-0.4, 0.45] {
      cast.add(
        .person(PersonFigure(look: PersonLook(random: &cast.random))),
        Path(from: beside, speed: speed, through: [(x, far), (x, near)]))
    }
    // One behind another.
    for later in [0, 1.3] {
      cast.add(
        .person(PersonFigure(look: PersonLook(random: &cast.random))),
        Path(from: beside + 8 + later, speed: speed, through: [(1.2, near), (1.6, far)]))
    }
    // Past each other.
    cast.walk(from: 26, way(-1.2, nearer: true))
    cast.walk(from: 27, way(1.1, nearer: false))
    scene.actors = cast.actors
    scene.lines = [
      TruthFile.Line(
        id: "yard-line", name: "Yard", from: .init(x: 0.9, y: 0.62), to: .init(x: 0.1, y: 0.62))
    ]
    return scene
  }

  /// Somebody walks about in a zone for longer than a minute, while others pass through it.
  static func loiter(seed: UInt64) -> SampleScene {
    var scene = onDepot(
      "loiter", "Somebody stays in a zone for longer than a minute; others pass.", seed: seed,
      seconds: 92)
    var cast = Cast(seed: seed, purpose: 0x10173)
    cast.walk(from: 12, speed: 1.5, in: 12, toRight: true)
    cast.linger(from: 3, until: 78 + cast.random.between(-3, 3), around: (0.6, 10.2))
    cast.walk(from: 38, speed: 1.6, in: 8.6, toRight: false)
    cast.walk(from: 60, speed: 1.4, in: 12.2, toRight: true)
    scene.actors = cast.actors
    var zone = depotZone("forecourt", "Forecourt")
    zone.loiteringAfterSeconds = 60
    scene.zones = [zone]
    return scene
  }

  /// Somebody puts a bag down, goes, and comes back for it after three quarters of a minute.
  static func leftBag(seed: UInt64) -> SampleScene {
    var scene = onDepot(
      "left-bag", "Somebody leaves a bag, and fetches it later.", seed: seed, seconds: 75)
    var cast = Cast(seed: seed, purpose: 0xBA6)
    let spot = (cast.random.between(-2, 2.4), cast.random.between(9, 10.5))
    let put = 9 + cast.random.between(-0.5, 0.5)
    let taken = put + 46 + cast.random.between(-1, 1)
    cast.visit(spot, at: put, staying: 1.6, from: (-9, 9.8), to: (-9, 11))
    cast.visit(spot, at: taken - 1, staying: 1.6, from: (-9, 10.6), to: (9.5, 9.4))
    cast.walk(from: 27, speed: 1.5, in: 12.4, toRight: true)
    cast.place(at: (spot.0 + 0.45, spot.1 - 0.1), from: put + 0.8, until: taken)
    scene.actors = cast.actors
    var zone = depotZone("forecourt", "Forecourt")
    zone.leftAfterSeconds = 20
    scene.zones = [zone]
    return scene
  }

  /// A car that was parked there from the first frame on drives away.
  static func departure(seed: UInt64) -> SampleScene {
    var scene = onDepot(
      "departure", "A car parked from the beginning drives away.", seed: seed, seconds: 60)
    var cast = Cast(seed: seed, purpose: 0xDE9A4)
    let leaves = 14 + cast.random.between(-1, 1)
    let x = cast.random.between(-2.5, 1.5)
    cast.add(
      .car(CarFigure(look: CarLook(random: &cast.random))),
      Path([
        Path.Knot(seconds: -10, x: x - 0.5, y: 14), Path.Knot(seconds: -9, x: x, y: 14),
        Path.Knot(seconds: leaves, x: x, y: 14), Path.Knot(seconds: leaves + 2.5, x: x + 4, y: 14),
        Path.Knot(seconds: leaves + 6, x: 28, y: 14),
      ]))
    cast.walk(from: 6, speed: 1.5, in: 9.4, toRight: true)
    cast.walk(from: 38, speed: 1.5, in: 10, toRight: false)
    scene.actors = cast.actors
    var zone = depotZone("forecourt", "Forecourt")
    zone.leftAfterSeconds = 20
    scene.zones = [zone]
    return scene
  }

  /// Everybody goes to the right, and one the other way.
  static func wrongWay(seed: UInt64) -> SampleScene {
    var scene = onDepot(
      "wrong-way", "Everybody goes to the right, one to the left.", seed: seed, seconds: 30)
    var cast = Cast(seed: seed, purpose: 0x34046)
    for (index, begin) in [2.5, 7, 11.5].enumerated() {
      cast.walk(from: begin, speed: 1.5, in: 9 + Double(index), toRight: true)
    }
    cast.walk(from: 14.5, speed: 1.5, in: 11.2, toRight: false)
    cast.walk(from: 20, speed: 1.5, in: 9.6, toRight: true)
    scene.actors = cast.actors
    var zone = depotZone("forecourt", "Forecourt")
    zone.allowedDegrees = 90
    scene.zones = [zone]
    return scene
  }

  private static func onDepot(
    _ name: String, _ summary: String, seed: UInt64, seconds: Double
  ) -> SampleScene {
    let place = depot
    var scene = SampleScene(
      name: name, summary: summary, seed: seed, seconds: seconds, camera: place.camera,
      backdrop: place.backdrop, label: "DEPOT 7", nuisances: [.sensorNoise: 0.6])
    scene.props = place.props
    return scene
  }

  private static func depotZone(_ id: String, _ name: String) -> TruthFile.Zone {
    TruthFile.Zone(
      id: id, name: name,
      polygon: [
        .init(x: 0.16, y: 0.42), .init(x: 0.84, y: 0.42), .init(x: 0.94, y: 0.97),
        .init(x: 0.06, y: 0.97),
      ])
  }
}
