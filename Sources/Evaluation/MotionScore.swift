/// What a sequence came to, or the mean of several.
public struct MotionScore: Hashable, Sendable {
  public var name: String
  /// Frames that were analysed: of the mean, the sum.
  public var frames: Int
  /// Frames of them that were scored.
  public var scoredFrames: Int
  public var recall: Double
  public var specificity: Double
  public var falsePositiveRate: Double
  public var falseNegativeRate: Double
  /// 0...100.
  public var wrongPercent: Double
  public var precision: Double
  public var f: Double
  /// Processor time of motion, from the decoded picture to mask and blobs.
  public var millisecondsPerFrame: Double

  public init(
    name: String, frames: Int, scoredFrames: Int, counts: PixelCounts,
    millisecondsPerFrame: Double
  ) {
    self.name = name
    self.frames = frames
    self.scoredFrames = scoredFrames
    recall = counts.recall
    specificity = counts.specificity
    falsePositiveRate = counts.falsePositiveRate
    falseNegativeRate = counts.falseNegativeRate
    wrongPercent = counts.wrongPercent
    precision = counts.precision
    f = counts.f
    self.millisecondsPerFrame = millisecondsPerFrame
  }

  /// Every sequence weighs the same, however long it is (CDnet's rule). At least one.
  public static func mean(of scores: [MotionScore]) -> MotionScore {
    precondition(!scores.isEmpty, "nothing has no mean")
    func mean(_ value: (MotionScore) -> Double) -> Double {
      scores.reduce(0) { $0 + value($1) } / Double(scores.count)
    }
    var result = scores[0]
    result.name = "mean"
    result.frames = scores.reduce(0) { $0 + $1.frames }
    result.scoredFrames = scores.reduce(0) { $0 + $1.scoredFrames }
    result.recall = mean(\.recall)
    result.specificity = mean(\.specificity)
    result.falsePositiveRate = mean(\.falsePositiveRate)
    result.falseNegativeRate = mean(\.falseNegativeRate)
    result.wrongPercent = mean(\.wrongPercent)
    result.precision = mean(\.precision)
    result.f = mean(\.f)
    result.millisecondsPerFrame = mean(\.millisecondsPerFrame)
    return result
  }
}
