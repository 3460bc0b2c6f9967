public import Pixels

/// How far deliveries to a receiver have come.
public struct ReceiverRecord: Hashable, Sendable {
  /// Waiting deliveries are counted up to this many.
  public static let countLimit = 10_000

  public let id: String
  /// All changes up to this sequence are dealt with.
  public let sequence: Int64
  /// Since the receiver was first configured.
  public let delivered: Int
  public let deliveredAt: WallTime?
  public let deadLetters: Int
  /// Changes that are gone without having been delivered, at most: some were not of interest.
  public let missed: Int
}
