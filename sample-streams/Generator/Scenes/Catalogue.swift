extension SampleScene {
  /// A scene's name and how it is made from a seed.
  struct Entry: Sendable {
    var name: String
    var make: @Sendable (UInt64) -> SampleScene
  }

  /// Scenes with events first, then those in which nothing happens but disturbances.
  static let catalogue: [Entry] = [
    Entry(name: "gate", make: gate),
    Entry(name: "street", make: street),
    Entry(name: "plaza", make: plaza),
    Entry(name: "corridor-night", make: corridorNight),
    Entry(name: "empty") { quiet("empty", "Nothing happens, in good light.", yard, $0, [:]) },
    Entry(name: "light-switch") {
      quiet(
        "light-switch", "The corridor's light goes off and on again.", corridor, $0,
        [.lightSwitch: 1])
    },
    Entry(name: "clouds") {
      quiet("clouds", "Clouds shade the yard.", yard, $0, [.clouds: 1])
    },
    Entry(name: "rain") { quiet("rain", "Rain in the yard.", yard, $0, [.rain: 1]) },
    Entry(name: "tree") {
      quiet("tree", "Trees sway in the wind.", garden, $0, [.swayingTree: 1])
    },
    Entry(name: "shake") {
      quiet("shake", "The pole of the camera shakes.", yard, $0, [.shake: 1])
    },
    Entry(name: "night-noise") {
      quiet(
        "night-noise", "The yard at night, with the noise of an amplified sensor.", yard, $0,
        [.night: 1, .sensorNoise: 2.6])
    },
    Entry(name: "clock") {
      quiet("clock", "Nothing moves but the clock in the picture.", yard, $0, [.clock: 1])
    },
  ]

  /// A place without actors: twelve seconds of common sensor noise and the named disturbances.
  private static func quiet(
    _ name: String, _ summary: String, _ place: Place, _ seed: UInt64,
    _ nuisances: [NuisanceKind: Double]
  ) -> SampleScene {
    var scene = SampleScene(
      name: name, summary: summary, seed: seed, seconds: 12, camera: place.camera,
      backdrop: place.backdrop, label: "CAM 9",
      nuisances: nuisances.merging([.sensorNoise: 0.6]) { own, _ in own })
    scene.props = place.props
    return scene
  }

  /// Where scenes take place.
  struct Place: Sendable {
    var camera: SceneCamera
    var backdrop: Backdrop
    var props: [Prop]
  }
}
