public import Media
public import Pixels

/// Renders the frames of a scene at one size. Any frame in any order; the same frame is always
/// the same picture. Not for use from two threads at once.
public final class SceneRenderer {
  /// What is drawn: tests leave parts out.
  public struct Options: Hashable, Sendable {
    public var drawsActors = true
    public var castsShadows = true

    public init() {}
  }

  /// What a pass over the scene paints.
  private enum Pass {
    case picture
    /// Actors that have moved are white, and all that hides them is black.
    case silhouettes
    /// The shadows of actors are white.
    case shadows
  }

  public let scene: SampleScene
  public let size: PixelSize
  private let options: Options
  private let view: View
  private let backdrop: PicturePlanes
  /// The picture with a margin for the shaking pole; `nil` where nothing shakes.
  private let canvas: PicturePlanes?
  /// What truth is painted on.
  private lazy var nothing = PicturePlanes(size: backdrop.size)
  /// The moved picture a little later, while the shutter is still open.
  private let secondExposure: PicturePlanes?
  private let water: WaterSurface?
  private let shade: HardShadows?
  private let nuisances: [any Nuisance]
  private let hidingWalls: HidingWalls?
  private let wind: Double

  /// Paints the backdrop, which takes as long as many frames. `size` has even sides.
  public init(_ scene: SampleScene, size: PixelSize, options: Options = Options()) {
    precondition(size.width % 2 == 0 && size.height % 2 == 0, "4:2:0 has even sides")
    self.scene = scene
    self.size = size
    self.options = options
    let scale = Double(size.width) / 1920
    let reach = scene.reach
    func margin(_ reach: Double) -> Int {
      reach > 0 ? (Int((reach * scale).rounded(.up)) + 3) / 2 * 2 : 0
    }
    let view = View(
      camera: scene.camera, size: size,
      margin: PixelSize(width: margin(reach.x), height: margin(reach.y)))
    self.view = view
    wind = scene.nuisances[.swayingTree] ?? 0
    nuisances = scene.nuisances.sorted { $0.key < $1.key }.compactMap {
      $0.key.make(strength: $0.value, scene: scene, view: view)
    }
    let canvasSize = PixelSize(
      width: size.width + 2 * view.margin.width, height: size.height + 2 * view.margin.height)
    backdrop = PicturePlanes(size: canvasSize)
    canvas = canvasSize == size ? nil : PicturePlanes(size: canvasSize)
    secondExposure = canvasSize == size ? nil : PicturePlanes(size: size)
    BackdropPainter(
      backdrop: scene.backdrop, view: view, seed: UInt32(truncatingIfNeeded: scene.seed &* 7919)
    ).paint(into: backdrop)
    hidingWalls = HidingWalls(backdrop: scene.backdrop, view: view, canvas: canvasSize)
    water = WaterSurface(
      backdrop: scene.backdrop, view: view, canvas: canvasSize,
      strength: scene.nuisances[.water] ?? 0, seed: scene.seed)
    shade = scene.sun.map { HardShadows(sun: $0, view: view, canvas: canvasSize) }
    drawStaticProps()
  }

  public convenience init(
    _ scene: SampleScene, stream: SampleStream, options: Options = Options()
  ) {
    self.init(scene, size: stream.size, options: options)
  }

  /// Renders frame `index` (0 is the first; beyond the scene's end nothing moves any more).
  /// `picture` has the renderer's size.
  public func render(_ index: Int, into picture: PicturePlanes) {
    precondition(picture.y.size == size, "a picture of another size")
    let target = canvas ?? picture
    target.copy(from: backdrop)
    let index = index + scene.skippedFrames
    water?.draw(index, on: target)
    drawMoving(index, on: target, pass: .picture)
    expose(index, into: picture)
    for nuisance in nuisances { nuisance.alter(picture, at: index) }
  }

  /// How much of each pixel of frame `index` actors cover, and their shadows: luma 16 is none, 235
  /// all of it. Actors that have stood still since frame 0 are part of the background. Moved with
  /// the picture where the pole shakes; untouched by all that alters the finished picture.
  func renderTruth(_ index: Int, silhouettes: PicturePlanes, shadows: PicturePlanes) {
    let index = index + scene.skippedFrames
    for (pass, picture) in [(Pass.silhouettes, silhouettes), (.shadows, shadows)] {
      precondition(picture.y.size == size, "a picture of another size")
      let target = canvas ?? picture
      target.copy(from: nothing)
      drawMoving(index, on: target, pass: pass)
      expose(index, into: picture)
    }
  }

  /// What the sensor sees of the canvas while it moves, for half a frame's time.
  private func expose(_ index: Int, into picture: PicturePlanes) {
    guard let canvas, let secondExposure else { return }
    let begin = shift(at: Double(index))
    let end = shift(at: Double(index) + 0.5)
    picture.copyShifted(from: canvas, by: begin, margin: view.margin)
    if abs(end.x - begin.x) + abs(end.y - begin.y) > 0.25 {
      secondExposure.copyShifted(from: canvas, by: end, margin: view.margin)
      picture.blend(with: secondExposure)
    }
  }

  /// Pixels of this size by which the picture has moved.
  private func shift(at frame: Double) -> PicturePoint {
    let shift = scene.shift(at: frame)
    return PicturePoint(x: shift.x * view.scale, y: shift.y * view.scale)
  }

  private func drawStaticProps() {
    let canvas = Canvas(planes: backdrop, scale: view.scale)
    let still = scene.props.filter { !(wind > 0 && $0.sways) }
    if options.castsShadows {
      if let shade {
        shade.drawStill(
          still.flatMap { $0.shapes(in: shade.view, seconds: 0, wind: 0, seed: seed(of: $0)) },
          on: backdrop)
      } else {
        for prop in still { canvas.draw(prop.shadows(in: view)) }
      }
    }
    for prop in still.sorted(by: isFarther) {
      canvas.draw(prop.shapes(in: view, seconds: 0, wind: 0, seed: seed(of: prop)))
    }
  }

  private func isFarther(_ left: Prop, _ right: Prop) -> Bool {
    scene.camera.depth(of: left.position) > scene.camera.depth(of: right.position)
  }

  private func seed(of prop: Prop) -> UInt64 {
    scene.seed &* 31 &+ UInt64(bitPattern: Int64(prop.position.x * 1_000))
  }

  /// Something to draw in this frame, with the pixels that it touches.
  private struct Item {
    var depth: Double
    var shapes: [Shape]
    var extent: PixelRect
    /// A prop that is already part of the backdrop: drawn again only where something passes
    /// behind it.
    var isStill: Bool
  }

  private func drawMoving(_ index: Int, on planes: PicturePlanes, pass: Pass) {
    let seconds = Double(index) / Double(SampleScene.framesPerSecond)
    var full = Canvas(planes: planes, scale: view.scale)
    full.paintsChroma = pass == .picture
    if options.castsShadows {
      if let shade {
        drawHardShadows(at: seconds, by: shade, on: full, pass: pass)
      } else {
        drawShadows(at: seconds, on: full, pass: pass)
      }
    }
    if pass == .shadows { return }
    let items = items(at: seconds, within: full.clip, pass: pass)
    for (place, item) in items.enumerated() where item.extent.area > 0 {
      guard item.isStill else {
        full.draw(item.shapes)
        hidingWalls?.uncover(
          item.extent, depth: item.depth, from: pass == .picture ? backdrop : nothing, on: planes)
        continue
      }
      for farther in items[..<place] where !farther.isStill {
        let common = farther.extent.common(with: item.extent)
        if common.area > 0 {
          var part = full
          part.clip = common
          part.draw(item.shapes)
        }
      }
    }
  }

  private func drawShadows(at seconds: Double, on canvas: Canvas, pass: Pass) {
    if pass == .picture, wind > 0 {
      for prop in scene.props where prop.sways { canvas.draw(prop.shadows(in: view)) }
    }
    guard options.drawsActors, pass != .silhouettes else { return }
    for actor in scene.actors {
      guard let pose = actor.path.pose(at: seconds) else { continue }
      let shadow = actor.shadow(pose, in: view)
      if pass == .picture {
        canvas.draw(shadow)
      } else if actor.hasMoved(at: seconds) {
        canvas.draw(shadow.map { $0.flat(.grey(1)) })
      }
    }
  }

  private func drawHardShadows(
    at seconds: Double, by shade: HardShadows, on canvas: Canvas, pass: Pass
  ) {
    guard pass != .silhouettes else { return }
    var shapes: [Shape] = []
    if pass == .picture, wind > 0 {
      for prop in scene.props where prop.sways {
        shapes += prop.shapes(in: shade.view, seconds: seconds, wind: wind, seed: seed(of: prop))
      }
    }
    for actor in scene.actors where options.drawsActors {
      guard let pose = actor.path.pose(at: seconds),
        pass == .picture || actor.hasMoved(at: seconds)
      else { continue }
      shapes += actor.shapes(pose, in: shade.view)
    }
    if pass == .picture {
      shade.drawMoving(shapes, on: canvas.planes)
    } else {
      canvas.draw(shapes.map { $0.flat(.grey(1)) })
    }
  }

  /// Farthest first.
  private func items(at seconds: Double, within clip: PixelRect, pass: Pass) -> [Item] {
    var items: [Item] = []
    for prop in scene.props {
      var shapes = prop.shapes(in: view, seconds: seconds, wind: wind, seed: seed(of: prop))
      if pass == .silhouettes { shapes = shapes.map { $0.flat(.grey(0)) } }
      items.append(
        Item(
          depth: scene.camera.depth(of: prop.position), shapes: shapes,
          extent: extent(of: shapes, within: clip), isStill: !(wind > 0 && prop.sways)))
    }
    for actor in scene.actors where options.drawsActors {
      guard let pose = actor.path.pose(at: seconds) else { continue }
      var shapes = actor.shapes(pose, in: view)
      if pass == .silhouettes {
        let colour = Colour.grey(actor.hasMoved(at: seconds) ? 1 : 0)
        shapes = shapes.map { $0.flat(colour) }
      }
      items.append(
        Item(
          depth: scene.camera.depth(of: pose.position), shapes: shapes,
          extent: extent(of: shapes, within: clip), isStill: false))
    }
    return items.sorted { $0.depth > $1.depth }
  }

  private func extent(of shapes: [Shape], within clip: PixelRect) -> PixelRect {
    Shape.extent(of: shapes, scale: view.scale).common(with: clip)
  }
}
