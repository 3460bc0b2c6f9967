/// People and vehicles of a scene, numbered in the order in which they are added.
struct Cast {
  var random: SeededRandom
  private(set) var actors: [Actor] = []

  init(seed: UInt64, purpose: UInt64) { random = SeededRandom(seed: seed, purpose: purpose) }

  mutating func add(_ figure: Actor.Figure, _ path: Path) {
    actors.append(Actor(id: actors.count + 1, figure: figure, path: path))
  }

  /// Somebody who walks through the points; a little earlier or later, beside and faster or slower
  /// with every seed.
  mutating func walk(from seconds: Double, speed: Double = 1.45, _ points: [(Double, Double)]) {
    let aside = random.between(-0.25, 0.25)
    let path = Path(
      from: seconds + random.between(-0.3, 0.3), speed: speed * random.between(0.9, 1.1),
      through: points.map { ($0.0 + aside, $0.1) })
    add(.person(PersonFigure(look: PersonLook(random: &random))), path)
  }

  /// A car from one side to the other.
  mutating func drive(from seconds: Double, lane: Double, speed: Double, toRight: Bool) {
    let ends = toRight ? (-26.0, 26.0) : (26.0, -26.0)
    let path = Path(
      from: seconds + random.between(-0.3, 0.3), speed: speed * random.between(0.93, 1.07),
      through: [(ends.0, lane), (ends.1, lane)])
    add(.car(CarFigure(look: CarLook(random: &random))), path)
  }
}

extension Cast {
  /// Somebody who walks across the picture.
  mutating func walk(from seconds: Double, speed: Double, in lane: Double, toRight: Bool) {
    let half = lane * 0.72 + 1
    let points = [(-half, lane), (half, lane + random.between(-0.3, 0.3))]
    walk(from: seconds, speed: speed, toRight ? points : points.reversed())
  }

  /// People side by side, 1.2 m apart: the nearer one hides much of the other.
  mutating func walk(abreast count: Int, from seconds: Double, lane: Double, toRight: Bool) {
    together(count, from: seconds, lane: lane, toRight: toRight, ahead: 0, aside: 1.2)
  }

  /// People one behind another, 1.5 m apart.
  mutating func walk(inLine count: Int, from seconds: Double, lane: Double, toRight: Bool) {
    together(count, from: seconds, lane: lane, toRight: toRight, ahead: 1.5, aside: 0)
  }

  private mutating func together(
    _ count: Int, from seconds: Double, lane: Double, toRight: Bool, ahead: Double, aside: Double
  ) {
    let speed = 1.4 * random.between(0.94, 1.06)
    let begin = seconds + random.between(-0.3, 0.3)
    for number in 0..<count {
      let y = lane + Double(number) * aside
      let half = (lane + aside) * 0.72 + 1
      let later = Double(number) * ahead / speed
      add(
        .person(PersonFigure(look: PersonLook(random: &random))),
        Path(
          from: begin + later, speed: speed,
          through: toRight ? [(-half, y), (half, y)] : [(half, y), (-half, y)]))
    }
  }

  /// Somebody who comes, walks up and down about a place with pauses, and goes.
  mutating func linger(from seconds: Double, until end: Double, around spot: (Double, Double)) {
    var knots = [
      Path.Knot(seconds: seconds, x: -9, y: spot.1),
      Path.Knot(seconds: seconds + (spot.0 + 9) / 1.4, x: spot.0, y: spot.1),
    ]
    var last = knots[1]
    while last.seconds < end {
      let pause = random.between(1.5, 5)
      knots.append(Path.Knot(seconds: last.seconds + pause, x: last.x, y: last.y))
      let next = (
        spot.0 + random.between(-2.4, 2.4), spot.1 + random.between(-1, 1.2)
      )
      let way = (next.0 - last.x).magnitude + (next.1 - last.y).magnitude
      last = Path.Knot(
        seconds: last.seconds + pause + max(0.6, way / 1.1), x: next.0, y: next.1)
      knots.append(last)
    }
    knots.append(Path.Knot(seconds: last.seconds + (9 - last.x) / 1.4, x: 9, y: spot.1))
    add(.person(PersonFigure(look: PersonLook(random: &random))), Path(knots))
  }

  /// Somebody who comes to a place, is there at `seconds`, stays a moment and goes.
  mutating func visit(
    _ spot: (Double, Double), at seconds: Double, staying: Double, from begin: (Double, Double),
    to end: (Double, Double)
  ) {
    func time(_ other: (Double, Double)) -> Double {
      let (x, y) = (other.0 - spot.0, other.1 - spot.1)
      return (x * x + y * y).squareRoot() / 1.45
    }
    let knots = [
      Path.Knot(seconds: seconds - time(begin), x: begin.0, y: begin.1),
      Path.Knot(seconds: seconds, x: spot.0, y: spot.1),
      Path.Knot(seconds: seconds + staying, x: spot.0, y: spot.1),
      Path.Knot(seconds: seconds + staying + time(end), x: end.0, y: end.1),
    ]
    add(.person(PersonFigure(look: PersonLook(random: &random))), Path(knots))
  }

  /// A bag that stands there for a time.
  mutating func place(at spot: (Double, Double), from seconds: Double, until end: Double) {
    add(
      .bag(BagFigure(random: &random)),
      Path([
        Path.Knot(seconds: seconds, x: spot.0, y: spot.1),
        Path.Knot(seconds: end, x: spot.0, y: spot.1),
      ]))
  }
}
