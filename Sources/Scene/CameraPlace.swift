public import Pixels

/// Where a camera is, for the map.
public struct CameraPlace: Hashable, Sendable {
  /// On the Earth; `nil`: not known.
  public var position: GeoPosition?
  /// On the plan of the site, as shares of its width and height; `nil`: not on it.
  public var onPlan: RelativePoint?

  public init(position: GeoPosition? = nil, onPlan: RelativePoint? = nil) {
    self.position = position
    self.onPlan = onPlan
  }
}

/// A place on the Earth (WGS 84), in degrees.
public struct GeoPosition: Hashable, Sendable {
  /// -90...90, north of the equator above zero.
  public var latitude: Double
  /// -180...180, east of Greenwich above zero.
  public var longitude: Double

  public init(latitude: Double, longitude: Double) {
    self.latitude = latitude
    self.longitude = longitude
  }
}
