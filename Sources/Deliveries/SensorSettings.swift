public import Scene
public import Store

/// Counts from outside, tied to a zone or line of a camera.
public struct SensorSettings: Hashable, Sendable {
  /// Among those of cameras.
  public var id: CameraID
  public var name: String
  /// That it belongs to; `nil`: none.
  public var group: String?
  public var kind: SensorKind
  /// Beside whose count its own is shown.
  public var camera: CameraID
  public var zone: ZoneID
  /// Topic of the broker that it sends to; `nil`: it comes by HTTP alone.
  public var topic: String?
  /// Where the number stands in those messages.
  public var path = ReadingPath("")!
  public var rules = SensorRules()

  /// What can be a count.
  public static let values = 0.0...1_000_000
  /// Readings may come so late. Larger: longer outages of the network leave no hole in the series.
  public static let latest = Duration.seconds(86_400)
  /// And be so far ahead, by another clock.
  public static let earliest = Duration.seconds(60)

  public init(id: CameraID, name: String, kind: SensorKind, camera: CameraID, zone: ZoneID) {
    self.id = id
    self.name = name
    self.kind = kind
    self.camera = camera
    self.zone = zone
  }

  /// What the database remembers of it.
  public var known: KnownCamera {
    KnownCamera(id: id, name: name, group: group, source: .sensor, zones: [])
  }
}
