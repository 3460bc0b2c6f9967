public import Pixels
public import Scene

/// That nobody wants to be alerted of a camera, or one zone of it, for a while: what happens there
/// is recorded as always and raises no alert.
public struct Suspension: Hashable, Sendable, Identifiable {
  /// An end lies at most so far ahead: what is forgotten comes back by itself.
  public static let longest = Duration.seconds(7 * 86_400)

  public let id: EventID
  public let camera: CameraID
  /// What people call the camera; its id where no name was ever given.
  public let cameraName: String
  /// `nil`: all of the camera, and the camera itself.
  public let zone: ZoneID?
  /// What people call the zone; its id where no name was ever given.
  public let zoneName: String?
  public let reason: String
  /// The person.
  public let by: String
  public let beganAt: WallTime
  /// By itself, unless somebody ends it before.
  public let endsAt: WallTime
}
