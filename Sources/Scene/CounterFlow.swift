import Pixels

/// How many blocks of foreground moved in which direction, in one comparison of two pictures.
public struct ZoneFlow: Hashable, Sendable {
  /// The first to the right, then clockwise by 45 degrees each.
  public var blocks: SIMD8<Float>

  public init(blocks: SIMD8<Float>) { self.blocks = blocks }
}

/// When two streams against each other are an event.
public struct CounterFlowRule: Hashable, Sendable {
  /// Share of the moving blocks that goes against the main direction. Larger: only streams that are
  /// nearly as strong as the main one are events. At most 0.5, where both are alike.
  public var share = 0.3
  /// For so long. Larger: groups that pass each other are no event; later alerts.
  public var after: Duration = .seconds(10)
  /// Fewer in the zone are no streams.
  public var leastPersons = 5.0
  public var severity: Severity = .warning

  public init() {}
}

/// Which share of a zone's moving blocks goes against the main direction.
///
/// Directions are smoothed over some seconds. The main direction is the eighth of the compass that
/// has most blocks together with its neighbours; against it go those of the opposite eighth and its
/// neighbours. What goes to the sides is neither.
struct CounterFlowMonitor: Sendable {
  /// Time constant of the smoothing.
  private static let memory = 2.0
  /// Fewer moving blocks a picture, on the mean, say nothing: a person or two.
  private static let leastBlocks: Float = 8
  /// Of what begins an event, what keeps it open.
  private static let leavingShare = 0.8

  static let method = "blocks"

  private let leastPersons: Double
  private var levels: CrowdLevelMonitor
  private var blocks = SIMD8<Float>.zero
  private var latest: WallTime?

  init(_ rule: CounterFlowRule) {
    leastPersons = rule.leastPersons
    levels = CrowdLevelMonitor(
      levels: [
        CrowdRule.Level(
          severity: rule.severity, enter: rule.share, leave: Self.leavingShare * rule.share)
      ], hold: rule.after)
  }

  var timing: EventTiming { levels.timing }

  /// Takes in a comparison. A zone in which nobody is counted is judged by its blocks alone.
  mutating func update(
    _ flow: ZoneFlow, count: Double?, isOpen: Bool, at now: WallTime
  ) -> Activity? {
    let elapsed = latest.map { now.duration(since: $0).inSeconds } ?? .infinity
    latest = now
    let weight = Float(Smoothing.weight(elapsed: elapsed, constant: Self.memory))
    blocks += weight * (flow.blocks - blocks)
    let isStream = blocks.sum() >= Self.leastBlocks && (count ?? .infinity) >= leastPersons
    return levels.update(
      count: isStream ? Double(opposingShare) : 0, method: Self.method, isOpen: isOpen, at: now)
  }

  mutating func removeAll() {
    levels.removeAll()
    blocks = .zero
    latest = nil
  }

  private var opposingShare: Float {
    var (main, most) = (0, -Float.infinity)
    for direction in 0..<8 where around(direction) > most {
      (main, most) = (direction, around(direction))
    }
    return around(main + 4) / blocks.sum()
  }

  /// Blocks that move in a direction or one beside it.
  private func around(_ direction: Int) -> Float {
    blocks[(direction + 7) % 8] + blocks[direction % 8] + blocks[(direction + 1) % 8]
  }
}
