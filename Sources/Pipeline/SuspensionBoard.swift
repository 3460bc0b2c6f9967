public import Pixels
public import Scene
import Synchronization

/// Where alerts are suspended now, for all analysis workers.
public final class SuspensionBoard: AlertSuspensions {
  /// A camera, or one zone of it, until a time.
  public struct Entry: Hashable, Sendable {
    public var camera: CameraID
    /// `nil`: all of the camera, and the camera itself.
    public var zone: ZoneID?
    public var endsAt: WallTime

    public init(camera: CameraID, zone: ZoneID?, endsAt: WallTime) {
      self.camera = camera
      self.zone = zone
      self.endsAt = endsAt
    }
  }

  private let entries = Mutex<[CameraID: [Entry]]>([:])

  public init() {}

  /// These, and no others, are suspended from now on; each until its end.
  public func set(_ list: [Entry]) {
    let byCamera = Dictionary(grouping: list, by: \.camera)
    entries.withLock { $0 = byCamera }
  }

  public func isSuspended(_ camera: CameraID, zone: ZoneID?, at time: WallTime) -> Bool {
    entries.withLock { entries in
      guard let list = entries[camera] else { return false }
      return list.contains { time < $0.endsAt && ($0.zone == nil || $0.zone == zone) }
    }
  }
}
