extension SampleScene {
  /// Large dark branches swing before a bright sky while people walk below.
  static func branches(seed: UInt64) -> SampleScene {
    let place = avenue
    var scene = SampleScene(
      name: "branches", summary: "Dark branches swing before a bright sky; people walk.",
      seed: seed, seconds: 20, camera: place.camera, backdrop: place.backdrop, label: "PARK 5",
      nuisances: [.sensorNoise: 0.6, .swayingTree: 1])
    scene.props = place.props
    var cast = Cast(seed: seed, purpose: 0xB4A4)
    cast.walk(from: 2.8, [(-6.5, 8.2), (7, 8.6)])
    cast.walk(from: 4.5, [(6.5, 11), (-7, 10.4)])
    cast.walk(from: 7.5, [(0.4, 24), (-0.2, 14), (1.6, 3)])
    cast.walk(from: 9, speed: 1.7, [(-6.5, 7.2), (6.4, 6.6)])
    cast.walk(from: 12, [(7, 9.6), (-7, 8.8)])
    scene.actors = cast.actors
    return scene
  }

  /// A path in a park, seen from below the crown of a tree.
  static let avenue: Place = {
    var backdrop = Backdrop(ground: .grass(Colour(hex: 0x565F38)))
    backdrop.groundPatches = [
      Patch(-60, 6, 60, 12.2, .asphalt(.grey(0.4))),
      Patch(-1.4, 12.2, 1.8, 60, .asphalt(.grey(0.42))),
    ]
    backdrop.sky = Colour(hex: 0xE4E9EC)
    backdrop.walls = [
      Wall(
        from: (-60, 38), to: (-7, 38), height: 3.4, material: .grass(Colour(hex: 0x39442C)),
        light: 0.8),
      Wall(
        from: (9, 42), to: (60, 42), height: 4.6,
        material: .windows(wall: Colour(hex: 0x7E766C), width: 3, height: 3.2), light: 0.75),
    ]
    return Place(
      camera: SceneCamera(height: 2.9, pitchDegrees: 0.5, focalLength: 0.74), backdrop: backdrop,
      props: [
        Prop(kind: .bough(reach: 3.4, droop: 1.3), position: WorldPoint(-3.9, 4.6, 4.9)),
        Prop(kind: .bough(reach: -3.1, droop: 1.1), position: WorldPoint(3.9, 5, 5.1)),
        Prop(kind: .bough(reach: 1.7, droop: 1), position: WorldPoint(-1.2, 4.2, 5.2)),
        Prop(kind: .bough(reach: 2.6, droop: 1.9), position: WorldPoint(-4.6, 5.4, 4.6)),
        Prop(kind: .tree(height: 6, crown: 1.9), position: WorldPoint(-9, 22)),
        Prop(kind: .bench, position: WorldPoint(5.4, 13)),
        Prop(kind: .lampPost(height: 4.6), position: WorldPoint(2.6, 14)),
      ])
  }()
}
