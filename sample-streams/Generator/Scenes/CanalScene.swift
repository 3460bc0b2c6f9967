extension SampleScene {
  /// People walk along a canal, before its waves.
  static func canal(seed: UInt64) -> SampleScene {
    let place = quay
    var scene = SampleScene(
      name: "canal", summary: "People walk along water with waves and glints.", seed: seed,
      seconds: 20, camera: place.camera, backdrop: place.backdrop, label: "CANAL 6",
      nuisances: [.sensorNoise: 0.6, .water: 1])
    scene.props = place.props
    var cast = Cast(seed: seed, purpose: 0xCA4A1)
    cast.walk(from: 2.8, [(-6.6, 7.9), (6.8, 8.2)])
    cast.walk(from: 4, [(6.4, 7), (-6.2, 7.4)])
    cast.walk(from: 6.5, speed: 1.8, [(-13, 27), (12, 27.2)])
    cast.walk(from: 8.5, [(-6, 8.3), (1, 8.4), (6.4, 6.2)])
    cast.walk(from: 12.5, [(6.6, 8.3), (-6.8, 8.3)])
    scene.actors = cast.actors
    return scene
  }

  /// A quay, the water, and houses on the other side.
  static let quay: Place = {
    var backdrop = Backdrop(
      ground: .paving(Colour(hex: 0x8A8378), width: 0.5, height: 0.5, contrast: 0.16))
    backdrop.groundPatches = [
      Patch(-60, 8.8, 60, 9.2, .plain(.grey(0.5))),
      Patch(-60, 25.6, 60, 30, .paving(Colour(hex: 0x7C776E), width: 1, height: 1, contrast: 0.1)),
    ]
    backdrop.water = Patch(-60, 9.2, 60, 25.6, .plain(Colour(hex: 0x5F6E6C)))
    backdrop.walls = [
      Wall(
        from: (-50, 30), to: (-4, 30), height: 9,
        material: .windows(wall: Colour(hex: 0xA58C74), width: 2.7, height: 3), light: 0.9),
      Wall(
        from: (-4, 30), to: (50, 30), height: 11,
        material: .windows(wall: Colour(hex: 0x9A988E), width: 3, height: 3.2), light: 0.85),
    ]
    return Place(
      camera: SceneCamera(height: 4.6, pitchDegrees: 15, yawDegrees: 2, focalLength: 0.8),
      backdrop: backdrop,
      props: [
        Prop(kind: .bollard, position: WorldPoint(-3.4, 8.7)),
        Prop(kind: .bollard, position: WorldPoint(0.8, 8.7)),
        Prop(kind: .bollard, position: WorldPoint(5, 8.7)),
        Prop(kind: .lampPost(height: 5), position: WorldPoint(-5.6, 8.5)),
      ])
  }()
}
