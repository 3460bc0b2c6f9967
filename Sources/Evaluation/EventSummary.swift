public import SampleStreams

/// What several clips came to together.
public struct EventSummary: Sendable {
  /// False alarms of the clips with a nuisance at a strength.
  public struct Nuisance: Hashable, Sendable {
    /// `nil`: clips without any.
    public var kind: NuisanceKind?
    public var strength: Double
    public var clips: Int
    public var rate: AlarmRate
  }

  public let clips: [ClipScore]
  public let hours: Double
  public let kinds: [String: EventScore]
  public let total: EventScore
  /// By kind and strength. A clip with several nuisances counts in the row of each.
  public let nuisances: [Nuisance]

  public init(_ clips: [ClipScore]) {
    self.clips = clips
    hours = clips.reduce(0) { $0 + $1.seconds } / 3600
    kinds = clips.reduce(into: [:]) { $0.merge($1.kinds, uniquingKeysWith: +) }
    total = kinds.values.reduce(EventScore(), +)
    nuisances = Self.nuisances(of: clips)
  }

  private struct Row: Hashable {
    var kind: NuisanceKind?
    var strength: Double
  }

  private static func nuisances(of clips: [ClipScore]) -> [Nuisance] {
    var rows: [Row: [ClipScore]] = [:]
    for clip in clips {
      let own = clip.nuisances.map { Row(kind: $0.kind, strength: $0.strength) }
      for row in own.isEmpty ? [Row(kind: nil, strength: 0)] : own {
        rows[row, default: []].append(clip)
      }
    }
    func isBefore(_ left: Row, _ right: Row) -> Bool {
      if left.kind == right.kind { return left.strength < right.strength }
      guard let first = left.kind, let second = right.kind else { return left.kind == nil }
      return first < second
    }
    return rows.keys.sorted(by: isBefore).map { row in
      let clips = rows[row] ?? []
      return Nuisance(
        kind: row.kind, strength: row.strength, clips: clips.count,
        rate: AlarmRate(
          count: clips.reduce(0) { $0 + $1.total.falseAlarms },
          hours: clips.reduce(0) { $0 + $1.seconds } / 3600))
    }
  }
}

/// False alarms in a number of camera-hours.
public struct AlarmRate: Hashable, Sendable {
  public var count: Int
  public var hours: Double

  public init(count: Int, hours: Double) {
    precondition(hours > 0, "a rate needs time")
    self.count = count
    self.hours = hours
  }

  public var perHour: Double { Double(count) / hours }
  /// Each holds with 95 %.
  public var lowerPerHour: Double { PoissonBound.lower(count) / hours }
  public var upperPerHour: Double { PoissonBound.upper(count) / hours }
}
