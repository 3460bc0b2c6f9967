/// Something that moves, with its path through the scene.
struct Actor: Sendable {
  enum Figure: Sendable {
    case person(PersonFigure)
    case car(CarFigure)
    case motorbike(MotorbikeFigure)
    case bag(BagFigure)
  }

  /// Unique within its scene, from 1.
  var id: Int
  var figure: Figure
  var path: Path

  var kind: TruthFile.ObjectKind {
    switch figure {
    case .person: .person
    case .car: .car
    case .motorbike: .motorbike
    case .bag: .bag
    }
  }

  var isVehicle: Bool { kind == .car || kind == .motorbike }

  /// Somebody else who does the same later.
  func later(by seconds: Double, id: Int) -> Actor {
    Actor(id: id, figure: figure, path: path.later(by: seconds))
  }

  /// Whether it has gone anywhere since frame 0, or came later. Who stands there from the first
  /// frame on is part of the background until then.
  func hasMoved(at seconds: Double) -> Bool {
    guard path.begin <= 0, let first = path.pose(at: 0), let now = path.pose(at: seconds) else {
      return true
    }
    return now.travelled - first.travelled > 0.05
  }

  func shapes(_ pose: Path.Pose, in view: View) -> [Shape] {
    switch figure {
    case .person(let person):
      person.shapes(pose, in: view)
    case .car(let car):
      car.shapes(
        at: pose.position, heading: pose.heading, travelled: pose.travelled, in: view)
    case .motorbike(let motorbike):
      motorbike.shapes(
        at: pose.position, heading: pose.heading, travelled: pose.travelled, in: view)
    case .bag(let bag): bag.shapes(at: pose.position, in: view)
    }
  }

  func shadow(_ pose: Path.Pose, in view: View) -> [Shape] {
    switch figure {
    case .person(let person): person.shadow(at: pose.position, in: view)
    case .car(let car): car.shadow(at: pose.position, heading: pose.heading, in: view)
    case .motorbike(let motorbike):
      motorbike.shadow(at: pose.position, heading: pose.heading, in: view)
    case .bag(let bag): bag.shadow(at: pose.position, in: view)
    }
  }

  /// The centre of a person's head; `nil` for who sits inside a vehicle.
  func head(_ pose: Path.Pose) -> WorldPoint? {
    switch figure {
    case .person(let person): person.headPoint(at: pose.position)
    case .car, .bag: nil
    case .motorbike(let motorbike):
      motorbike.headPoint(at: pose.position, heading: pose.heading)
    }
  }
}
