import Pixels

/// A place of a `CameraScene` where motion is measured, and made events of if it is watched.
struct MotionWatch: Sendable {
  /// Index among the zones; `nil`: the whole picture.
  let zone: Int?
  let makesEvents: Bool
  var monitor: ZoneMonitor
  var assembler: EventAssembler

  /// The whole picture, then every zone. The picture makes events only where there is no zone.
  static func all(of camera: CameraID, _ configuration: SceneConfiguration) -> [MotionWatch] {
    let rule = configuration.motion
    func watch(_ index: Int?) -> MotionWatch {
      let zone = index.map { configuration.zones[$0] }
      let subject = EventSubject(
        kind: .motion, camera: camera, zone: zone?.id, unit: .share,
        method: CameraScene.foregroundMethod, direction: nil)
      return MotionWatch(
        zone: index, makesEvents: zone?.watchesMotion ?? configuration.zones.isEmpty,
        monitor: ZoneMonitor(polygon: zone?.polygon),
        assembler: EventAssembler(
          subject,
          timing: EventTiming(
            minimumLength: rule.minimumLength, hold: rule.hold, mergeGap: rule.mergeGap)))
    }
    return [watch(nil)] + configuration.zones.indices.map { watch($0) }
  }
}
