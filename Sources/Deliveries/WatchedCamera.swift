public import Scene

/// A camera as a broker is told of it.
public struct WatchedCamera: Hashable, Sendable {
  public var status: CameraStatus
  /// What people call the zones in which persons are counted, in order.
  public var zones: [Zone]
  /// Whether a motion event goes on.
  public var isMoving: Bool

  public struct Zone: Hashable, Sendable {
    public var id: ZoneID
    public var name: String

    public init(id: ZoneID, name: String) {
      self.id = id
      self.name = name
    }
  }

  public init(status: CameraStatus, zones: [Zone], isMoving: Bool) {
    self.status = status
    self.zones = zones
    self.isMoving = isMoving
  }
}
