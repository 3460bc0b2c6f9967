public import Scene

/// Which changes of events a receiver wants; all conditions must hold.
public struct DeliverySelection: Hashable, Sendable {
  public var changes: Set<EventChange.Kind> = [.alerted]
  /// Of events; empty: all.
  public var kinds: Set<EventKind> = []
  /// Least severity of the event.
  public var minimumSeverity = Severity.info
  /// That the event's camera, or other source, belongs to; empty: all, and those without a group.
  public var groups: Set<String> = []
  /// Ids of cameras and other sources; empty: all.
  public var cameras: Set<CameraID> = []

  public init() {}

  /// Whether what happens at a camera is of interest at all.
  public func holds(_ camera: CameraID, group: String?) -> Bool {
    (cameras.isEmpty || cameras.contains(camera))
      && (groups.isEmpty || group.map(groups.contains) ?? false)
  }
}

/// The next changes for a receiver.
public struct DeliveryBatch: Hashable, Sendable {
  /// Oldest first.
  public let changes: [EventChange]
  /// Up to this sequence nothing else is of interest.
  public let through: Int64
  /// Changes that were deleted before anybody looked whether they are of interest.
  public let missed: Int
}
