/// How much room persons who stand in a place have, from A (they may walk about) to F (they touch
/// each other and cannot move).
///
/// Of queueing areas, by square metres for each: Fruin, Pedestrian Planning and Design (1971): A
/// from 1.21, B 0.93, C 0.65, D 0.28, E 0.19, F below.
public enum LevelOfService: String, Sendable, Codable, CaseIterable {
  case a = "A"
  case b = "B"
  case c = "C"
  case d = "D"
  case e = "E"
  case f = "F"

  /// `density` in persons/m2, at least 0.
  public init(density: Double) {
    self =
      switch density {
      case ...(1 / 1.21): .a
      case ...(1 / 0.93): .b
      case ...(1 / 0.65): .c
      case ...(1 / 0.28): .d
      case ...(1 / 0.19): .e
      default: .f
      }
  }
}
