import Pixels

/// Persons that were counted in pictures of one kind, in which nobody is.
public struct EmptyScore: Hashable, Sendable {
  /// The requirement: no picture counts as more.
  public static let most = 3.0

  public let name: String
  public private(set) var images = 0
  public private(set) var largest = 0.0
  /// Pictures that count as more than `most`.
  public private(set) var above = 0
  private var sum = 0.0
  private var time = Duration.zero

  init(name: String) { self.name = name }

  /// 0 of no pictures.
  public var mean: Double { sum / Double(max(images, 1)) }

  public var millisecondsPerImage: Double { time.inSeconds * 1_000 / Double(max(images, 1)) }

  mutating func add(_ counted: Double, in time: Duration) {
    images += 1
    largest = max(largest, counted)
    sum += counted
    self.time += time
    if counted > Self.most { above += 1 }
  }

  /// All pictures of several kinds.
  public static func total(of scores: [EmptyScore]) -> EmptyScore {
    scores.reduce(into: EmptyScore(name: "all")) { total, score in
      total.images += score.images
      total.largest = max(total.largest, score.largest)
      total.above += score.above
      total.sum += score.sum
      total.time += score.time
    }
  }
}
