/// How letters to agencies begin.
public struct Letterhead: Hashable, Sendable {
  /// Who writes, line by line: name, address, telephone.
  public var sender: [String] = []
  /// Where letters are written; `nil`: the date stands alone.
  public var place: String?

  public init() {}
}
