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

extension Cast {
  /// Somebody who walks across the picture.
  mutating func walk(from seconds: Double, speed: Double, in lane: Double, toRight: Bool) {
    let half = lane * 0.72 + 1
    let points = [(-half, lane), (half, lane + random.between(-0.3, 0.3))]
    walk(from: seconds, speed: speed, toRight ? points : points.reversed())
  }

  /// People side by side, 1.2 m apart: the nearer one hides much of the other.
  mutating func walk(abreast count: Int, from seconds: Double, lane: Double, toRight: Bool) {
    together(count, from: seconds, lane: lane, toRight: toRight, ahead: 0, aside: 1.2)
  }

  /// People one behind another, 1.5 m apart.
  mutating func walk(inLine count: Int, from seconds: Double, lane: Double, toRight: Bool) {
    together(count, from: seconds, lane: lane, toRight: toRight, ahead: 1.5, aside: 0)
  }

  private mutating func together(
    _ count: Int, from seconds: Double, lane: Double, toRight: Bool, ahead: Double, aside: Double
  ) {
    let speed = 1.4 * random.between(0.94, 1.06)
    let begin = seconds + random.between(-0.3, 0.3)
    for number in 0..<count {
      let y = lane + Double(number) * aside
      let half = (lane + aside) * 0.72 + 1
      let later = Double(number) * ahead / speed
      add(
        .person(PersonFigure(look: PersonLook(random: &random))),
        Path(
          from: begin + later, speed: speed,
          through: toRight ? [(-half, y), (half, y)] : [(half, y), (-half, y)]))
    }
  }

  /// Somebody who comes, walks up and down about a place with pauses, and goes.
  mutating func linger(from seconds: Double, until end: Double, around spot: (Double, Double)) {
    var knots = [
      Path.Knot(seconds: seconds, x: -9, y: spot.1),
      Path.Knot(seconds: seconds + (spot.0 + 9) / 1.4, x: spot.0, y: spot.1),
    ]
    var last = knots[1]
    while last.seconds < end {
      let pause = random.between(1.5, 5)
      knots.append(Path.Knot(seconds: last.seconds + pause, x: last.x, y: last.y))
      let next = (
        spot.0 + random.between(-2.4, 2.4), spot.1 + random.between(-1, 1.2)
      )
      let way = (next.0 - last.x).magnitude + (next.1 - last.y).magnitude
      last = Path.Knot(
        seconds: last.seconds + pause + max(0.6, way / 1.1), x: next.0, y: next.1)
      knots.append(last)
    }
    knots.append(Path.Knot(seconds: last.seconds + (9 - last.x) / 1.4, x: 9, y: spot.1))
    add(.person(PersonFigure(look: PersonLook(random: &random))), Path(knots))
  }

  /// Somebody who comes to a place, is there at `seconds`, stays a moment and goes.
  mutating func visit(
    _ spot: (Double, Double), at seconds: Double, staying: Double, from begin: (Double, Double),
    to end: (Double, Double)
  ) {
    func time(_ other: (Double, Double)) -> Double {
      let (x, y) = (other.0 - spot.0, other.1 - spot.1)
      return (x * x + y * y).squareRoot() / 1.45
    }
    let knots = [
      Path.Knot(seconds: seconds - time(begin), x: begin.0, y: begin.1),
      Path.Knot(seconds: seconds, x: spot.0, y: spot.1),
      Path.Knot(seconds: seconds + staying, x: spot.0, y: spot.1),
      Path.Knot(seconds: seconds + staying + time(end), x: end.0, y: end.1),
    ]
    add(.person(PersonFigure(look: PersonLook(random: &random))), Path(knots))
  }

  /// A bag that stands there for a time.
  mutating func place(at spot: (Double, Double), from seconds: Double, until end: Double) {
    add(
      .bag(BagFigure(random: &random)),
      Path([
        Path.Knot(seconds: seconds, x: spot.0, y: spot.1),
        Path.Knot(seconds: end, x: spot.0, y: spot.1),
      ]))
  }
}
