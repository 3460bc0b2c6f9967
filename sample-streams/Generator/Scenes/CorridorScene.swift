extension SampleScene {
  /// A corridor at night: one person passes.
  static func corridorNight(seed: UInt64) -> SampleScene {
    let place = corridor
    var scene = SampleScene(
      name: "corridor-night", summary: "One person passes through a dark corridor.", seed: seed,
      seconds: 18, camera: place.camera, backdrop: place.backdrop, label: "CORRIDOR 4",
      nuisances: [.night: 1, .sensorNoise: 2.4, .clock: 1])
    var random = SeededRandom(seed: seed, purpose: 0xC0441)
    scene.actors = [
      Actor(
        id: 1, figure: .person(PersonFigure(look: PersonLook(random: &random))),
        path: Path(
          from: 4 + random.between(-0.3, 0.3), speed: random.between(1.3, 1.5),
          through: [(2.6, 14.5), (0.6, 14), (0.2, 9), (-0.3, 5), (-0.5, 1)]))
    ]
    return scene
  }

  /// A corridor with doors, tiled floor and lamps in its ceiling.
  static let corridor: Place = {
    var backdrop = Backdrop(
      ground: .paving(Colour(hex: 0x9D9A92), width: 0.6, height: 0.6, contrast: 0.07))
    backdrop.ceiling = (2.8, .paving(.grey(0.78), width: 1.2, height: 1.2, contrast: 0.04))
    backdrop.ambient = 0.32
    backdrop.lamps = [3.5, 8.5, 13.5].map {
      Lamp(position: WorldPoint(0, $0, 2.7), reach: 2, strength: 0.75)
    }
    let paint = Material.plaster(Colour(hex: 0xB9B7AC))
    let door = Material.plain(Colour(hex: 0x6B4C33))
    func doors(_ places: [Double]) -> [Patch] {
      var patches = [Patch(0, 0, 30, 0.12, .plain(.grey(0.3)))]
      for place in places {
        patches.append(Patch(place - 0.08, 0, place + 1.08, 2.18, .plain(.grey(0.5))))
        patches.append(Patch(place, 0, place + 1, 2.1, door))
        patches.append(Patch(place + 0.82, 0.95, place + 0.92, 1.05, .plain(.grey(0.7))))
      }
      return patches
    }
    backdrop.walls = [
      Wall(
        from: (-1.6, 0.2), to: (-1.6, 17), height: 2.8, material: paint,
        patches: doors([3.6, 7.4, 11.2])),
      Wall(
        from: (1.6, 0.2), to: (1.6, 13), height: 2.8, material: paint, patches: doors([5.2, 9.2]),
        hides: true),
      // A side corridor opens to the right, where people come from.
      Wall(from: (1.6, 15.4), to: (1.6, 17), height: 2.8, material: paint),
      Wall(from: (1.6, 15.4), to: (6, 15.4), height: 2.8, material: paint, light: 0.7),
      Wall(
        from: (-1.6, 17), to: (1.6, 17), height: 2.8, material: paint,
        patches: [
          Patch(0.9, 0, 2.3, 2.1, .plain(Colour(hex: 0x3D4A52))),
          Patch(1.1, 2.25, 2.1, 2.5, .plain(Colour(hex: 0x3FA060))),
        ]),
    ]
    return Place(
      camera: SceneCamera(height: 2.55, pitchDegrees: 17, yawDegrees: 2, focalLength: 0.72),
      backdrop: backdrop, props: [])
  }()
}
