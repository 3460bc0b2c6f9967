/// Where the light comes from, for scenes whose shadows show the form of what casts them.
struct Sun: Sendable {
  /// Metres on the ground that a shadow reaches per metre of height.
  var perMetre: WorldPoint
  /// Share of the light that is missing in a shadow.
  var depth: Double

  /// Where the shadow of a point falls.
  func shadow(of point: WorldPoint) -> WorldPoint {
    let foot = point + perMetre * point.z
    return WorldPoint(foot.x, foot.y, 0)
  }
}
