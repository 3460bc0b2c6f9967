import Pixels

extension SampleScene {
  /// Ground of the plaza's zone: metres across and away.
  private static let square = (left: -4.0, right: 4.0, near: 10.0, far: 15.0)

  /// A crowd gathers on a square and disperses.
  static func plaza(seed: UInt64) -> SampleScene {
    let place = marketSquare
    var scene = SampleScene(
      name: "plaza", summary: "A crowd gathers on a square and disperses.", seed: seed,
      seconds: 25, camera: place.camera, backdrop: place.backdrop, label: "PLAZA 3",
      nuisances: [.sensorNoise: 0.6, .clock: 1])
    scene.props = place.props
    scene.actors = crowd(seed: seed)
    let area = (square.right - square.left) * (square.far - square.near)
    scene.zones = [
      TruthFile.Zone(
        id: "square", name: "Square", polygon: zonePolygon(camera: place.camera),
        groundAreaM2: area,
        levels: [
          TruthFile.Level(severity: "warning", enter: 0.35, leave: 0.3),
          TruthFile.Level(severity: "alarm", enter: 0.6, leave: 0.5),
        ])
    ]
    return scene
  }

  /// The ground of the square and the room that people on it take up above it in the picture.
  private static func zonePolygon(camera: SceneCamera) -> [RelativePoint] {
    let view = View(camera: camera, size: SampleStream.main.size)
    let corners = [
      WorldPoint(square.left - 0.4, square.far + 0.3, 1.9),
      WorldPoint(square.right + 0.4, square.far + 0.3, 1.9),
      WorldPoint(square.right + 0.4, square.near - 0.2),
      WorldPoint(square.left - 0.4, square.near - 0.2),
    ]
    func share(_ value: Float, of whole: Double) -> Double {
      let share = min(1, max(0, Double(value) / whole))
      return (share * 1_000).rounded() / 1_000
    }
    return corners.compactMap { view.pixel($0)?.point }.map { point in
      RelativePoint(x: share(point.x, of: 1920), y: share(point.y, of: 1080))
    }
  }

  /// Two people pass at the start; 36 come to spots of their own from second 6 on, shift their
  /// weight for a while, and leave.
  private static func crowd(seed: UInt64) -> [Actor] {
    var random = SeededRandom(seed: seed, purpose: 0x92A2A)
    var spots: [(Double, Double)] = []
    for row in 0..<4 {
      for column in 0..<9 {
        let across = (Double(column) + 0.5 * Double(row & 1)) * 0.82 + random.between(-0.2, 0.2)
        let away = Double(row) * 1.25 + random.between(-0.3, 0.3)
        spots.append((square.left + 0.5 + across, square.near + 0.6 + away))
      }
    }
    // Shuffled: who comes first stands anywhere.
    for index in stride(from: spots.count - 1, to: 0, by: -1) {
      spots.swapAt(index, random.index(index + 1))
    }
    var paths = [
      Path(from: 0.6, speed: 1.8, through: [(-11, 12.5), (11.5, 13.5)]),
      Path(from: 2.2, speed: 1.7, through: [(11.5, 10.8), (-11, 11.8)]),
    ]
    for (index, spot) in spots.enumerated() {
      let arrival = 6.4 + Double(index) * 0.185 + random.between(-0.2, 0.2)
      let leaving = 13.6 + Double(index * 17 % 36) * 0.1 + random.between(-0.15, 0.15)
      paths.append(visit(spot, arrival: arrival, leaving: leaving, random: &random))
    }
    return paths.enumerated().map { index, path in
      Actor(
        id: index + 1, figure: .person(PersonFigure(look: PersonLook(random: &random))),
        path: path)
    }
  }

  /// Comes from a border of the picture, is at the spot at `arrival`, leaves at `leaving`.
  private static func visit(
    _ spot: (Double, Double), arrival: Double, leaving: Double, random: inout SeededRandom
  ) -> Path {
    func border() -> (Double, Double) {
      let edge: [(Double, Double)] = [
        (-11, 11), (-12, 15), (11, 11), (12, 15), (-6, 27), (7, 27), (-9.5, 8.5), (9.5, 8.5),
      ]
      let point = random.pick(edge)
      return (point.0 + random.between(-0.8, 0.8), point.1 + random.between(-0.8, 0.8))
    }
    func time(from start: (Double, Double), to end: (Double, Double)) -> Double {
      let dx = end.0 - start.0
      let dy = end.1 - start.1
      return (dx * dx + dy * dy).squareRoot() / random.between(1.8, 2.3)
    }
    let origin = border()
    var path = [
      Path.Knot(
        seconds: arrival - time(from: origin, to: spot), x: origin.0, y: origin.1),
      Path.Knot(seconds: arrival, x: spot.0, y: spot.1),
    ]
    // People who wait shift about.
    var seconds = arrival + random.between(0.8, 1.6)
    var place = spot
    while seconds < leaving - 0.8 {
      path.append(Path.Knot(seconds: seconds, x: place.0, y: place.1))
      place = (
        spot.0 + random.between(-0.22, 0.22), spot.1 + random.between(-0.22, 0.22)
      )
      seconds += random.between(0.4, 0.8)
      path.append(Path.Knot(seconds: seconds, x: place.0, y: place.1))
      seconds += random.between(0.6, 1.6)
    }
    path.append(Path.Knot(seconds: max(leaving, seconds), x: place.0, y: place.1))
    let exit = border()
    let last = path[path.count - 1]
    path.append(
      Path.Knot(
        seconds: last.seconds + time(from: place, to: exit), x: exit.0,
        y: exit.1))
    return Path(path)
  }

  /// A wide square between houses, seen from a high pole.
  static let marketSquare: Place = {
    let cobbles = Material.paving(
      Colour(hex: 0x847A6C), width: 0.6, height: 0.6, contrast: 0.2)
    var backdrop = Backdrop(
      ground: .paving(Colour(hex: 0x9A9184), width: 1.2, height: 0.8, contrast: 0.14))
    backdrop.groundPatches = [
      Patch(-40, 19.5, 40, 23.5, .asphalt(.grey(0.36))),
      Patch(-40, 19.3, 40, 19.5, .plain(.grey(0.6))),
      Patch(-40, 23.5, 40, 23.7, .plain(.grey(0.6))),
      Patch(-0.6, 3, 0.6, 19.3, cobbles),
      Patch(-40, 16.6, 40, 17.2, cobbles),
    ]
    var shopFront = [
      Patch(29.4, 0, 40.6, 3.2, .plain(Colour(hex: 0x6A5F52))),
      Patch(29.4, 3.2, 40.6, 3.7, .slats(Colour(hex: 0x7C3A30), spacing: 0.5)),
    ]
    for pane in 0..<5 {
      let left = 29.6 + Double(pane) * 2.2
      shopFront.append(
        Patch(left, pane == 2 ? 0.1 : 0.5, left + 1.95, 2.9, .plain(Colour(hex: 0x36444C))))
    }
    backdrop.walls = [
      Wall(
        from: (-40, 30), to: (2, 30), height: 13,
        material: .windows(wall: Colour(hex: 0xB7A48A), width: 3, height: 3.2),
        patches: shopFront, light: 0.95),
      Wall(
        from: (2, 30), to: (40, 30), height: 13,
        material: .windows(wall: Colour(hex: 0x9FA39C), width: 2.6, height: 3.2), light: 0.9),
    ]
    return Place(
      camera: SceneCamera(height: 7.2, pitchDegrees: 24, yawDegrees: 1, focalLength: 0.84),
      backdrop: backdrop,
      props: [
        Prop(kind: .lampPost(height: 5.5), position: WorldPoint(-6.4, 17.8)),
        Prop(kind: .lampPost(height: 5.5), position: WorldPoint(6.8, 17.8)),
        Prop(kind: .bench, position: WorldPoint(-6.6, 13.4)),
        Prop(kind: .bench, position: WorldPoint(7, 13.2)),
        Prop(kind: .tree(height: 5, crown: 1.6), position: WorldPoint(9.8, 18)),
        Prop(kind: .tree(height: 5, crown: 1.6), position: WorldPoint(-10.2, 18)),
        Prop(kind: .bin, position: WorldPoint(5.7, 15.9)),
      ])
  }()
}
