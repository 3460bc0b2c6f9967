internal import Kernels
internal import Pixels

/// A change that is no thing: less light, or more.
enum Shading {
  /// Darker than the model: cast shadows, and where a lamp shone until now.
  case shadow
  /// Brighter than the model: what a lamp lights.
  case beam

  /// How far a pixel went this way from the model's mean, in levels; below 0: the other way.
  func depth(pixel: UInt8, mean: UInt8) -> Int {
    switch self {
    case .shadow: Int(mean) - Int(pixel)
    case .beam: Int(pixel) - Int(mean)
    }
  }

  /// Finds what of row `y` of the raw mask may be this and nothing else. Returns whether the row has
  /// anything at all.
  @discardableResult
  func find(
    _ findShadows: FindShadows, row y: Int, of raw: BitPlane, model: BackgroundModel,
    colours: ColourModel, rules: ShadowRules, cores: inout BitPlane, candidates: inout BitPlane
  ) -> Bool {
    let words = raw.wordsPerRow
    let range = y * words..<(y + 1) * words
    var any: UInt64 = 0
    for index in range { any |= raw.words[index] }
    guard any != 0 else {
      for index in range {
        cores.words[index] = 0
        candidates.words[index] = 0
      }
      return false
    }
    BitPlane.withRows(range, of: &cores, and: &candidates) { core, candidate in
      let pixels = RowTriple(
        above: model.pixels(ofRow: y - 1), here: model.pixels(ofRow: y),
        below: model.pixels(ofRow: y + 1))
      let means = RowTriple(
        above: model.means(ofRow: y - 1), here: model.means(ofRow: y),
        below: model.means(ofRow: y + 1))
      let foreground = raw.words.span.extracting(range)
      let difference = colours.difference(ofRow: y)
      // What a beam adds to the background, its shadow would take from the beam.
      switch self {
      case .shadow:
        findShadows(pixels, means, difference, foreground, rules, &core, &candidate)
      case .beam:
        findShadows(means, pixels, difference, foreground, rules, &core, &candidate)
      }
    }
    return true
  }
}
