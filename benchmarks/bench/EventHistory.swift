import Pixels
import Scene
import Store

/// Events as an installation of 36 cameras has them in a quarter of a year, seeded.
struct EventHistory {
  /// 2026-11-22T00:00:00Z.
  static let end = WallTime(microseconds: 1_795_305_600_000_000)
  private static let length = Duration.seconds(90 * 86_400)

  let count: Int
  private var random = SeededRandom(seed: 1)
  private var made = 0
  private let step: Double

  init(count: Int) {
    self.count = count
    step = Self.length.inSeconds / Double(max(1, count))
  }

  static let cameras: [KnownCamera] = (1...36).map { number in
    KnownCamera(
      id: camera(number), name: "Gate \(number)", group: group(of: number),
      zones: zones.map { KnownCamera.KnownZone(id: $0, name: "\($0) of gate \(number)") })
  }

  static let zones = ["door", "square", "fence"].compactMap { ZoneID($0) }

  static func camera(_ number: Int) -> CameraID {
    guard let id = CameraID("gate-\(number)") else { preconditionFailure("no camera's id") }
    return id
  }

  /// Nine venues of four cameras each.
  static func group(of number: Int) -> String { "Venue \((number + 3) / 4)" }

  /// A moment that the history covers.
  static func moment(_ random: inout SeededRandom) -> WallTime {
    end.advanced(by: .seconds(Double.random(in: -length.inSeconds * 0.98...(-1), using: &random)))
  }

  /// The next event, already over; times follow one another beyond `count` too.
  mutating func next() -> Event {
    made += 1
    let second = step * Double(made - count) - Self.jitter(&random)
    let began = Self.end.advanced(by: .seconds(second))
    let kind = Self.kind(&random)
    var event = Event(
      id: EventID(at: began, using: &random), kind: kind,
      camera: Self.camera(Int.random(in: 1...36, using: &random)),
      zone: kind == .motion && Bool.random(using: &random)
        ? nil : Self.zones.randomElement(using: &random),
      beganAt: began, severity: Self.severity(&random),
      peakValue: Double.random(in: 0.01...1, using: &random),
      peakAt: began.advanced(by: .seconds(2)),
      threshold: 0, unit: .share, method: "foreground",
      direction: kind == .lineCrossing ? .inward : nil)
    event.endedAt = began.advanced(by: .seconds(Double.random(in: 3...60, using: &random)))
    event.endReason = .finished
    return event
  }

  private static func jitter(_ random: inout SeededRandom) -> Double {
    Double.random(in: 0...20, using: &random)
  }

  private static func kind(_ random: inout SeededRandom) -> EventKind {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<85: .motion
    case 85..<95: .crowd
    default: .lineCrossing
    }
  }

  private static func severity(_ random: inout SeededRandom) -> Severity {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<80: .info
    case 80..<95: .warning
    case 95..<99: .alarm
    default: .critical
    }
  }
}

extension Event {
  /// Its last step: the store takes that as a whole event.
  var finish: EventTransition {
    EventTransition(step: .ended, event: self, at: endedAt ?? beganAt, alert: alert)
  }

  var begin: EventTransition {
    var open = self
    open.endedAt = nil
    open.endReason = nil
    return EventTransition(step: .began, event: open, at: beganAt, alert: alert)
  }

  /// From warning on: every fifth event.
  private var alert: Alert? {
    severity >= .warning ? Alert(event: id, severity: severity, raisedAt: beganAt) : nil
  }
}
