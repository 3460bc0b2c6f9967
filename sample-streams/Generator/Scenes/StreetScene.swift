import Pixels

extension SampleScene {
  /// Cars, motorbikes and pedestrians; a tree sways beside the road.
  static func street(seed: UInt64) -> SampleScene {
    let place = road
    var scene = SampleScene(
      name: "street", summary: "Cars, motorbikes and pedestrians; a tree sways beside the road.",
      seed: seed, seconds: 21, camera: place.camera, backdrop: place.backdrop, label: "STREET 2",
      nuisances: [.sensorNoise: 0.6, .swayingTree: 0.5, .clock: 1])
    scene.props = place.props
    scene.actors = traffic(seed: seed)
    scene.zones = [
      TruthFile.Zone(
        id: "road", name: "Road",
        polygon: [
          .init(x: 0, y: 0.37), .init(x: 1, y: 0.37), .init(x: 1, y: 0.78), .init(x: 0, y: 0.78),
        ]),
      TruthFile.Zone(
        id: "pavement", name: "Near pavement",
        polygon: [
          .init(x: 0, y: 0.78), .init(x: 1, y: 0.78), .init(x: 1, y: 1), .init(x: 0, y: 1),
        ]),
    ]
    // Across the road, from the far to the near side: who drives to the right goes out.
    scene.lines = [
      TruthFile.Line(
        id: "road-line", name: "Road", from: .init(x: 0.52, y: 0.36), to: .init(x: 0.52, y: 0.78))
    ]
    return scene
  }

  private static func traffic(seed: UInt64) -> [Actor] {
    var random = SeededRandom(seed: seed, purpose: 0x57EE)
    var actors: [Actor] = []
    func add(_ figure: Actor.Figure, _ path: Path) {
      actors.append(Actor(id: actors.count + 1, figure: figure, path: path))
    }
    func vehicle(from seconds: Double, lane y: Double, speed: Double, toRight: Bool) -> Path {
      let points = toRight ? [(-26.0, y), (26.0, y)] : [(26.0, y), (-26.0, y)]
      return Path(
        from: seconds + random.between(-0.3, 0.3), speed: speed * random.between(0.93, 1.07),
        through: points)
    }
    // Near lane to the right, far lane to the left.
    add(
      .car(CarFigure(look: CarLook(random: &random))),
      vehicle(from: 2.4, lane: 11.6, speed: 8.5, toRight: true))
    add(
      .motorbike(MotorbikeFigure(random: &random)),
      vehicle(from: 5.2, lane: 15.1, speed: 9.5, toRight: false))
    add(
      .motorbike(MotorbikeFigure(random: &random)),
      vehicle(from: 8.6, lane: 11.1, speed: 9, toRight: true))
    add(
      .car(CarFigure(look: CarLook(random: &random))),
      vehicle(from: 9.4, lane: 15.3, speed: 8, toRight: false))
    add(
      .car(CarFigure(look: CarLook(random: &random))),
      vehicle(from: 12.6, lane: 11.7, speed: 8.5, toRight: true))
    add(
      .motorbike(MotorbikeFigure(random: &random)),
      vehicle(from: 13.8, lane: 15.2, speed: 10, toRight: false))
    func walker(from seconds: Double, _ points: [(Double, Double)]) {
      add(
        .person(PersonFigure(look: PersonLook(random: &random))),
        Path(from: seconds, speed: random.between(1.4, 1.75), through: points))
    }
    walker(from: 3.4, [(-6.6, 7.4), (7.5, 7.6)])
    walker(from: 5.6, [(11, 19.4), (-8, 19.2)])
    walker(from: 6.6, [(7.2, 8), (-6.6, 7.7)])
    return actors
  }

  /// A road with two lanes between two pavements, seen from a house.
  static let road: Place = {
    var backdrop = Backdrop(
      ground: .paving(Colour(hex: 0x97938A), width: 0.6, height: 0.6, contrast: 0.14))
    let mark = Material.plain(Colour(hex: 0xC9C8C0))
    backdrop.groundPatches = [
      Patch(-80, 9.3, 80, 17.3, .asphalt(.grey(0.33))),
      Patch(-80, 9, 80, 9.3, .plain(.grey(0.56))),
      Patch(-80, 17.3, 80, 17.6, .plain(.grey(0.54))),
      Patch(-80, 9.5, 80, 9.62, mark),
      Patch(-80, 16.98, 80, 17.1, mark),
    ]
    for dash in -9...9 {
      let x = Double(dash) * 6
      backdrop.groundPatches.append(Patch(x, 13.22, x + 3, 13.37, mark))
    }
    let shop = Material.plain(Colour(hex: 0x3C4951))
    backdrop.walls = [
      Wall(
        from: (-40, 21), to: (-3.5, 21), height: 11,
        material: .windows(wall: Colour(hex: 0xA88F78), width: 2.8, height: 3.1),
        patches: [
          Patch(0, 0, 40, 0.5, .plaster(.grey(0.42))),
          Patch(25.4, 0.6, 29.6, 2.5, shop),
          Patch(30.4, 0, 31.6, 2.3, .slats(.grey(0.4), spacing: 0.5)),
        ], light: 0.9),
      Wall(
        from: (-3.5, 21), to: (7, 21), height: 9,
        material: .windows(wall: Colour(hex: 0xB6B2A6), width: 2.4, height: 3),
        patches: [
          Patch(0.6, 0, 5.4, 2.65, .plain(.grey(0.5))),
          Patch(0.8, 0.5, 2.9, 2.5, shop), Patch(3.05, 0.5, 5.2, 2.5, shop),
          Patch(0.6, 2.65, 9.8, 3.1, .plain(Colour(hex: 0x8A2E2A))),
          Patch(6, 0, 7.1, 2.3, .slats(Colour(hex: 0x4A3B2E), spacing: 0.4)),
        ], light: 0.95),
      Wall(
        from: (7, 21), to: (40, 21), height: 12, material: .brick(Colour(hex: 0x8C6450)),
        patches: [Patch(2, 0, 5.2, 2.9, .slats(.grey(0.5), spacing: 0.16))], light: 0.88),
    ]
    return Place(
      camera: SceneCamera(height: 5.4, pitchDegrees: 20, focalLength: 0.78),
      backdrop: backdrop,
      props: [
        Prop(kind: .tree(height: 5.2, crown: 1.5), position: WorldPoint(-5.3, 9.6)),
        Prop(kind: .lampPost(height: 6.5), position: WorldPoint(6.4, 18.2)),
        Prop(kind: .bin, position: WorldPoint(4.6, 8.6)),
        Prop(
          kind: .parked(CarLook(paint: Colour(hex: 0x5C6A74)), heading: 0),
          position: WorldPoint(9.4, 16.6)),
      ])
  }()

  /// A garden with trees: scene `tree`.
  static let garden: Place = {
    var backdrop = Backdrop(ground: .grass(Colour(hex: 0x62703F)))
    backdrop.groundPatches = [
      Patch(
        -1.4, 3, 1.2, 40, .paving(Colour(hex: 0x98917F), width: 0.7, height: 0.5, contrast: 0.2))
    ]
    backdrop.walls = [
      Wall(
        from: (-30, 20), to: (30, 20), height: 2.6, material: .brick(Colour(hex: 0x8D6550)),
        light: 0.85)
    ]
    return Place(
      camera: SceneCamera(height: 4, pitchDegrees: 13, focalLength: 0.86), backdrop: backdrop,
      props: [
        Prop(kind: .tree(height: 5, crown: 1.7), position: WorldPoint(-4.2, 11)),
        Prop(kind: .tree(height: 4.4, crown: 1.4), position: WorldPoint(3.9, 12.5)),
        Prop(kind: .tree(height: 5.6, crown: 1.9), position: WorldPoint(8.2, 16)),
        Prop(kind: .bench, position: WorldPoint(2.6, 9.5)),
      ])
  }()
}
