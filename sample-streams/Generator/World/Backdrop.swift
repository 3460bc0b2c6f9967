/// Part of a surface that is made of something else: a door in a wall, lane marks on a road.
struct Patch: Sendable {
  /// On a wall metres along and up; on the ground x and y.
  var left: Double
  var bottom: Double
  var right: Double
  var top: Double
  var material: Material

  init(_ left: Double, _ bottom: Double, _ right: Double, _ top: Double, _ material: Material) {
    self.left = left
    self.bottom = bottom
    self.right = right
    self.top = top
    self.material = material
  }
}

/// A vertical rectangle on the ground.
struct Wall: Sendable {
  var from: (x: Double, y: Double)
  var to: (x: Double, y: Double)
  var bottom = 0.0
  var height: Double
  var material: Material
  var patches: [Patch] = []
  /// How brightly it is lit, 1 = as the ground.
  var light = 1.0
  /// Whether actors pass behind it.
  var hides = false
}

/// A lamp that lights what is near it.
struct Lamp: Sendable {
  var position: WorldPoint
  /// Metres at which it gives half.
  var reach: Double
  var strength: Double
}

/// Everything that stands still: ground, walls, ceiling, sky.
struct Backdrop: Sendable {
  var ground: Material
  var groundPatches: [Patch] = []
  var walls: [Wall] = []
  /// Ground on which there is water: left, bottom, right and top count.
  var water: Patch?
  /// Height and material of a ceiling.
  var ceiling: (height: Double, material: Material)?
  var sky = Colour(hex: 0xB4C0C8)
  /// Light without any lamp.
  var ambient = 1.0
  var lamps: [Lamp] = []

  /// The colour that a ray from `origin` meets; `pixelAngle` is the angle of a pixel in radians.
  func colour(from origin: WorldPoint, along ray: WorldPoint, pixelAngle: Double, seed: UInt32)
    -> Colour
  {
    var nearest = 1e9
    var hitWall: (wall: Int, along: Double)?
    for (index, wall) in walls.enumerated() {
      if let hit = Self.meet(wall, from: origin, along: ray), hit.distance < nearest {
        nearest = hit.distance
        hitWall = (index, hit.along)
      }
    }
    if ray.z < -1e-6, -origin.z / ray.z < nearest {
      let distance = -origin.z / ray.z
      let point = origin + ray * distance
      let slant = min(8, distance / origin.z)
      return groundColour(at: point, footprint: distance * pixelAngle * (1 + slant) / 2, seed: seed)
        * light(at: point)
    }
    if let ceiling, ray.z > 1e-6, (ceiling.height - origin.z) / ray.z < nearest {
      let distance = (ceiling.height - origin.z) / ray.z
      let point = origin + ray * distance
      return ceiling.material.colour(
        point.x, point.y, footprint: distance * pixelAngle * 2, seed: seed) * light(at: point)
    }
    guard let hitWall else { return skyColour(ray, seed: seed) }
    let wall = walls[hitWall.wall]
    let point = origin + ray * nearest
    return wallColour(
      wall, along: hitWall.along, up: point.z - wall.bottom, footprint: nearest * pixelAngle,
      seed: seed &+ UInt32(hitWall.wall) &* 977) * (wall.light * light(at: point))
  }

  /// The point that a ray from `origin` meets; `nil` in the sky and on a ceiling.
  func point(from origin: WorldPoint, along ray: WorldPoint) -> WorldPoint? {
    var nearest = ray.z < -1e-6 ? -origin.z / ray.z : 1e9
    for wall in walls {
      if let hit = Self.meet(wall, from: origin, along: ray) {
        nearest = min(nearest, hit.distance)
      }
    }
    return nearest < 1e9 ? origin + ray * nearest : nil
  }

  /// Distance along `ray` to the nearest wall behind which actors pass; `nil` if there is none.
  func hidingDistance(from origin: WorldPoint, along ray: WorldPoint) -> Double? {
    var nearest: Double?
    for wall in walls where wall.hides {
      if let hit = Self.meet(wall, from: origin, along: ray), hit.distance < nearest ?? 1e9 {
        nearest = hit.distance
      }
    }
    return nearest
  }

  private func groundColour(at point: WorldPoint, footprint: Double, seed: UInt32) -> Colour {
    var material = ground
    for patch in groundPatches
    where point.x >= patch.left && point.x < patch.right && point.y >= patch.bottom
      && point.y < patch.top
    {
      material = patch.material
    }
    if let water, point.x >= water.left, point.x < water.right, point.y >= water.bottom,
      point.y < water.top
    {
      // Far away it mirrors the bank, near the sky above.
      let share = (point.y - water.bottom) / (water.top - water.bottom)
      return water.material.colour(point.x, point.y, footprint: footprint, seed: seed)
        * (1.15 - 0.45 * share)
    }
    // Ground is darker in the corner below a wall.
    var shade = 1.0
    for wall in walls where wall.bottom < 0.5 {
      let distance = Self.distance(from: point, to: wall) / 0.55
      shade *= 1 - 0.38 / (1 + distance * distance)
    }
    return material.colour(point.x, point.y, footprint: footprint, seed: seed) * shade
  }

  private func wallColour(
    _ wall: Wall, along: Double, up: Double, footprint: Double, seed: UInt32
  ) -> Colour {
    var material = wall.material
    for patch in wall.patches
    where along >= patch.left && along < patch.right && up >= patch.bottom && up < patch.top {
      material = patch.material
    }
    let corner = up / 0.5
    return material.colour(along, up, footprint: footprint, seed: seed)
      * (1 - 0.25 / (1 + corner * corner))
  }

  private func skyColour(_ ray: WorldPoint, seed: UInt32) -> Colour {
    let elevation = ray.z / max(0.1, abs(ray.y))
    let clouds = ValueNoise.clouds(
      ray.x / max(0.1, ray.y) * 4, elevation * 12, footprint: 0.05, octaves: 4, seed: seed)
    return sky * (1 + 0.1 * clouds + 0.1 * Waves.ramp(elevation, from: 0, to: 0.4))
  }

  private func light(at point: WorldPoint) -> Double {
    var sum = ambient
    for lamp in lamps {
      let offset = point - lamp.position
      sum += lamp.strength / (1 + offset.dot(offset) / (lamp.reach * lamp.reach))
    }
    return sum
  }

  private static func meet(_ wall: Wall, from origin: WorldPoint, along ray: WorldPoint)
    -> (distance: Double, along: Double)?
  {
    let dx = wall.to.x - wall.from.x
    let dy = wall.to.y - wall.from.y
    let determinant = ray.x * dy - ray.y * dx
    guard abs(determinant) > 1e-9 else { return nil }
    let ox = wall.from.x - origin.x
    let oy = wall.from.y - origin.y
    let distance = (ox * dy - oy * dx) / determinant
    let share = (ox * ray.y - oy * ray.x) / determinant
    guard distance > 0, share >= 0, share <= 1 else { return nil }
    let z = origin.z + ray.z * distance
    guard z >= wall.bottom, z <= wall.bottom + wall.height else { return nil }
    return (distance, share * (dx * dx + dy * dy).squareRoot())
  }

  private static func distance(from point: WorldPoint, to wall: Wall) -> Double {
    let dx = wall.to.x - wall.from.x
    let dy = wall.to.y - wall.from.y
    let px = point.x - wall.from.x
    let py = point.y - wall.from.y
    let share = min(1, max(0, (px * dx + py * dy) / (dx * dx + dy * dy)))
    let ox = px - share * dx
    let oy = py - share * dy
    return (ox * ox + oy * oy).squareRoot()
  }
}
