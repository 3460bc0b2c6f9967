import Media
import Pixels

/// Light of cars on the ground and on what stands there: of each vehicle of the scene, and now and
/// then of one that stays outside the picture.
///
/// Strength 1: it makes a dark road four times as bright.
struct Headlights: Nuisance {
  private let strength: Double
  private let scene: SampleScene
  private let view: View
  private let episodes: Episodes
  /// What the camera sees at every point of the gain field; `nil` is sky.
  private let points: [WorldPoint?]

  init(strength: Double, scene: SampleScene, view: View) {
    self.strength = strength
    self.scene = scene
    self.view = View(camera: view.camera, size: view.size)
    episodes = Episodes(
      seed: scene.seed, purpose: 0x4EAD, first: 3, period: 9, length: 7)
    let field = GainField(size: view.size)
    var points: [WorldPoint?] = []
    for row in 0..<field.rows {
      for column in 0..<field.columns {
        let ray = self.view.ray(
          throughX: Double(column * GainField.cell), y: Double(row * GainField.cell))
        points.append(scene.backdrop.point(from: view.camera.position, along: ray))
      }
    }
    self.points = points
  }

  func alter(_ planes: PicturePlanes, at frame: Int) {
    let seconds = Double(frame) / Double(SampleScene.framesPerSecond)
    let beams = passingBeams(at: seconds) + vehicleBeams(at: seconds)
    guard !beams.isEmpty else { return }
    var field = GainField(size: planes.size)
    for row in 0..<field.rows {
      for column in 0..<field.columns {
        guard let point = points[row * field.columns + column] else { continue }
        let light = beams.reduce(0) { $0 + $1.light(at: point) }
        field.set(column, row, to: 1 + 3 * strength * light)
      }
    }
    field.apply(to: planes)
    drawLamps(at: seconds, on: Canvas(planes: planes, scale: view.scale))
  }

  /// A cone of light from a place near the ground.
  private struct Beam {
    var origin: WorldPoint
    var heading: Heading
    var strength: Double

    /// 0...strength: most some metres ahead, less to the sides, above and far away.
    func light(at point: WorldPoint) -> Double {
      let offset = point - origin
      let ahead = offset.dot(heading.forward)
      guard ahead > 0.3 else { return 0 }
      let aside = offset.dot(heading.left) / (0.9 + 0.24 * ahead)
      let above = point.z / (0.7 + 0.05 * ahead)
      let cone = 1 / (1 + aside * aside + above * above)
      return strength * cone * cone * Waves.ramp(ahead, from: 0.3, to: 4)
        / (1 + ahead * ahead / 120)
    }
  }

  private func vehicleBeams(at seconds: Double) -> [Beam] {
    scene.actors.compactMap { actor in
      guard actor.isVehicle, let pose = actor.path.pose(at: seconds) else { return nil }
      return Beam(
        origin: pose.position + pose.heading.forward * 2, heading: pose.heading, strength: 1)
    }
  }

  /// A car turns somewhere outside: its beam comes in from one side and sweeps over the place.
  private func passingBeams(at seconds: Double) -> [Beam] {
    guard var episode = episodes.current(at: seconds) else { return [] }
    let length = episode.random.between(2.5, 6)
    let share = episode.elapsed / length
    guard share < 1 else { return [] }
    let side = episode.random.unit() < 0.5 ? -1.0 : 1.0
    let away = episode.random.between(5, 14)
    let sweep = episode.random.between(0.12, 0.3)
    // From across the picture to away from the camera.
    let turn = 0.25 + side * (0.25 - sweep * share)
    let fade = Waves.ramp(share, from: 0, to: 0.15) * (1 - Waves.ramp(share, from: 0.8, to: 1))
    return [
      Beam(
        origin: WorldPoint(side * (11 - 2 * share), away - 2 * share),
        heading: Heading(turns: turn), strength: 1.3 * fade)
    ]
  }

  /// The lamps themselves dazzle.
  private func drawLamps(at seconds: Double, on canvas: Canvas) {
    for actor in scene.actors where actor.isVehicle {
      guard let pose = actor.path.pose(at: seconds) else { continue }
      let toCamera = view.camera.position - pose.position
      let faces = pose.heading.forward.dot(toCamera) > -1
      for aside in actor.kind == .car ? [-0.62, 0.62] : [0] {
        let lamp =
          pose.position + pose.heading.forward * (faces ? 2.2 : -2.2) + pose.heading.left * aside
          + WorldPoint(0, 0, 0.66)
        for (radius, opacity) in faces ? [(0.5, Float(0.25)), (0.14, 0.95)] : [(0.08, 0.5)] {
          canvas.draw(
            view.capsule(
              lamp, lamp, radii: (radius, radius), colour: .grey(1), opacity: opacity
            ).map { shape in
              var glow = shape
              glow.softness = radius > 0.3 ? 40 : 4
              return glow
            })
        }
      }
    }
  }
}
