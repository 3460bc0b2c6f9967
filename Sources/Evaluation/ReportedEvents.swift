import Pixels
import Scene

/// Gathers what a camera reports into events as they are matched with the truth.
///
/// A line's event counts several who cross; each becomes an event of its own here. A crowd's event
/// rises from level to level; each level it reached becomes one, from the step that told it.
struct ReportedEvents {
  private struct Growing {
    var event: Event
    var toldAt: WallTime
    /// When a severity was told first.
    var levels: [(severity: Severity, at: WallTime)]
  }

  private let start: WallTime
  /// Levels of crowded zones, by zone: their severities.
  private let levels: [ZoneID: [Severity]]
  private var growing: [EventID: Growing] = [:]
  private var order: [EventID] = []

  init(start: WallTime, scene: SceneConfiguration) {
    self.start = start
    var levels: [ZoneID: [Severity]] = [:]
    for zone in scene.zones { levels[zone.id] = zone.crowd?.levels.map(\.severity) }
    self.levels = levels
  }

  mutating func add(_ transitions: [EventTransition]) {
    for transition in transitions {
      let event = transition.event
      if growing[event.id] == nil {
        order.append(event.id)
        growing[event.id] = Growing(event: event, toldAt: transition.at, levels: [])
      }
      growing[event.id]?.event = event
      if growing[event.id]?.levels.last?.severity != event.severity {
        growing[event.id]?.levels.append((event.severity, transition.at))
      }
    }
  }

  var all: [ReportedEvent] { order.compactMap { growing[$0] }.flatMap(reports) }

  private func reports(of growing: Growing) -> [ReportedEvent] {
    let event = growing.event
    func report(_ detail: String?, from begin: WallTime, toldAt: WallTime) -> ReportedEvent {
      ReportedEvent(
        subject: EventSubject(
          kind: event.kind.rawValue, place: event.zone?.text, detail: detail),
        begin: seconds(begin), end: seconds(event.endedAt ?? event.beganAt),
        toldAt: seconds(toldAt))
    }
    switch event.kind {
    case .lineCrossing:
      let one = report(event.direction?.rawValue, from: event.beganAt, toldAt: growing.toldAt)
      return Array(repeating: one, count: max(1, Int(event.peakValue.rounded())))
    case .crowd:
      let reached = (event.zone.flatMap { levels[$0] } ?? []).filter { $0 <= event.severity }
      return reached.map { severity in
        let told = growing.levels.first { $0.severity >= severity }?.at ?? growing.toldAt
        let isFirst = told == growing.toldAt
        return report(severity.rawValue, from: isFirst ? event.beganAt : told, toldAt: told)
      }
    default: return [report(nil, from: event.beganAt, toldAt: growing.toldAt)]
    }
  }

  private func seconds(_ time: WallTime) -> Double { time.duration(since: start).inSeconds }
}
