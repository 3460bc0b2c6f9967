public import Scene
public import Store

/// The sensors that count beside cameras.
public protocol SensorDirectory: Sendable {
  /// In the order of the configuration.
  func sensors() async -> [SensorStatus]
  /// Stores readings; returns how many were new, and how many came too late or are in the future.
  func take(_ readings: [SensorReading], of sensor: CameraID) async throws -> (
    stored: Int, refused: Int
  )
}

/// A sensor as it is now.
public struct SensorStatus: Hashable, Sendable {
  public var id: CameraID
  public var name: String
  public var group: String?
  public var kind: SensorKind
  /// In which zone or on which line of which camera it counts.
  public var camera: CameraID
  public var zone: ZoneID
  public var newest: SensorReading?
  /// What the camera counts there now; `nil`: not known, or the sensor tells entries.
  public var cameraCount: Double?
  /// `nil`: not both are known and fresh.
  public var disagrees: Bool?

  public init(
    id: CameraID, name: String, group: String? = nil, kind: SensorKind, camera: CameraID,
    zone: ZoneID, newest: SensorReading? = nil, cameraCount: Double? = nil,
    disagrees: Bool? = nil
  ) {
    self.id = id
    self.name = name
    self.group = group
    self.kind = kind
    self.camera = camera
    self.zone = zone
    self.newest = newest
    self.cameraCount = cameraCount
    self.disagrees = disagrees
  }

  /// Counts that a reading may have.
  public static let values = 0.0...1_000_000
}

/// There are no sensors.
public struct NoSensors: SensorDirectory {
  public init() {}

  public func sensors() async -> [SensorStatus] { [] }
  public func take(_ readings: [SensorReading], of sensor: CameraID) async -> (
    stored: Int, refused: Int
  ) { (0, readings.count) }
}
