public import Pixels
public import Scene

/// What the command center may know of the running cameras.
///
/// Every call answers from memory and at once: the page asks about once a second for each tile.
public protocol CameraDirectory: Sendable {
  /// In the order of the configuration.
  func statuses() async -> [CameraStatus]
  /// `nil` if there is no such camera.
  func scene(of camera: CameraID) async -> SceneConfiguration?
  /// When the latest picture was taken; asking for that alone makes no pictures.
  func snapshotTakenAt(of camera: CameraID) async -> WallTime?
  /// The latest picture; `nil` if there is none yet. Asking keeps new ones coming for a while.
  func snapshot(of camera: CameraID) async -> LiveSnapshot?
}

/// A camera's picture of this moment.
public struct LiveSnapshot: Sendable {
  /// JPEG file.
  public var jpeg: [UInt8]
  public var takenAt: WallTime

  public init(jpeg: [UInt8], takenAt: WallTime) {
    self.jpeg = jpeg
    self.takenAt = takenAt
  }
}
