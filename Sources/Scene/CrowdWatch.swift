import Pixels

/// A zone of a `CameraScene` whose crowd makes events.
struct CrowdWatch: Sendable {
  /// Index among the zones.
  let zone: Int
  var monitor: CrowdLevelMonitor
  var assembler: EventAssembler

  /// `nil` where nobody is counted.
  init?(zone index: Int, of camera: CameraID, _ configuration: SceneConfiguration) {
    let zone = configuration.zones[index]
    guard let rule = zone.crowd else { return nil }
    self.zone = index
    monitor = CrowdLevelMonitor(rule)
    assembler = EventAssembler(
      EventSubject(
        kind: .crowd, camera: camera, zone: zone.id, unit: monitor.unit,
        method: CameraScene.foregroundMethod, direction: nil),
      timing: monitor.timing)
  }
}
