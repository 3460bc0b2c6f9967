/// When something happens that happens now and then: once at the beginning of a clip, then once in
/// every period, each time at another moment.
struct Episodes {
  let seed: UInt64
  /// Sets the random numbers of one kind of episode apart from those of others.
  let purpose: UInt64
  /// Seconds at which the first one begins.
  let first: Double
  /// Seconds in which there is one.
  let period: Double
  /// Seconds that one lasts; shorter than the period.
  let length: Double

  struct Episode {
    /// Seconds since its begin, 0 or more.
    var elapsed: Double
    /// Numbers of its own.
    var random: SeededRandom
  }

  /// The one that has begun last and is not over; `nil` in between.
  func current(at seconds: Double) -> Episode? {
    let number = Int((seconds / period).rounded(.down))
    guard number >= 0 else { return nil }
    var random = SeededRandom(seed: seed, purpose: purpose, index: number)
    let begin =
      number == 0
      ? first : Double(number) * period + random.unit() * max(0, period - length)
    let elapsed = seconds - begin
    return elapsed >= 0 && elapsed < length ? Episode(elapsed: elapsed, random: random) : nil
  }
}
