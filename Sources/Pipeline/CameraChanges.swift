public import Scene

/// What came of a new list of cameras.
public struct CameraChanges: Hashable, Sendable {
  public var added: [CameraID] = []
  public var removed: [CameraID] = []
  /// Stopped, and started anew with their settings.
  public var changed: [CameraID] = []
  /// Not touched at all.
  public var kept: [CameraID] = []

  init(
    from before: [CameraID: CameraConfiguration], to after: [CameraConfiguration]
  ) {
    for camera in after {
      switch before[camera.id] {
      case nil: added.append(camera.id)
      case camera: kept.append(camera.id)
      default: changed.append(camera.id)
      }
    }
    let left = Set(after.map(\.id))
    removed = before.keys.filter { !left.contains($0) }.sorted { $0.text < $1.text }
  }
}
