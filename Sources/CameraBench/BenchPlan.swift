import Foundation
import Gating
public import Pipeline
public import Media
import Pixels
public import Scene

/// What a benchmark of cameras is about: handed from the process that leads it to those that serve
/// and watch.
public struct BenchPlan: Sendable, Codable {
  public struct Clip: Sendable, Codable {
    /// Of the main stream.
    public var path: String
    /// Of the sub stream, if there is one: the same pictures, smaller, with key frames where the main
    /// stream has them.
    public var subPath: String?
    /// What is seen in the main stream.
    public var reference: ClipReference

    public init(path: String, subPath: String? = nil, reference: ClipReference) {
      self.path = path
      self.subPath = subPath
      self.reference = reference
    }
  }

  public var clips: [Clip]
  public var cameraCount: Int
  /// Cameras with a zone in which persons are counted: the first ones.
  public var crowdCount: Int
  public var warmUpSeconds: Double
  public var seconds: Double

  public init(
    clips: [Clip], cameraCount: Int, crowdCount: Int, warmUpSeconds: Double, seconds: Double
  ) {
    self.clips = clips
    self.cameraCount = cameraCount
    self.crowdCount = crowdCount
    self.warmUpSeconds = warmUpSeconds
    self.seconds = seconds
  }

  /// Whether all clips have one: then cameras can be watched by them.
  public var hasSubStreams: Bool { clips.allSatisfy { $0.subPath != nil } }

  /// How many are served.
  public var streamCount: Int { hasSubStreams ? 2 * cameraCount : cameraCount }

  /// The streams to serve: each clip in turn, begun at places that lie apart; of all cameras the main
  /// streams first, and then the sub streams if the clips have them.
  public func served() throws(CameraBenchError) -> [CameraServer.Camera] {
    let mains = try served(clips.map(\.path))
    return hasSubStreams ? mains + (try served(clips.compactMap(\.subPath))) : mains
  }

  private func served(_ paths: [String]) throws(CameraBenchError) -> [CameraServer.Camera] {
    var loaded: [ServedClip] = []
    for path in paths { loaded.append(try ServedClip(path: path)) }
    return (0..<cameraCount).map { number in
      CameraServer.Camera(
        loaded[number % loaded.count], from: share(of: number),
        wait: .seconds(2 * Double(number) / Double(cameraCount)))
    }
  }

  /// Where in its clip a camera begins, as share of it.
  private func share(of number: Int) -> Double {
    let rounds = max(1, (cameraCount + clips.count - 1) / clips.count)
    return Double(number / clips.count) / Double(rounds)
  }

  /// The cameras to watch at a server's port.
  ///
  /// - Parameter offsets: of the streams as they are served, in seconds. `.sub` needs sub streams.
  public func watched(
    policy: DecodingStatus.Policy, port: Int, offsets: [Double]
  ) throws -> [PolicyRun.Watched] {
    try (0..<cameraCount).map { number in
      func address(_ stream: Int) throws -> StreamAddress {
        try StreamAddress("rtsp://127.0.0.1:\(port)/\(stream)")
      }
      var camera = Self.camera(number, at: try address(number), isCounted: number < crowdCount)
      camera.decoding.policy = policy
      let analysed = policy == .sub ? cameraCount + number : number
      if policy == .sub { camera.subAddress = try address(analysed) }
      // Qualifying takes days on a quiet camera; what it would find is what is measured here.
      camera.decoding.gate.happeningsToQualify = 0
      return PolicyRun.Watched(
        camera: camera, reference: clips[number % clips.count].reference,
        offset: offsets[analysed])
    }
  }

  /// A camera as it is watched: motion anywhere, and, if wanted, persons in all of the picture.
  public static func camera(
    _ number: Int, at address: StreamAddress, isCounted: Bool
  ) -> CameraConfiguration {
    guard let id = CameraID("camera-\(number + 1)"), let place = ZoneID("place") else {
      preconditionFailure("these are identifiers")
    }
    var camera = CameraConfiguration(id: id, name: "Camera \(number + 1)", address: address)
    guard isCounted else { return camera }
    camera.perspective = Perspective(
      nearer: .init(y: 0.95, personHeight: 0.32), farther: .init(y: 0.5, personHeight: 0.17))
    let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
    guard let whole = try? Polygon(corners.map { RelativePoint(x: $0.0, y: $0.1) }) else {
      preconditionFailure("a rectangle is a polygon")
    }
    var zone = Zone(id: place, name: "Place", polygon: whole)
    zone.crowd = CrowdRule(
      areaSquareMetres: nil, levels: [.init(severity: .warning, enter: 50, leave: 40)])
    camera.scene.zones = [zone]
    return camera
  }
}
