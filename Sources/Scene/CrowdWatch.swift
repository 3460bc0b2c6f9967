import Pixels

/// A zone of a `CameraScene` whose crowd makes events of one kind: by its levels, its capacity, a
/// change of its count, or streams against each other.
struct CrowdWatch: Sendable {
  /// Index among the zones.
  let zone: Int
  private(set) var assembler: EventAssembler
  /// One of these.
  private var levels: CrowdLevelMonitor?
  private var change: CountChangeMonitor?
  private var flow: CounterFlowMonitor?

  /// Of all zones in which somebody is counted.
  static func all(of camera: CameraID, _ configuration: SceneConfiguration) -> [CrowdWatch] {
    configuration.zones.enumerated().flatMap { index, zone in
      let crowd = zone.crowd
      let levels = [crowd, crowd?.ofCapacity].compactMap { rule in
        rule.map { CrowdWatch(zone: index, zone.id, of: camera, CrowdLevelMonitor($0)) }
      }
      let changes: [CrowdWatch?] = [
        crowd?.surge.map {
          CrowdWatch(zone: index, zone.id, of: camera, .surge, CountChangeMonitor($0, .rise))
        },
        crowd?.dispersal.map {
          CrowdWatch(zone: index, zone.id, of: camera, .dispersal, CountChangeMonitor($0, .fall))
        },
      ]
      let flow = crowd?.counterFlow.map { CrowdWatch(zone: index, zone.id, of: camera, $0) }
      return levels + (changes + [flow]).compactMap { $0 }
    }
  }

  private init(
    zone index: Int, _ id: ZoneID, of camera: CameraID, _ monitor: CrowdLevelMonitor
  ) {
    zone = index
    levels = monitor
    assembler = Self.assembler(.crowd, id, of: camera, monitor.unit, monitor.timing)
  }

  private init(
    zone index: Int, _ id: ZoneID, of camera: CameraID, _ kind: EventKind,
    _ monitor: CountChangeMonitor
  ) {
    zone = index
    change = monitor
    assembler = Self.assembler(kind, id, of: camera, .persons, monitor.timing)
  }

  private init(zone index: Int, _ id: ZoneID, of camera: CameraID, _ rule: CounterFlowRule) {
    let monitor = CounterFlowMonitor(rule)
    zone = index
    flow = monitor
    assembler = Self.assembler(.counterFlow, id, of: camera, .share, monitor.timing)
  }

  /// Whether it can do without a model of the background where the network counts.
  var isOfCounts: Bool { flow == nil }

  private static func assembler(
    _ kind: EventKind, _ zone: ZoneID, of camera: CameraID, _ unit: Event.Unit,
    _ timing: EventTiming
  ) -> EventAssembler {
    EventAssembler(
      EventSubject(
        kind: kind, camera: camera, zone: zone, unit: unit,
        method: CameraScene.foregroundMethod, direction: nil), timing: timing)
  }

  /// Without an estimate nothing is known: no level is reached or left. A gap longer than the merge
  /// gap divides one event from the next.
  mutating func update(
    _ measured: ZoneMeasurement, at now: WallTime, issuer: inout EventIssuer,
    into transitions: inout [EventTransition]
  ) {
    let isOpen = assembler.isOpen
    let activity: Activity?
    if flow != nil {
      guard let seen = measured.flow else { return }
      activity = flow?.update(seen, count: measured.count, isOpen: isOpen, at: now)
    } else {
      guard let count = measured.count else { return }
      activity =
        levels?.update(count: count, method: measured.method.rawValue, isOpen: isOpen, at: now)
        ?? change?.update(measured, isOpen: isOpen, at: now)
    }
    assembler.update(activity, at: now, issuer: &issuer, into: &transitions)
  }

  mutating func withAssembler(_ body: (inout EventAssembler) -> Void) { body(&assembler) }

  mutating func removeAll() {
    levels?.removeAll()
    change?.removeAll()
    flow?.removeAll()
  }
}
