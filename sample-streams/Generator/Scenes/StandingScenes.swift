extension SampleScene {
  /// Somebody stands there from the first frame on, and leaves after nine seconds.
  static func bystander(seed: UInt64) -> SampleScene {
    let place = yard
    var scene = SampleScene(
      name: "bystander", summary: "Somebody who stood there from the first frame on leaves.",
      seed: seed, seconds: 20, camera: place.camera, backdrop: place.backdrop, label: "GATE 1",
      nuisances: [.sensorNoise: 0.6])
    scene.props = place.props
    var cast = Cast(seed: seed, purpose: 0xB157A)
    let spot = (cast.random.between(-1.4, 2.2), cast.random.between(9, 12))
    let leaves = 9 + cast.random.between(-0.5, 0.5)
    let exit = (6.4, 4.0)
    let time = 1.1 * ((exit.0 - spot.0).magnitude + (exit.1 - spot.1).magnitude) / 1.9
    cast.add(
      .person(PersonFigure(look: PersonLook(random: &cast.random))),
      Path([
        Path.Knot(seconds: -10, x: spot.0, y: spot.1),
        Path.Knot(seconds: leaves, x: spot.0, y: spot.1),
        Path.Knot(seconds: leaves + time, x: exit.0, y: exit.1),
      ]))
    cast.walk(from: 3, [(-7, 7.4), (6.8, 7.8)])
    cast.walk(from: 13, [(1.2, 23), (0.8, 15), (-2.4, 3)])
    scene.actors = cast.actors
    return scene
  }

  /// Somebody comes, stands for nine seconds with hardly a move, and goes on.
  static func stop(seed: UInt64) -> SampleScene {
    let place = road
    var scene = SampleScene(
      name: "stop", summary: "Somebody comes, stands for long, and goes on; a car stops, too.",
      seed: seed, seconds: 24, camera: place.camera, backdrop: place.backdrop, label: "STREET 2",
      nuisances: [.sensorNoise: 0.6])
    scene.props = place.props
    var cast = Cast(seed: seed, purpose: 0x5709)
    let spot = (cast.random.between(-2, 3), cast.random.between(7.3, 7.9))
    let arrival = 5.5 + cast.random.between(-0.4, 0.4)
    var path = [
      Path.Knot(seconds: arrival - (spot.0 + 7) / 1.5, x: -7, y: 7.5),
      Path.Knot(seconds: arrival, x: spot.0, y: spot.1),
    ]
    for step in 1...3 {
      // Weight from one foot to the other.
      let seconds = arrival + Double(step) * 2.6
      path.append(Path.Knot(seconds: seconds, x: spot.0, y: spot.1))
      path.append(
        Path.Knot(
          seconds: seconds + 0.4, x: spot.0 + cast.random.between(-0.08, 0.08), y: spot.1))
    }
    path.append(Path.Knot(seconds: arrival + 9, x: spot.0, y: spot.1))
    path.append(Path.Knot(seconds: arrival + 9 + (7.4 - spot.0) / 1.5, x: 7.4, y: 7.7))
    cast.add(.person(PersonFigure(look: PersonLook(random: &cast.random))), Path(path))
    let lane = 11.6
    cast.add(
      .car(CarFigure(look: CarLook(random: &cast.random))),
      Path([
        Path.Knot(seconds: 3.4, x: -26, y: lane), Path.Knot(seconds: 6.2, x: -6, y: lane),
        Path.Knot(seconds: 7.4, x: -1.5, y: lane), Path.Knot(seconds: 15.5, x: -1.5, y: lane),
        Path.Knot(seconds: 17, x: 3, y: lane), Path.Knot(seconds: 20, x: 26, y: lane),
      ]))
    cast.drive(from: 9, lane: 15.2, speed: 9, toRight: false)
    cast.walk(from: 8, [(10, 19.4), (-9, 19.2)])
    scene.actors = cast.actors
    return scene
  }
}
