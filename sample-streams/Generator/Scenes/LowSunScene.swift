extension SampleScene {
  /// Cars and people on a grey yard in low sun: hard shadows, longer than those who cast them.
  static func lowSun(seed: UInt64) -> SampleScene {
    let place = depot
    var scene = SampleScene(
      name: "low-sun", summary: "Cars and people in low sun, with long hard shadows.", seed: seed,
      seconds: 20, camera: place.camera, backdrop: place.backdrop, label: "DEPOT 7",
      nuisances: [.sensorNoise: 0.6])
    scene.props = place.props
    scene.sun = Sun(perMetre: WorldPoint(1.75, -0.5), depth: 0.58)
    var cast = Cast(seed: seed, purpose: 0x10354)
    cast.walk(from: 2.6, [(-8, 9.4), (8.5, 10.2)])
    cast.drive(from: 3.2, lane: 15.2, speed: 7, toRight: true)
    cast.walk(from: 6, [(6.5, 21), (1.4, 13), (-3, 5)])
    cast.drive(from: 7.8, lane: 18.2, speed: 8, toRight: false)
    cast.walk(from: 9.5, [(9, 11.4), (-9, 12.2)])
    cast.drive(from: 13, lane: 14.8, speed: 6, toRight: true)
    cast.walk(from: 13.4, speed: 1.8, [(-7, 7.6), (7.5, 8.4)])
    scene.actors = cast.actors
    return scene
  }

  /// Asphalt before a hall.
  static let depot: Place = {
    var backdrop = Backdrop(ground: .asphalt(.grey(0.52)))
    let mark = Material.plain(.grey(0.72))
    backdrop.groundPatches = (-6...6).map {
      let x = Double($0) * 2.6
      return Patch(x, 20.4, x + 0.12, 24.8, mark)
    }
    backdrop.groundPatches.append(Patch(-60, 12.7, 60, 12.84, mark))
    backdrop.walls = [
      Wall(
        from: (-50, 26), to: (50, 26), height: 9, material: .slats(.grey(0.62), spacing: 0.5),
        patches: [
          Patch(40, 0, 44.4, 4.2, .slats(Colour(hex: 0x4C5F74), spacing: 0.25)),
          Patch(52, 0, 56.4, 4.2, .slats(Colour(hex: 0x4C5F74), spacing: 0.25)),
          Patch(48, 0, 49.1, 2.2, .plain(.grey(0.35))),
        ], light: 0.95)
    ]
    return Place(
      camera: SceneCamera(height: 6.2, pitchDegrees: 20, yawDegrees: -2, focalLength: 0.78),
      backdrop: backdrop,
      props: [
        Prop(kind: .bin, position: WorldPoint(-7.5, 19.6)),
        Prop(kind: .lampPost(height: 5.5), position: WorldPoint(8.2, 19.8)),
        Prop(
          kind: .parked(CarLook(paint: Colour(hex: 0x8C9096)), heading: 0.25),
          position: WorldPoint(-3.7, 22.6)),
      ])
  }()
}
