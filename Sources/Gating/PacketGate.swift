#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Says from the sizes of a stream's packets, without decoding them, that something moves.
///
/// The size of a predicted picture, at equal quantiser, is what could not be predicted. For every
/// position behind the key frame (encoders give them different shares) the usual size of the quiet
/// scene is learned, and deviations from it are summed up: a one-sided cumulative sum (Page 1954).
/// What is learned counts only once somebody who decodes confirms that the scene was quiet.
///
/// It cannot see what an encoder hides: constant bit rate, motion below the noise.
public struct PacketGate: Sendable {
  /// Positions behind the key frame that have statistics of their own; later ones share the last.
  private static let positions = 64
  /// Sizes are compared as if coded with this one: 6 finer is twice the bits.
  private static let usualQuantiser = 26
  /// Deviations below this share of the size are none: 5 %.
  private static let leastDeviation = 0.05
  /// A deviation counts for no more than this: one packet alone never opens.
  private static let largestScore = 4.0
  /// What is taken off each: smaller drifts are not motion. Larger: fewer false openings; weak
  /// motion is seen later or never.
  private static let allowance = 0.75
  /// Where the sum says that something moves, at best and at worst.
  private static let thresholds = 8.0...96.0
  /// It rises by this factor with an opening that nothing came of ...
  private static let caution = 1.25
  /// ... and falls by this one with every quiet group of pictures: half in about ten minutes.
  private static let boldness = 0.9975
  /// Groups of pictures that must be known.
  private static let groupsToLearn = 8

  private var known: [SizeStatistics]
  private var candidate: [SizeStatistics]
  private var position = 0
  private var sum = 0.0
  private var confirmedGroups = 0
  /// Where `sum` says that something moves.
  public private(set) var threshold = PacketGate.thresholds.lowerBound

  public init() {
    known = Array(repeating: SizeStatistics(), count: Self.positions)
    candidate = known
  }

  /// Whether enough is known of the quiet scene to say anything.
  public var isReady: Bool { confirmedGroups >= Self.groupsToLearn }

  /// Takes the next packet. Returns whether something moves; then the sum begins anew.
  ///
  /// - Parameter quantiser: of its first slice; `nil`: not known.
  public mutating func update(byteCount: Int, isKeyFrame: Bool, quantiser: Int?) -> Bool {
    if isKeyFrame {
      position = 0
      return false
    }
    position = min(position + 1, Self.positions - 1)
    let finer = Double((quantiser ?? Self.usualQuantiser) - Self.usualQuantiser) / 6
    let size = log2(Double(byteCount) + 64) + finer
    candidate[position].learn(size)
    let usual = known[position]
    guard isReady, usual.count >= Self.groupsToLearn / 2 else { return false }
    let score = (size - usual.mean) / max(1.25 * usual.deviation, Self.leastDeviation)
    sum = max(0, sum + min(score, Self.largestScore) - Self.allowance)
    guard sum > threshold else { return false }
    sum = 0
    return true
  }

  /// What came since the last word was the quiet scene: learned. To be said about once a group of
  /// pictures.
  public mutating func confirmQuiet() {
    known = candidate
    confirmedGroups += 1
    threshold = max(Self.thresholds.lowerBound, threshold * Self.boldness)
  }

  /// What came since the last word was not the quiet scene: forgotten.
  public mutating func forget() {
    candidate = known
    sum = 0
  }

  /// The last opening was for nothing: be slower to open.
  public mutating func noteFalseOpening() {
    threshold = min(Self.thresholds.upperBound, threshold * Self.caution)
  }

  /// The stream's parameters changed, or it is another stream: everything is learned anew.
  public mutating func restart() { self = PacketGate() }
}
