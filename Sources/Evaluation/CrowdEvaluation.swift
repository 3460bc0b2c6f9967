public import Crowd
import Media
import Pixels

/// Scores the crowd network on pictures with known heads, by the engine of the pipeline.
public struct CrowdEvaluation: Sendable {
  /// Pictures are resized by this before they are counted, by area; above 0, at most 16.
  public var scale = 1.0
  /// `nil`: everything.
  public var region: CrowdRegion?
  /// Of sets whose pictures are consecutive: their smoothed counts are scored too.
  public var framesPerSecond: Double?

  private let model: CrowdModel

  public init(model: CrowdModel) { self.model = model }

  /// - Parameter onPicture: called after each picture.
  public func score(
    _ set: CrowdSet, onPicture: (CountedPicture) -> Void = { _ in }
  ) throws(EvaluationError) -> CrowdScore {
    let reader = PictureReader()
    let counter = PictureCounter(model: model)
    var score = CrowdScore(name: set.name)
    var smoothing = framesPerSecond.map { SmoothedCount(framesPerSecond: $0) }
    if smoothing != nil { score.smoothed = CountErrors() }
    var known: BlockSums?
    for picture in set.pictures {
      let heads = try set.heads(of: picture)
      let density: DensityMap
      do {
        density = try counter.count(reader.picture(picture.path, at: .zero, scaledBy: scale))
      } catch {
        throw .picture(error)
      }
      let sums = try sums(of: set, original: reader.fileSize, counter.picture, density, known)
      known = sums
      let places = Self.scaled(heads, from: reader.fileSize, to: sums.picture)
      let (counted, truth) = (sums.persons(density, parts: 1)[0], sums.heads(places, parts: 1)[0])
      let smoothed = smoothing?.add(counted)
      score.add(
        CountedPicture(
          set: set.name, name: picture.name, truth: truth, counted: counted, smoothed: smoothed),
        game: [2, 4, 8].map { parts in
          zip(sums.persons(density, parts: parts), sums.heads(places, parts: parts))
            .reduce(0) { $0 + abs($1.0 - Double($1.1)) }
        }, onPicture)
    }
    score.time = counter.time
    return score
  }

  // MARK: - Private

  /// Those known where they fit this picture.
  private func sums(
    of set: CrowdSet, original: PixelSize, _ counted: PixelSize, _ density: DensityMap,
    _ known: BlockSums?
  ) throws(EvaluationError) -> BlockSums {
    if let known, known.picture == counted { return known }
    return BlockSums(
      picture: counted, block: density.block,
      region: try region?.plane(of: set, original: original, counted: counted))
  }

  private static func scaled(
    _ heads: [CrowdSet.Head], from: PixelSize, to: PixelSize
  ) -> [CrowdSet.Head] {
    guard from != to else { return heads }
    let across = Double(to.width) / Double(from.width)
    let down = Double(to.height) / Double(from.height)
    return heads.map { CrowdSet.Head(x: $0.x * across, y: $0.y * down) }
  }
}
