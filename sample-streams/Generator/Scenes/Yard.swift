extension SampleScene {
  /// A paved yard in front of a house with a gateway: scene `gate` and the quiet scenes.
  static let yard: Place = {
    var backdrop = Backdrop(
      ground: .paving(Colour(hex: 0x8F8A80), width: 0.9, height: 0.6, contrast: 0.16))
    backdrop.groundPatches = [
      Patch(-40, 3, -5.4, 40, .grass(Colour(hex: 0x5D6B3C))),
      Patch(-5.4, 3, -5.15, 40, .plain(.grey(0.6))),
      Patch(-1.9, 16, 3.1, 40, .asphalt(.grey(0.34))),
    ]
    let house = Material.windows(wall: Colour(hex: 0xB9A98C), width: 3.1, height: 3.2)
    backdrop.walls = [
      Wall(
        from: (-22, 17), to: (-1.9, 17), height: 8, material: house,
        patches: [
          Patch(0, 0, 30, 0.7, .plaster(Colour(hex: 0x7C766C))),
          Patch(17.6, 0, 18.8, 2.3, .slats(Colour(hex: 0x5A4632), spacing: 0.3)),
        ], light: 0.95, hides: true),
      Wall(
        from: (3.1, 17), to: (24, 17), height: 8, material: house,
        patches: [
          Patch(0, 0, 30, 0.7, .plaster(Colour(hex: 0x7C766C))),
          Patch(1.4, 0, 4.2, 2.6, .slats(.grey(0.58), spacing: 0.16)),
        ], light: 0.95, hides: true),
      // The gateway: lintel above, its sides, the street behind it.
      Wall(
        from: (-1.9, 17), to: (3.1, 17), bottom: 3.4, height: 4.6,
        material: .plaster(Colour(hex: 0xAD9D82)), light: 0.92, hides: true),
      Wall(
        from: (-1.9, 17), to: (-1.9, 21), height: 8, material: .brick(Colour(hex: 0x8A5E48)),
        light: 0.6, hides: true),
      Wall(
        from: (3.1, 17), to: (3.1, 21), height: 8, material: .brick(Colour(hex: 0x8A5E48)),
        light: 0.5, hides: true),
      Wall(
        from: (-30, 34), to: (30, 34), height: 12,
        material: .windows(wall: Colour(hex: 0x9C9488), width: 3, height: 3.3), light: 0.9),
      // A brick wall on the right side of the yard.
      Wall(
        from: (7.6, 17), to: (7.6, 2), height: 2.1, material: .brick(Colour(hex: 0x94654C)),
        light: 0.8, hides: true),
    ]
    return Place(
      camera: SceneCamera(height: 4.3, pitchDegrees: 17, yawDegrees: 3, focalLength: 0.86),
      backdrop: backdrop,
      props: [
        Prop(kind: .lampPost(height: 5), position: WorldPoint(-4.6, 12.5)),
        Prop(kind: .bin, position: WorldPoint(5.2, 15.6)),
        Prop(kind: .bollard, position: WorldPoint(-1.7, 15.4)),
        Prop(kind: .bollard, position: WorldPoint(2.9, 15.4)),
        Prop(kind: .bench, position: WorldPoint(-6.6, 14.6)),
        Prop(kind: .tree(height: 4.6, crown: 1.5), position: WorldPoint(-7.6, 13)),
      ])
  }()
}
