/// One line of a result: a quantity (less is better) and what follows from it.
struct Row {
  enum Unit: String, Encodable {
    case nanoseconds = "ns"
    case microseconds = "us"
    case milliseconds = "ms"
    /// A ratio.
    case times = "x"

    /// Per nanosecond; a ratio is one already.
    var scale: Double {
      switch self {
      case .nanoseconds, .times: 1
      case .microseconds: 1e-3
      case .milliseconds: 1e-6
      }
    }
  }

  /// Something that follows from the measurement, with its unit in the name.
  struct Fact {
    let name: String
    let value: Double

    init(_ name: String, _ value: Double) {
      self.name = name
      self.value = value
    }
  }

  let name: String
  /// What it was measured on: a clip, a size.
  let subject: String
  let unit: Unit
  let clock: Clock
  let n: Int
  let median: Double
  let p95: Double
  let least: Double
  let facts: [Fact]

  /// `samples` are in nanoseconds, or ratios where the unit says so.
  init(
    _ name: String, of subject: String, _ unit: Unit, clock: Clock, _ samples: Samples,
    facts: [Fact] = []
  ) {
    self.name = name
    self.subject = subject
    self.unit = unit
    self.clock = clock
    n = samples.count
    median = samples.median * unit.scale
    p95 = samples.quantile(0.95) * unit.scale
    least = samples.least * unit.scale
    self.facts = facts
  }
}

extension Row: Encodable {
  private enum Key: String, CodingKey {
    case name, subject, unit, clock, n, median, p95, min, facts
  }

  private struct FactName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: .name)
    try container.encode(subject, forKey: .subject)
    try container.encode(unit, forKey: .unit)
    try container.encode(clock, forKey: .clock)
    try container.encode(n, forKey: .n)
    try container.encode(median.legible, forKey: .median)
    try container.encode(p95.legible, forKey: .p95)
    try container.encode(least.legible, forKey: .min)
    var named = container.nestedContainer(keyedBy: FactName.self, forKey: .facts)
    for fact in facts {
      try named.encode(fact.value.legible, forKey: FactName(stringValue: fact.name))
    }
  }
}

extension Double {
  /// Four digits that count: no measurement here is better than that.
  var legible: Double {
    guard self != 0, isFinite else { return 0 }
    var scale = 1.0
    while abs(self) * scale < 1_000 { scale *= 10 }
    return (self * scale).rounded() / scale
  }

  /// `legible` as text.
  var short: String {
    let value = legible
    return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
  }
}
