/// When a gate may be trusted, and how it is used.
public struct GateRules: Hashable, Sendable {
  /// How long everything is decoded after the last foreground. Longer: happenings with pauses are
  /// seen whole; costs so much full decoding after each.
  public var cooldown = Duration.seconds(4)
  /// The same after an opening in which nothing was found.
  public var shortCooldown = Duration.seconds(1)
  /// Happenings that must have been seen beside full decoding before the gate is trusted. More:
  /// surer; a quiet camera is decoded in full for longer. 0: trusted once it knows the quiet scene.
  public var happeningsToQualify = 20
  /// Share of them that it must let through; below it is suspended.
  public var leastRecall = 0.98
  /// Share of the groups of pictures that it sleeps through that are decoded all the same, to see
  /// whether it should have.
  public var auditShare = 0.03
  /// Shorter motion is no happening.
  public var shortest = Duration.seconds(1)
  /// Where key frames are further apart than this the gate is not used.
  public var longestGroup = Duration.seconds(4)
  /// So long a suspended gate is not tried again.
  public var suspension = Duration.seconds(3600)

  public init() {}
}
