extension SampleScene {
  /// A dark road: cars with their beams, and people.
  static func nightStreet(seed: UInt64) -> SampleScene {
    let place = road
    var scene = SampleScene(
      name: "night-street", summary: "A dark road: cars with headlights, and people.", seed: seed,
      seconds: 20, camera: place.camera, backdrop: place.backdrop, label: "STREET 2",
      nuisances: [.night: 1, .sensorNoise: 2.2, .headlights: 1])
    scene.props = place.props
    var cast = Cast(seed: seed, purpose: 0x41657)
    cast.walk(from: 2.6, [(-6.8, 7.4), (7.4, 7.6)])
    cast.drive(from: 3.4, lane: 11.6, speed: 8, toRight: true)
    cast.walk(from: 6, [(11, 19.4), (-8, 19.2)])
    cast.drive(from: 8, lane: 15.3, speed: 7.5, toRight: false)
    cast.walk(from: 10.5, [(7.2, 8), (-6.8, 7.6)])
    cast.drive(from: 13, lane: 11.8, speed: 8.5, toRight: true)
    scene.actors = cast.actors
    return scene
  }

  /// A dark corridor: somebody enters and switches the light on; some time after he has gone it
  /// goes off.
  static func lightsOn(seed: UInt64) -> SampleScene {
    let place = corridor
    var scene = SampleScene(
      name: "lights-on", summary: "Who enters the dark corridor switches the light on.",
      seed: seed, seconds: 24, camera: place.camera, backdrop: place.backdrop,
      label: "CORRIDOR 4", nuisances: [.sensorNoise: 0.9, .lightSwitch: 1])
    scene.isLitByPeople = true
    var cast = Cast(seed: seed, purpose: 0x116470)
    cast.walk(from: 5, speed: 1.3, [(2.6, 14.5), (0.6, 14), (0.2, 9), (-0.3, 5), (-0.5, 1)])
    scene.actors = cast.actors
    return scene
  }
}
