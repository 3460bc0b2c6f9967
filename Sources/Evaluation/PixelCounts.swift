/// How often a mask and the ground truth agreed, pixel by pixel; the metrics of CDnet 2014
/// (Wang et al., CVPR workshops 2014).
///
/// A share of nothing is 0: where nothing moves, recall, precision, FNR and F say nothing.
public struct PixelCounts: Hashable, Sendable {
  public var truePositives = 0
  public var falsePositives = 0
  public var falseNegatives = 0
  public var trueNegatives = 0

  public init() {}

  public var total: Int { truePositives + falsePositives + falseNegatives + trueNegatives }

  public var recall: Double { share(truePositives, of: truePositives + falseNegatives) }
  public var specificity: Double { share(trueNegatives, of: trueNegatives + falsePositives) }
  public var falsePositiveRate: Double { share(falsePositives, of: trueNegatives + falsePositives) }
  public var falseNegativeRate: Double { share(falseNegatives, of: truePositives + falseNegatives) }
  /// Percentage of wrong classifications, 0...100.
  public var wrongPercent: Double { 100 * share(falsePositives + falseNegatives, of: total) }
  public var precision: Double { share(truePositives, of: truePositives + falsePositives) }
  public var f: Double {
    share(2 * truePositives, of: 2 * truePositives + falsePositives + falseNegatives)
  }

  private func share(_ part: Int, of whole: Int) -> Double {
    whole > 0 ? Double(part) / Double(whole) : 0
  }
}
