import Foundation
import Pixels
public import Scene
import Store

/// A folder of its own for one test, deleted with it.
final class TemporaryFolder: Sendable {
  let path: String

  init() {
    path = NSTemporaryDirectory() + "/store-tests-" + UUID().uuidString
    try! FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var database: String { path + "/pantau.sqlite" }

  var evidence: String {
    let folder = path + "/evidence"
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }

  /// What a crash at this moment would leave: database and log as they are on disk.
  func copyDatabase(to other: TemporaryFolder) throws {
    for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: database + suffix) {
      try FileManager.default.copyItem(atPath: database + suffix, toPath: other.database + suffix)
    }
  }
}

extension WallTime {
  /// 2026-11-22T00:00:00Z.
  static let start = WallTime(microseconds: 1_795_305_600_000_000)

  static func + (time: WallTime, seconds: Int) -> WallTime {
    time.advanced(by: .seconds(seconds))
  }
}

extension CameraID: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) { self.init(value)! }
}

extension ZoneID: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) { self.init(value)! }
}

/// Ids in order of making, the same in every run.
struct CountingGenerator: RandomNumberGenerator {
  var state: UInt64 = 1

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}

extension EventID {
  /// The same id for the same number.
  static func numbered(_ number: Int) -> EventID {
    var generator = CountingGenerator(state: UInt64(number) &* 0x9E37_79B9_7F4A_7C15 &+ 1)
    return EventID(at: .start, using: &generator)
  }
}

extension Event {
  /// An event that began `second` seconds after `.start`.
  static func make(
    _ number: Int, kind: EventKind = .motion, camera: CameraID = "gate", zone: ZoneID? = "door",
    second: Int = 0, severity: Severity = .info, peak: Double = 0.25
  ) -> Event {
    Event(
      id: .numbered(number), kind: kind, camera: camera, zone: zone, beganAt: .start + second,
      severity: severity, peakValue: peak, peakAt: .start + second, threshold: 0.01, unit: .share,
      method: "foreground", direction: kind == .lineCrossing ? .inward : nil)
  }

  func ended(after seconds: Int, _ reason: EndReason = .finished) -> Event {
    var event = self
    event.endedAt = beganAt + seconds
    event.endReason = reason
    return event
  }

  func with(severity: Severity, peak: Double) -> Event {
    var event = self
    event.severity = severity
    event.peakValue = peak
    return event
  }

  var began: EventTransition { EventTransition(step: .began, event: self, at: beganAt) }

  func began(alert: Severity) -> EventTransition {
    EventTransition(
      step: .began, event: self, at: beganAt,
      alert: Alert(event: id, severity: alert, raisedAt: beganAt))
  }

  func updated(at second: Int, alert: Severity? = nil) -> EventTransition {
    let at = beganAt + second
    return EventTransition(
      step: .updated, event: self, at: at,
      alert: alert.map { Alert(event: id, severity: $0, raisedAt: at) })
  }

  /// The last step of an event that has ended.
  var finish: EventTransition { EventTransition(step: .ended, event: self, at: endedAt!) }
}

extension ZoneSample {
  static func make(
    camera: CameraID = "gate", zone: ZoneID? = "door", second: Int, length: Int = 60,
    mean: Double = 1, low: Double = 0, high: Double = 2, density: Double? = nil,
    motion: Double = 0.5, crossingsIn: Int = 0, crossingsOut: Int = 0,
    dwell: ZoneDwell = .none, travel: ZoneTravel = .none
  ) -> ZoneSample {
    ZoneSample(
      camera: camera, zone: zone, beganAt: .start + second, length: .seconds(length),
      meanCount: mean, minCount: low, maxCount: high, meanDensity: density, motionShare: motion,
      method: "foreground", crossingsIn: crossingsIn, crossingsOut: crossingsOut,
      dwell: dwell, travel: travel)
  }
}

extension Evidence {
  static func snapshot(
    of event: EventID, name: String? = nil, bytes: Int = 1_000, second: Int = 0
  ) -> Evidence {
    Evidence(
      event: event, kind: .snapshot, fileName: name ?? "\(event).jpg", byteCount: bytes,
      beganAt: .start + second, duration: .zero)
  }

  static func clip(of event: EventID, bytes: Int = 10_000) -> Evidence {
    Evidence(
      event: event, kind: .clip, fileName: "\(event).mp4", byteCount: bytes, beganAt: .start,
      duration: .seconds(10))
  }
}
