/// A moment on a camera's own clock, in ticks of 1/90000 s. Only differences mean anything.
public struct MediaTime: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  public static let ticksPerSecond: Int64 = 90_000

  public var ticks: Int64

  public init(ticks: Int64) { self.ticks = ticks }

  /// Rounds to the nearest tick.
  public init(seconds: Double) {
    ticks = Int64((seconds * Double(Self.ticksPerSecond)).rounded())
  }

  public static let zero = MediaTime(ticks: 0)

  public var seconds: Double { Double(ticks) / Double(Self.ticksPerSecond) }

  /// `self - other`.
  public func duration(since other: MediaTime) -> Duration {
    .nanoseconds((ticks - other.ticks) * 100_000 / 9)
  }

  public func advanced(by duration: Duration) -> MediaTime {
    MediaTime(ticks: ticks + duration.microseconds * 9 / 100)
  }

  public static func < (left: MediaTime, right: MediaTime) -> Bool { left.ticks < right.ticks }
  public var description: String { "\(seconds) s" }
}
