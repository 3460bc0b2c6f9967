/// Repeated measurements of one thing.
struct Samples {
  private(set) var values: [Double] = []

  mutating func append(_ value: Double) { values.append(value) }

  mutating func append(contentsOf others: Samples) { values += others.values }

  var count: Int { values.count }
  var sum: Double { values.reduce(0, +) }
  var least: Double { values.min() ?? 0 }
  var greatest: Double { values.max() ?? 0 }
  var median: Double { quantile(0.5) }

  /// The smallest value that at least `share` of all values do not exceed (nearest rank).
  func quantile(_ share: Double) -> Double {
    guard !values.isEmpty else { return 0 }
    let rank = (share * Double(values.count)).rounded(.up)
    return values.sorted()[min(max(Int(rank) - 1, 0), values.count - 1)]
  }

  func scaled(by factor: Double) -> Samples { Samples(values.map { $0 * factor }) }

  /// Round by round: what ran close together is compared.
  func ratios(to other: Samples) -> Samples {
    precondition(count == other.count, "measured in the same rounds")
    return Samples(zip(values, other.values).map { $0 / $1 })
  }

  init(_ values: [Double] = []) { self.values = values }
}

extension Samples {
  /// Measures bodies in turn (A B A B ...), so that a change of the machine's mood meets all of
  /// them. Nanoseconds per body, in their order.
  static func interleaved(
    rounds: Int, warmUp: Int = 1, clock: Clock, _ bodies: [() -> Void]
  ) -> [Samples] {
    for _ in 0..<warmUp {
      for body in bodies { body() }
    }
    var samples = bodies.map { _ in Samples() }
    for _ in 0..<rounds {
      for (index, body) in bodies.enumerated() { samples[index].append(clock.time(body)) }
    }
    return samples
  }
}
