import Pixels
import Testing

@Suite struct PerspectiveTests {
  static let slanted = Perspective(
    nearer: .init(y: 0.9, personHeight: 0.3), farther: .init(y: 0.4, personHeight: 0.1))

  @Test(arguments: [
    ("at the nearer mark", 0.9, 0.3), ("at the farther mark", 0.4, 0.1),
    ("half way between", 0.65, 0.2), ("below the nearer mark", 1.0, 0.34),
    ("at the horizon", 0.15, 0), ("above the horizon", 0.1, 0),
  ])
  func heightIsLinearInTheRowOfTheFeet(_ name: String, y: Double, height: Double) {
    #expect(abs(Self.slanted.personHeight(atY: y) - height) < 1e-9, "\(name)")
  }

  @Test(arguments: [0.3, 0.5, 0.7, 0.95])
  func theHeightAroundTheMiddleIsThatOfTheFeetBelow(feet: Double) {
    let height = Self.slanted.personHeight(atY: feet)
    #expect(abs(Self.slanted.personHeight(aroundY: feet - height / 2) - height) < 1e-9)
  }

  @Test func aCameraFromAboveSeesAllAlike() {
    let flat = Perspective(
      nearer: .init(y: 0.9, personHeight: 0.2), farther: .init(y: 0.1, personHeight: 0.2))
    #expect(flat.personHeight(atY: 0) == 0.2)
    #expect(flat.personHeight(aroundY: 0.5) == 0.2)
  }
}
