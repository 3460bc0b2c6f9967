public import Crowd
import Media
import Pixels
import SampleStreams

/// Counts persons in pictures without any, by the engine of the pipeline.
public struct EmptyEvaluation: Sendable {
  /// Pictures of folders are resized by this before, as in `CrowdEvaluation`.
  public var scale = 1.0

  /// How many pictures are drawn, 0 to `mostDrawn`; their kinds take turns.
  public var drawnCount = Self.mostDrawn

  public static let mostDrawn = EmptyPicture.count

  private let model: CrowdModel

  public init(model: CrowdModel) { self.model = model }

  /// Scores of drawn pictures by their kinds, then of the folders.
  ///
  /// - Parameter onPicture: called after each picture with how many were counted.
  public func score(
    _ folders: [EmptyFolder], onPicture: (Int) -> Void = { _ in }
  ) throws(EvaluationError) -> [EmptyScore] {
    let counter = PictureCounter(model: model)
    var before = 0
    var scores = drawn(by: counter) {
      before += 1
      onPicture(before)
    }
    let reader = PictureReader()
    for folder in folders {
      var score = EmptyScore(name: folder.name)
      for path in folder.pictures {
        do {
          let began = counter.time
          let density = try counter.count(reader.picture(path, at: .zero, scaledBy: scale))
          score.add(density.total, in: counter.time - began)
        } catch {
          throw .picture(error)
        }
        before += 1
        onPicture(before)
      }
      scores.append(score)
    }
    return scores
  }

  private func drawn(by counter: PictureCounter, onPicture: () -> Void) -> [EmptyScore] {
    var scores = EmptyPicture.Kind.allCases.map { EmptyScore(name: $0.rawValue) }
    for index in 0..<drawnCount {
      let picture = EmptyPicture(index)
      let began = counter.time
      let density = counter.count(picture.planes)
      if let place = EmptyPicture.Kind.allCases.firstIndex(of: picture.kind) {
        scores[place].add(density.total, in: counter.time - began)
      }
      onPicture()
    }
    return scores.filter { $0.images > 0 }
  }
}
