/// What the crowd network has done for a camera since the start of Pantau.
public struct CrowdNetworkUse: Hashable, Sendable {
  /// Pictures that were to be counted.
  public var offered = 0
  public var counted = 0
  /// Those that a fresher one took the place of, or that no memory was free for.
  public var dropped = 0
  /// Of counting, on the network's thread.
  public var time = Duration.zero

  public init() {}
}
