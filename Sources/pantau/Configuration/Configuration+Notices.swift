import Pipeline
import Scene

extension Configuration {
  /// What the file asks for and this version does not do yet, a sentence each: whoever relies on it
  /// must hear so before something happens.
  var notices: [String] {
    var notices: [String] = []
    for camera in cameras {
      if camera.scene.leftObjects != nil {
        notices.append("\(camera.id.text): left_objects \(Self.untold)")
      }
      for zone in camera.scene.zones {
        let place = "\(camera.id.text), zone \(zone.id.text)"
        if zone.leftObjects != nil { notices.append("\(place): left_objects \(Self.untold)") }
        if zone.sensitivity != nil { notices.append("\(place): sensitivity \(Self.unused)") }
        if zone.absorption != nil { notices.append("\(place): absorption_seconds \(Self.unused)") }
      }
    }
    return notices
  }

  private static let untold = "has no effect yet: things left or removed are not found"
  private static let unused = "has no effect yet: the camera's own is used"
}
