#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension GeoPosition {
  /// Metres over ground, right to a few in a thousand for places in one country.
  public func distance(to other: GeoPosition) -> Double {
    let metresPerDegree = 111_195.0
    var turn = other.longitude - longitude
    // The short way round.
    if turn > 180 { turn -= 360 }
    if turn < -180 { turn += 360 }
    let x = turn * cos((latitude + other.latitude) / 2 * .pi / 180)
    let y = other.latitude - latitude
    return (x * x + y * y).squareRoot() * metresPerDegree
  }
}

extension GeoPosition {
  /// The middle of the box around some places, to a hundredth of a degree; `nil`: there are none.
  public static func middle(of places: [GeoPosition]) -> GeoPosition? {
    let latitudes = places.map(\.latitude)
    let longitudes = places.map(\.longitude)
    guard let south = latitudes.min(), let north = latitudes.max(), let west = longitudes.min(),
      let east = longitudes.max()
    else { return nil }
    func rounded(_ degrees: Double) -> Double { (degrees * 100).rounded() / 100 }
    return GeoPosition(
      latitude: rounded((south + north) / 2), longitude: rounded((west + east) / 2))
  }
}
