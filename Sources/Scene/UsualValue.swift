import Pixels

/// What a measured value usually is: the mean of what was learned, later that of the last `memory`.
struct UsualValue: Sendable {
  private let memory: Duration
  private let least: Duration
  private var mean = 0.0
  private var learned: Duration = .zero

  /// - Parameters:
  ///   - memory: how long it takes until two thirds of a change are usual.
  ///   - least: how long must be learned before anything is usual.
  init(memory: Duration, least: Duration) {
    self.memory = memory
    self.least = least
  }

  /// `nil`: not known yet.
  var value: Double? { learned >= least && learned > .zero ? mean : nil }

  /// `value` was seen for `length`; `slowness` times as long as usual counts as much.
  mutating func learn(_ value: Double, for length: Duration, slowness: Double = 1) {
    guard length > .zero else { return }
    learned = min(learned + length, memory)
    mean += (value - mean) * min(1, length / learned / slowness)
  }

  mutating func forget() { learned = .zero }
}
