import Pixels

/// How large things look where they stand, and so which parts belong together and where the feet
/// are of whom only a part is seen. Lengths are in picture heights.
struct GroundScale: Hashable, Sendable {
  /// What the marks of the perspective stand for.
  static let personMetres = 1.7

  /// Width over height of the picture.
  let aspect: Double
  let perspective: Perspective?

  /// How tall a person looks whose feet are at row `y`; `nil`: not known.
  func personHeight(atY y: Double) -> Double? {
    guard let height = perspective?.personHeight(atY: y), height > 0.01 else { return nil }
    return height
  }

  /// How tall a person looks there, if the box is about as tall and no wider than one.
  func personHeight(like box: RelativeRect) -> Double? {
    guard let height = personHeight(atY: box.bottom), height >= 0.06,
      box.width * aspect <= 0.7 * height,
      box.height >= 0.6 * height, box.height <= 1.3 * height
    else { return nil }
    return height
  }

  /// Whether a box is clearly no person and nothing larger: a bag, or a part of something.
  func isSmall(_ box: RelativeRect) -> Bool {
    guard let height = personHeight(atY: box.bottom) else { return false }
    return longerSide(of: box) < 0.55 * height
  }

  /// Least longer side of a detection that counts.
  func minimumLength(of box: RelativeRect, rule: MotionRule) -> Double {
    guard let metres = rule.minimumMetres, let perspective else { return rule.minimumHeight }
    // At the horizon and above nothing is too small to be a person.
    return metres / Self.personMetres * perspective.personHeight(atY: box.y + box.height)
  }

  func longerSide(of box: RelativeRect) -> Double { max(box.width * aspect, box.height) }

  /// Joins to each detection the parts of the same person above it: a head apart from its body,
  /// a body from legs in trousers of the ground's colour. What is joined is not taller than a
  /// person there, and no part is as tall as a person by itself. Without a perspective nothing is
  /// joined.
  func joinParts(_ detections: inout [Detection]) {
    guard perspective != nil, detections.count > 1 else { return }
    var settled = 0
    while settled < detections.count {
      // The lowest comes first: what stands in front has its feet in sight.
      var lowest = settled
      for index in settled..<detections.count
      where detections[index].bounds.bottom > detections[lowest].bounds.bottom { lowest = index }
      detections.swapAt(settled, lowest)
      if let height = personHeight(atY: detections[settled].bounds.bottom) {
        joinParts(to: settled, height: height, &detections)
      }
      settled += 1
    }
  }

  private func joinParts(to base: Int, height: Double, _ detections: inout [Detection]) {
    let lowest = detections[base].bounds
    let slack = 0.1 * height / aspect
    let widest = max(lowest.width, 0.8 * height / aspect)
    // Whose upper part is missing may have any part above him, others only small ones.
    let largest = lowest.height < 0.6 * height ? 0.9 : 0.6
    var index = base + 1
    while index < detections.count {
      let part = detections[index].bounds
      let middle = part.x + part.width / 2
      let joined = detections[base].bounds.union(part)
      if middle >= lowest.x - slack, middle <= lowest.x + lowest.width + slack,
        part.y >= lowest.bottom - 1.15 * height, joined.width <= widest,
        let own = personHeight(atY: part.bottom), part.height < largest * own
      {
        detections[base].bounds = joined
        detections[base].area += detections[index].area
        detections.remove(at: index)
      } else {
        index += 1
      }
    }
  }
}

extension RelativeRect {
  var bottom: Double { y + height }
}
