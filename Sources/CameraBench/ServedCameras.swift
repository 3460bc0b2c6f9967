import Pixels

/// Where cameras are served, and what of their clips: what the process that serves tells the others.
public struct ServedCameras: Sendable, Codable {
  /// One camera, all in seconds.
  public struct Place: Sendable, Codable {
    /// Where in its clip it begins.
    public var offset: Double
    /// After the server's epoch, or after PLAY, it begins.
    public var wait: Double
    /// Of its clip.
    public var length: Double
    /// The longest from one key frame to the next.
    public var longestGroup: Double

    init(_ camera: CameraServer.Camera) {
      offset = camera.offset.inSeconds
      wait = camera.wait.inSeconds
      length = Double(camera.clip.length) / 90_000
      let keys = camera.clip.units.filter(\.isKeyFrame).map(\.time) + [camera.clip.length]
      longestGroup = Double(zip(keys.dropFirst(), keys).map(-).max() ?? 0) / 90_000
    }
  }

  public var port: Int
  public var cameras: [Place]

  public init(_ cameras: [CameraServer.Camera], port: Int) {
    self.port = port
    self.cameras = cameras.map(Place.init)
  }
}
