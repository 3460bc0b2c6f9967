import Pixels

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How a box changed between two moments, told apart from how its outline merely frayed.
///
/// Lengths are in picture heights: a relative width times the picture's aspect is a length, a
/// relative height is one already.
enum BoxChange {
  /// What both opposite sides agree on: the smaller of two shifts in one direction, and none where
  /// they disagree. A part that joins or leaves a blob moves one side only and counts for nothing.
  /// A side at the picture's edge says nothing (more of the thing may be outside), so that the free
  /// side decides alone.
  static func translation(from old: RelativeRect, to new: RelativeRect, aspect: Double)
    -> (x: Double, y: Double)
  {
    let x = agreedShift(
      low: new.x - old.x, high: new.x + new.width - old.x - old.width,
      lowIsPinned: min(new.x, old.x) < edge,
      highIsPinned: max(new.x + new.width, old.x + old.width) > 1 - edge)
    let y = agreedShift(
      low: new.y - old.y, high: new.y + new.height - old.y - old.height,
      lowIsPinned: min(new.y, old.y) < edge,
      highIsPinned: max(new.y + new.height, old.y + old.height) > 1 - edge)
    return (x * aspect, y)
  }

  /// Logarithm of the growth that width and height share (negative: both shrank): what walking
  /// towards or away from the camera looks like.
  static func growth(from old: RelativeRect, to new: RelativeRect) -> Double {
    guard old.width > 0, old.height > 0, new.width > 0, new.height > 0 else { return 0 }
    return agreed(log(new.width / old.width), log(new.height / old.height))
  }

  /// The measure of a body, in picture heights: its shorter side, but half the longer one of what
  /// is thinner than people are.
  static func bodySize(_ box: RelativeRect, aspect: Double) -> Double {
    let width = box.width * aspect
    return max(min(width, box.height), max(width, box.height) / 2, 1e-6)
  }

  /// Whether a part may be outside the picture.
  static func isAtEdge(_ box: RelativeRect) -> Bool {
    box.x < edge || box.y < edge || box.x + box.width > 1 - edge || box.y + box.height > 1 - edge
  }

  /// About two cells of the analysis grid.
  private static let edge = 0.005

  private static func agreedShift(
    low: Double, high: Double, lowIsPinned: Bool, highIsPinned: Bool
  ) -> Double {
    switch (lowIsPinned, highIsPinned) {
    case (true, true): 0
    case (true, false): high
    case (false, true): low
    case (false, false): agreed(low, high)
    }
  }

  private static func agreed(_ first: Double, _ second: Double) -> Double {
    if first > 0, second > 0 { return min(first, second) }
    if first < 0, second < 0 { return max(first, second) }
    return 0
  }
}
