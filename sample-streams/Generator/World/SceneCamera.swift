import Pixels

/// A point of the world in metres: x to the right, y away from the camera, z up; the ground is
/// z = 0 and the camera stands above (0, 0).
struct WorldPoint: Hashable, Sendable {
  var x: Double
  var y: Double
  var z: Double

  init(_ x: Double, _ y: Double, _ z: Double = 0) {
    self.x = x
    self.y = y
    self.z = z
  }

  static func + (left: WorldPoint, right: WorldPoint) -> WorldPoint {
    WorldPoint(left.x + right.x, left.y + right.y, left.z + right.z)
  }

  static func - (left: WorldPoint, right: WorldPoint) -> WorldPoint {
    WorldPoint(left.x - right.x, left.y - right.y, left.z - right.z)
  }

  static func * (point: WorldPoint, factor: Double) -> WorldPoint {
    WorldPoint(point.x * factor, point.y * factor, point.z * factor)
  }

  func dot(_ other: WorldPoint) -> Double { x * other.x + y * other.y + z * other.z }
}

/// A pinhole camera on a pole.
struct SceneCamera: Sendable {
  /// Metres above the ground.
  let height: Double
  /// Focal length as a multiple of the picture's width.
  let focalLength: Double
  private let pitchDegrees: Double
  private let yawDegrees: Double
  private let right: WorldPoint
  private let up: WorldPoint
  private let forward: WorldPoint

  /// `pitchDegrees` looks down, `yawDegrees` to the right.
  init(height: Double, pitchDegrees: Double, yawDegrees: Double = 0, focalLength: Double) {
    self.height = height
    self.focalLength = focalLength
    self.pitchDegrees = pitchDegrees
    self.yawDegrees = yawDegrees
    let sinPitch = Waves.sine(turns: pitchDegrees / 360)
    let cosPitch = Waves.cosine(turns: pitchDegrees / 360)
    let sinYaw = Waves.sine(turns: yawDegrees / 360)
    let cosYaw = Waves.cosine(turns: yawDegrees / 360)
    right = WorldPoint(cosYaw, -sinYaw, 0)
    forward = WorldPoint(sinYaw * cosPitch, cosYaw * cosPitch, -sinPitch)
    up = WorldPoint(sinYaw * sinPitch, cosYaw * sinPitch, cosPitch)
  }

  /// Hung up a little higher or lower, and turned a little.
  func elsewhere(random: inout SeededRandom) -> SceneCamera {
    SceneCamera(
      height: height * random.between(0.88, 1.12),
      pitchDegrees: pitchDegrees + random.between(-2, 2),
      yawDegrees: yawDegrees + random.between(-5, 5),
      focalLength: focalLength * random.between(0.9, 1.12))
  }

  var position: WorldPoint { WorldPoint(0, 0, height) }

  /// Metres along the optical axis.
  func depth(of point: WorldPoint) -> Double { (point - position).dot(forward) }

  /// Direction of the ray through a point given in picture widths from the picture's centre.
  func ray(across: Double, down: Double) -> WorldPoint {
    forward + right * (across / focalLength) + up * (-down / focalLength)
  }

  /// Picture widths from the picture's centre, and picture widths per metre there; `nil` behind
  /// the camera.
  func project(_ point: WorldPoint) -> (across: Double, down: Double, perMetre: Double)? {
    let relative = point - position
    let depth = relative.dot(forward)
    guard depth > 0.3 else { return nil }
    let perMetre = focalLength / depth
    return (relative.dot(right) * perMetre, -relative.dot(up) * perMetre, perMetre)
  }
}

/// A camera with a picture of a certain size: world to pixels.
struct View: Sendable {
  let camera: SceneCamera
  let size: PixelSize
  /// Pixels that the canvas is larger than the picture on each side: at the left and the right,
  /// above and below.
  let margin: PixelSize
  /// Set for a view of shadows: every point is seen where its shadow falls.
  var sun: Sun?

  init(camera: SceneCamera, size: PixelSize, margin: PixelSize = PixelSize(width: 0, height: 0)) {
    self.camera = camera
    self.size = size
    self.margin = margin
  }

  /// Pixels of this picture per pixel of a picture 1920 wide.
  var scale: Float { Float(size.width) / 1920 }

  /// Where a point of the world is on the canvas, and pixels per metre there.
  func pixel(_ point: WorldPoint) -> (point: PicturePoint, perMetre: Float)? {
    guard let projected = camera.project(sun?.shadow(of: point) ?? point) else { return nil }
    let width = Double(size.width)
    let x = projected.across * width + width / 2 + Double(margin.width)
    let y = projected.down * width + Double(size.height) / 2 + Double(margin.height)
    guard abs(x) < 1e5, abs(y) < 1e5 else { return nil }
    return (PicturePoint(x: Float(x), y: Float(y)), Float(projected.perMetre * width))
  }

  /// The ray through a point of the canvas; one unit along it is one metre of depth.
  func ray(throughX x: Double, y: Double) -> WorldPoint {
    let width = Double(size.width)
    return camera.ray(
      across: (x - Double(margin.width)) / width - 0.5,
      down: (y - Double(margin.height) - Double(size.height) / 2) / width)
  }

  /// A round limb between two points; empty if any of it is behind the camera.
  func capsule(
    _ a: WorldPoint, _ b: WorldPoint, radii: (Double, Double), colour: Colour, shade: Float = 0,
    opacity: Float = 1
  ) -> [Shape] {
    guard let from = pixel(a), let to = pixel(b) else { return [] }
    let outline = Shape.Outline.capsule(
      from: from.point, to: to.point,
      radii: (Float(radii.0) * from.perMetre, Float(radii.1) * to.perMetre))
    return [Shape(outline: outline, colour: colour, shade: shade, opacity: opacity)]
  }

  /// A flat convex face; empty if any of it is behind the camera.
  func polygon(_ corners: [WorldPoint], colour: Colour, opacity: Float = 1) -> [Shape] {
    var points: [PicturePoint] = []
    for corner in corners {
      guard let projected = pixel(corner) else { return [] }
      points.append(projected.point)
    }
    return [Shape(outline: .polygon(points), colour: colour, opacity: opacity)]
  }
}
