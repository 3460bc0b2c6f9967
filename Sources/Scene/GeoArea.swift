/// A piece of land, e.g. a regency: what lies in it belongs to a group.
public struct GeoArea: Hashable, Sendable {
  /// Whose it is.
  public var group: String
  /// In order, 3 or more; no side crosses the date line.
  public var corners: [GeoPosition]

  public init(group: String, corners: [GeoPosition]) {
    self.group = group
    self.corners = corners
  }

  /// By the even-odd rule, on the map of latitude and longitude.
  public func contains(_ place: GeoPosition) -> Bool {
    var isInside = false
    var previous = corners.last
    for corner in corners {
      guard let from = previous else { return false }
      previous = corner
      guard (corner.latitude > place.latitude) != (from.latitude > place.latitude) else { continue }
      let share = (place.latitude - corner.latitude) / (from.latitude - corner.latitude)
      let crossing = corner.longitude + share * (from.longitude - corner.longitude)
      if place.longitude < crossing { isInside.toggle() }
    }
    return isInside
  }
}
