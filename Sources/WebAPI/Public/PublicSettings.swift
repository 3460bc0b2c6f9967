/// How the public is told how crowded places are; which places, their zones say.
public struct PublicSettings: Hashable, Sendable {
  /// So old is what is told. Larger: less of use to whoever looks for a person, and to everybody else.
  public var delay: Duration = .seconds(600)
  /// Over which counts are averaged. Larger: calmer; later.
  public var window: Duration = .seconds(600)

  public init() {}
}
