extension SampleScene {
  /// A disturbance and nothing else: no event is to be reported.
  static let quietScenes: [Entry] = [
    quiet("empty", nil, "Nothing happens, in good light.", yard),
    quiet(
      "light-switch", .lightSwitch, "The corridor's light goes off and on again.", corridor),
    quiet("clouds", .clouds, "Clouds shade the yard.", yard),
    quiet("rain", .rain, "Rain in the yard.", yard),
    quiet("tree", .swayingTree, "Trees sway in the wind.", garden),
    quiet("shake", .shake, "The pole of the camera shakes.", yard),
    quiet(
      "night-noise", .sensorNoise, "The yard at night, with the noise of an amplified sensor.",
      yard, [.night: 1, .sensorNoise: 2.6]),
    quiet("clock", .clock, "Nothing moves but the clock in the picture.", yard),
  ]

  /// A place without actors: twelve seconds of common sensor noise, the disturbance that it shows,
  /// and what else belongs to it.
  private static func quiet(
    _ name: String, _ shown: NuisanceKind?, _ summary: String, _ place: Place,
    _ nuisances: [NuisanceKind: Double] = [:]
  ) -> Entry {
    Entry(name: name, shows: shown) { seed in
      var all = nuisances.merging([.sensorNoise: 0.6]) { own, _ in own }
      if let shown, all[shown] == nil || nuisances[shown] == nil { all[shown] = 1 }
      var scene = SampleScene(
        name: name, summary: summary, seed: seed, seconds: 12, camera: place.camera,
        backdrop: place.backdrop, label: "CAM 9", nuisances: all)
      scene.props = place.props
      return scene
    }
  }

  /// Where scenes take place.
  struct Place: Sendable {
    var camera: SceneCamera
    var backdrop: Backdrop
    var props: [Prop]
  }
}

extension NuisanceKind {
  /// The scene in which nothing happens but this; `nil` if there is none.
  public var quietScene: String? {
    SampleScene.quietScenes.first { $0.shows == self }?.name
  }
}
