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
