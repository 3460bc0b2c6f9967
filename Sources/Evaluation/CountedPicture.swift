/// What one picture came to.
public struct CountedPicture: Hashable, Sendable {
  public let set: String
  public let name: String
  /// Persons who are there.
  public let truth: Int
  public let counted: Double
  /// `nil` unless the pictures were said to be consecutive.
  public let smoothed: Double?
}
