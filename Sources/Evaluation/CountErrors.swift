/// Errors of counts over pictures, as the literature has them.
public struct CountErrors: Sendable {
  /// How many persons are truly there: pictures of alike counts are scored together.
  public enum Band: String, CaseIterable, Sendable {
    case few = "1-10"
    case tens = "11-50"
    case many = "51-200"
    case hundreds = "201+"

    /// `nil` of nobody: nothing to take a percentage of.
    public init?(persons: Int) {
      switch persons {
      case ..<1: return nil
      case ...10: self = .few
      case ...50: self = .tens
      case ...200: self = .many
      default: self = .hundreds
      }
    }
  }

  public private(set) var images = 0
  private var absoluteSum = 0.0
  private var squareSum = 0.0
  private var signedSum = 0.0
  private var shares: [Band: (sum: Double, images: Int)] = [:]

  init() {}

  mutating func add(counted: Double, truth: Int) {
    let error = counted - Double(truth)
    images += 1
    absoluteSum += abs(error)
    squareSum += error * error
    signedSum += error
    guard let band = Band(persons: truth) else { return }
    let before = shares[band] ?? (0, 0)
    shares[band] = (before.sum + abs(error) / Double(truth), before.images + 1)
  }

  /// Mean of the absolute errors, in persons; 0 of no pictures, as the others.
  public var meanAbsolute: Double { absoluteSum / Double(max(images, 1)) }
  /// Root of the mean square.
  public var rootMeanSquare: Double { (squareSum / Double(max(images, 1))).squareRoot() }
  /// Mean error: positive where too many are counted.
  public var bias: Double { signedSum / Double(max(images, 1)) }
  /// Mean of absolute error / truth in percent, where pictures have so many persons.
  public var meanPercent: [Band: Double] {
    shares.mapValues { 100 * $0.sum / Double($0.images) }
  }
}
