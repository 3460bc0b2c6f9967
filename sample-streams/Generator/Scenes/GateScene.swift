import Pixels

extension SampleScene {
  /// A few people walk in and out through a gateway.
  static func gate(seed: UInt64) -> SampleScene {
    let place = yard
    var scene = SampleScene(
      name: "gate", summary: "A few people walk in and out through a gateway.", seed: seed,
      seconds: 22, camera: place.camera, backdrop: place.backdrop, label: "GATE 1",
      nuisances: [.sensorNoise: 0.6, .clock: 1])
    scene.props = place.props
    var random = SeededRandom(seed: seed, purpose: 0x6A7E)
    func walker(_ id: Int, from seconds: Double, _ points: [(Double, Double)]) -> Actor {
      let shift = random.between(-0.25, 0.25)
      let path = Path(
        from: seconds + random.between(-0.3, 0.3), speed: random.between(1.35, 1.65),
        through: points.map { ($0.0 + shift, $0.1) })
      return Actor(
        id: id, figure: .person(PersonFigure(look: PersonLook(random: &random))), path: path)
    }
    scene.actors = [
      walker(1, from: 3.2, [(5.5, 28), (1.3, 22), (0.9, 16), (0.2, 10), (-2.2, 3)]),
      walker(2, from: 6.8, [(-6.5, 6.8), (-2.5, 8.6), (3, 9.6), (6.6, 9.2), (6.9, 4.5)]),
      walker(3, from: 8.4, [(2.6, 4), (1.9, 9), (0.8, 15.5), (0.2, 21), (-6, 28)]),
      walker(4, from: 11.2, [(-4, 28), (-0.2, 22.5), (-0.4, 16.5), (2.6, 11), (3.4, 3)]),
    ]
    scene.zones = [
      TruthFile.Zone(
        id: "yard", name: "Yard",
        polygon: [
          .init(x: 0.2, y: 0.36), .init(x: 0.8, y: 0.36), .init(x: 0.98, y: 0.98),
          .init(x: 0.02, y: 0.98),
        ])
    ]
    // Across the gateway: from right to left, so that who comes towards the camera goes in.
    scene.lines = [
      TruthFile.Line(
        id: "gateway", name: "Gateway", from: .init(x: 0.3, y: 0.45), to: .init(x: 0.68, y: 0.45))
    ]
    return scene
  }
}
