import Pixels

/// Scenes in which many walk across a square: for the direction of streams.
extension SampleScene {
  /// Two streams of people go through each other.
  static func streams(seed: UInt64) -> SampleScene {
    acrossTheSquare(
      "streams", "Two streams of people go through each other.", seed: seed, bothWays: true)
  }

  /// As many people, who all go to the right.
  static func oneWay(seed: UInt64) -> SampleScene {
    acrossTheSquare("one-way", "Many people go the same way.", seed: seed, bothWays: false)
  }

  private static func acrossTheSquare(
    _ name: String, _ summary: String, seed: UInt64, bothWays: Bool
  ) -> SampleScene {
    let place = marketSquare
    var scene = SampleScene(
      name: name, summary: summary, seed: seed, seconds: 32, camera: place.camera,
      backdrop: place.backdrop, label: "PLAZA 3", nuisances: [.sensorNoise: 0.6, .clock: 1])
    scene.props = place.props
    var cast = Cast(seed: seed, purpose: 0x57EA5)
    for number in 0..<44 {
      let lane = cast.random.between(9.2, 14.8)
      let speed = cast.random.between(1.25, 1.55)
      cast.walk(
        from: 2.5 + 0.5 * Double(number), speed: speed, in: lane,
        toRight: !bothWays || number % 2 == 0)
    }
    scene.actors = cast.actors
    scene.zones = [
      TruthFile.Zone(
        id: "square", name: "Square",
        polygon: [
          .init(x: 0.1, y: 0.42), .init(x: 0.9, y: 0.42), .init(x: 0.95, y: 0.88),
          .init(x: 0.05, y: 0.88),
        ])
    ]
    return scene
  }
}
