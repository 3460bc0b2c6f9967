import Pixels
import Testing

@testable import Scene

@Suite struct DriftTests {
  /// Steps of a hundredth of the picture's width each; the aspect is 2.
  @Test(arguments: [
    (what: "straight", places: [0.0, 0.01, 0.02, 0.03], isReached: true),
    (what: "a step back", places: [0.0, 0.01, 0.02, 0.01, 0.02, 0.03], isReached: true),
    (what: "to and fro", places: [0.0, 0.03, 0, 0.03, 0, 0.03], isReached: false),
    (what: "not far enough", places: [0.0, 0.01, 0.02], isReached: false),
  ])
  func onlyWhatGoesStraightGetsSomewhere(
    walk: (what: String, places: [Double], isReached: Bool)
  ) {
    let points = walk.places.map { RelativePoint(x: 0.5 + $0, y: 0.5) }
    var drift = Drift(from: points[0])
    for point in points.dropLast() { drift.step(to: point, aspect: 2) }
    #expect(drift.reaches(0.059, at: points[points.count - 1], aspect: 2) == walk.isReached)
  }
}
