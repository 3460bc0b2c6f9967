public import Pixels

/// Knows where people do not want to be alerted for a while, e.g. because of maintenance. What
/// happens there is recorded as always.
///
/// Asked by analysis workers whenever an alert is about to be raised: answers at once.
public protocol AlertSuspensions: Sendable {
  /// - Parameter zone: `nil`: the whole picture, or the camera itself.
  func isSuspended(_ camera: CameraID, zone: ZoneID?, at time: WallTime) -> Bool
}

/// Nothing is suspended.
public struct NoSuspensions: AlertSuspensions {
  public init() {}

  public func isSuspended(_ camera: CameraID, zone: ZoneID?, at time: WallTime) -> Bool { false }
}
