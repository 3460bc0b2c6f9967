/// The lists that every kernel is checked over: both sides of each vector size, a real row and odd
/// ones; contents that are near the ends of the range, uniform, or random.
public enum KernelCheck {
  public static let widths = [1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 352, 641]

  public enum Fill: String, CaseIterable, Sendable {
    case zero, full, nearZero, nearFull, uniform, random, ramp

    public func bytes(_ count: Int, _ random: inout SplitMix64) -> [UInt8] {
      let constant = UInt8.random(in: 0...255, using: &random)
      return (0..<count).map { index in
        switch self {
        case .zero: 0
        case .full: 255
        case .nearZero: UInt8.random(in: 0...3, using: &random)
        case .nearFull: UInt8.random(in: 252...255, using: &random)
        case .uniform: constant
        case .random: UInt8.random(in: 0...255, using: &random)
        case .ramp: UInt8(truncatingIfNeeded: index)
        }
      }
    }
  }

  /// One width with one fill; its seed follows from both, so that a failure repeats.
  public struct Case: CustomStringConvertible, Sendable {
    public let width: Int
    public let fill: Fill
    public var seed: UInt64 { UInt64(width) << 8 | UInt64(Fill.allCases.firstIndex(of: fill)!) }
    public var description: String { "width \(width), \(fill.rawValue), seed \(seed)" }
  }

  public static let cases: [Case] = widths.flatMap { width in
    Fill.allCases.map { Case(width: width, fill: $0) }
  }
}
