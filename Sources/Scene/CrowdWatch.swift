import Pixels

/// A zone of a `CameraScene` whose crowd makes events: by its levels, or by its capacity.
struct CrowdWatch: Sendable {
  /// Index among the zones.
  let zone: Int
  var monitor: CrowdLevelMonitor
  var assembler: EventAssembler

  /// Of all zones in which somebody is counted.
  static func all(of camera: CameraID, _ configuration: SceneConfiguration) -> [CrowdWatch] {
    configuration.zones.enumerated().flatMap { index, zone in
      [zone.crowd, zone.crowd?.ofCapacity].compactMap { rule in
        rule.map { CrowdWatch(zone: index, zone.id, of: camera, $0) }
      }
    }
  }

  private init(zone index: Int, _ id: ZoneID, of camera: CameraID, _ rule: CrowdRule) {
    zone = index
    monitor = CrowdLevelMonitor(rule)
    assembler = EventAssembler(
      EventSubject(
        kind: .crowd, camera: camera, zone: id, unit: monitor.unit,
        method: CameraScene.foregroundMethod, direction: nil),
      timing: monitor.timing)
  }
}
