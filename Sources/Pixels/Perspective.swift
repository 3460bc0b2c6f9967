/// How tall a person looks at each height of the picture: linear in the row of the feet, as a level
/// camera above flat ground sees it.
///
/// Relative like all coordinates: heights and rows are fractions of the picture's height, so that
/// it holds for any resolution of the stream.
public struct Perspective: Hashable, Sendable {
  /// A person as marked in the picture.
  public struct Sample: Hashable, Sendable {
    /// Row of the feet, 0 (top) ... 1 (bottom).
    public var y: Double
    /// From head to feet.
    public var personHeight: Double

    public init(y: Double, personHeight: Double) {
      self.y = y
      self.personHeight = personHeight
    }
  }

  public let nearer: Sample
  public let farther: Sample

  /// From two persons: `nearer` stands lower in the picture than `farther`, and looks as tall or
  /// taller. Whoever reads them from outside checks that first; here it is a precondition.
  public init(nearer: Sample, farther: Sample) {
    precondition(nearer.y > farther.y, "the nearer person stands lower in the picture")
    precondition(
      farther.personHeight > 0 && nearer.personHeight >= farther.personHeight,
      "the nearer person looks as tall or taller")
    self.nearer = nearer
    self.farther = farther
  }

  /// Height of a person whose feet are at row `y`, as a fraction of the picture's height; 0 at and
  /// above the horizon, where nobody can stand.
  public func personHeight(atY y: Double) -> Double {
    max(0, farther.personHeight + slope * (y - farther.y))
  }

  /// Height of a person whose body's middle is at row `y`: what a cell of foreground there belongs
  /// to, on the mean.
  ///
  /// With feet at `f` the middle is at `f - height(f) / 2`, which is solved for `f`.
  public func personHeight(aroundY y: Double) -> Double {
    let feet = (y + (farther.personHeight - slope * farther.y) / 2) / (1 - slope / 2)
    return personHeight(atY: feet)
  }

  /// Row of the feet of a person whose head is at row `y`: solves `f - height(f) = y` for `f`. `nil`
  /// where the marks are so steep that a row says nothing of it.
  public func feet(ofHeadAtY y: Double) -> Double? {
    guard slope < 0.8 else { return nil }
    return (y + farther.personHeight - slope * farther.y) / (1 - slope)
  }

  private var slope: Double {
    (nearer.personHeight - farther.personHeight) / (nearer.y - farther.y)
  }
}
