extension SampleScene {
  /// A disturbance and nothing else: no event is to be reported.
  static let quietScenes: [Entry] = [
    quiet("empty", nil, "Nothing happens, in good light.", outside),
    quiet(
      "light-switch", .lightSwitch, "The corridor's light goes off and on again.", [corridor]),
    quiet(
      "partial-light", .partialLight, "One of the corridor's lamps goes off and on again.",
      [corridor]),
    quiet("clouds", .clouds, "Clouds shade the yard.", outside),
    quiet("ir-cut", .infraredCut, "The camera turns to infrared and back.", [garden] + outside),
    quiet("rain", .rain, "Rain in the yard.", outside),
    quiet("snow", .snow, "Snow falls.", [road] + outside),
    quiet("tree", .swayingTree, "Trees sway in the wind.", [garden, avenue, road]),
    quiet("boughs", nil, "Dark branches swing before a bright sky.", [avenue], [.swayingTree: 1]),
    quiet("water", .water, "Waves and glints on a canal.", [quay]),
    quiet("shake", .shake, "The pole of the camera shakes.", outside),
    quiet(
      "headlights", .headlights, "Beams of cars sweep over a dark street.", [road, depot],
      [.night: 1, .sensorNoise: 2.2]),
    quiet(
      "insects", .insects, "Insects pass close before the lens at night.", outside,
      [.night: 1, .sensorNoise: 2.2]),
    quiet(
      "night-noise", .sensorNoise, "The yard at night, with the noise of an amplified sensor.",
      outside, [.night: 1, .sensorNoise: 2.6]),
    quiet(
      "compression", .compression, "A starved encoder: the picture pulses at key frames.",
      [garden] + outside, [.sensorNoise: 1]),
    quiet("clock", .clock, "Nothing moves but the clock in the picture.", outside),
    quiet(
      "reconnect", .reconnect, "The stream comes again on grey, without a key frame.", outside),
    quiet("exposure", .exposure, "Automatic exposure hunts.", [road] + outside),
    quiet("ptz", .pan, "The camera is turned away and back.", [marketSquare] + outside),
  ]

  private static let outside = [yard, road, marketSquare, depot]

  /// A place without actors: twelve seconds of common sensor noise, the disturbance that it shows,
  /// and what else belongs to it. Seeds other than 1 see others of the places, from elsewhere.
  private static func quiet(
    _ name: String, _ shown: NuisanceKind?, _ summary: String, _ places: [Place],
    _ nuisances: [NuisanceKind: Double] = [:]
  ) -> Entry {
    Entry(name: name, shows: shown) { seed in
      var all = nuisances.merging([.sensorNoise: 0.6]) { own, _ in own }
      if let shown, all[shown] == nil { all[shown] = 1 }
      let place = places[Int(truncatingIfNeeded: (seed &- 1) % UInt64(places.count))]
      var random = SeededRandom(seed: seed, purpose: 0x91ACE)
      var scene = SampleScene(
        name: name, summary: summary, seed: seed, seconds: 12,
        camera: seed == 1 ? place.camera : place.camera.elsewhere(random: &random),
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
