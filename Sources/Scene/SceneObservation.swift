public import Pixels

/// Everything that one analysed frame says about a camera's scene.
public struct SceneObservation: Sendable {
  public var at: WallTime
  /// Whether the picture can be judged: false during warm-up and scene change.
  public var isTrusted: Bool
  /// At most 64.
  public var detections: [Detection]
  /// One per configured zone, in the configuration's order.
  public var zones: [ZoneMeasurement]
  /// Foreground that stands still, among it what was left or removed. At most 64.
  public var stillObjects: [StillObject]
  /// A lamp's light sweeps over the picture: small detections may be what is left of it.
  public var isSweptByLamp: Bool

  /// Whether the picture can be judged, and nothing differs from its background.
  public var isQuiet: Bool { isTrusted && detections.isEmpty }

  public init(
    at: WallTime, isTrusted: Bool, detections: [Detection], zones: [ZoneMeasurement],
    stillObjects: [StillObject] = [], isSweptByLamp: Bool = false
  ) {
    self.at = at
    self.isTrusted = isTrusted
    self.detections = detections
    self.zones = zones
    self.stillObjects = stillObjects
    self.isSweptByLamp = isSweptByLamp
  }
}

/// What was measured inside one zone in one frame.
public struct ZoneMeasurement: Hashable, Sendable {
  /// Share of the zone that is foreground, 0...1.
  public var foregroundFraction: Double
  /// Persons, where crowd is estimated; with the band that holds the truth nine times in ten.
  public var count: Double?
  public var countLow: Double
  public var countHigh: Double
  public var method: CountMethod
  /// Standard deviation of the count less what all counts of the place have in common: what a
  /// difference of two of them has.
  public var countDeviation = 0.0
  /// Rises with every count of the network, and with nothing else: two of the same number rest on
  /// the same evidence. 0: not by the network.
  public var countNumber = 0
  /// Where blocks of foreground move to; `nil`: not looked for in this frame.
  public var flow: ZoneFlow?

  public init(
    foregroundFraction: Double, count: Double? = nil, countLow: Double = 0, countHigh: Double = 0,
    method: CountMethod = .foreground
  ) {
    self.foregroundFraction = foregroundFraction
    self.count = count
    self.countLow = countLow
    self.countHigh = countHigh
    self.method = method
  }
}

/// How persons were counted, least trusted first.
public enum CountMethod: String, Sendable, Codable, CaseIterable, Comparable {
  /// From the area of foreground.
  case foreground
  /// By the crowd network in an earlier picture, carried on by what foreground says has changed.
  case carried
  /// By the crowd network.
  case network

  /// Whether it needs no model of the background.
  var seesStandingCrowds: Bool { self != .foreground }

  public static func < (left: CountMethod, right: CountMethod) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int {
    switch self {
    case .foreground: 0
    case .carried: 1
    case .network: 2
    }
  }
}
