/// Pauses between tries: 1 s, doubled after each failure up to 5 minutes, give or take a fifth, so that
/// those who failed together do not come back together.
struct RetryPace: Sendable {
  static let first = Duration.seconds(1)
  static let longest = Duration.seconds(300)

  private(set) var failures = 0

  /// The pause after one more failure. `asked`: what the receiver wants at least; it gets no more than
  /// the longest pause.
  mutating func pause(
    asked: Duration? = nil, using random: inout some RandomNumberGenerator
  ) -> Duration {
    failures += 1
    let doubled = Self.first * (1 << min(failures - 1, 16))
    let usual = min(doubled, Self.longest) * Double.random(in: 0.8...1.2, using: &random)
    return max(usual, min(asked ?? .zero, Self.longest))
  }

  mutating func reset() { failures = 0 }
}
