internal import Pixels

/// How much of the background's texture shows through what looks different: light lets it, a thing
/// does not.
enum TextureTest {
  /// Every so many rows and columns say enough.
  private static let step = 2
  /// Steps between cells that say something; less is noise.
  private static let texture = 4...80
  /// Squared levels without which nothing can be said.
  private static let leastEvidence = 2_000

  /// The regression of the steps that are seen on those of the model, over the raw mask: 1 where
  /// all of the texture is there, 0 where none is; `nil` where the model has too little.
  static func share(in raw: BitPlane, model: BackgroundModel) -> Double? {
    var shared = 0
    var background = 0
    for y in stride(from: 0, to: raw.size.height, by: step) {
      let (pixels, means) = (model.pixels(ofRow: y), model.means(ofRow: y))
      for x in stride(from: 0, to: raw.size.width - 2, by: step) where raw[x, y] && raw[x + 2, y] {
        let expected = Int(means[x + 2]) - Int(means[x])
        guard texture.contains(abs(expected)) else { continue }
        shared += expected * (Int(pixels[x + 2]) - Int(pixels[x]))
        background += expected * expected
      }
    }
    return background >= leastEvidence ? Double(shared) / Double(background) : nil
  }
}
