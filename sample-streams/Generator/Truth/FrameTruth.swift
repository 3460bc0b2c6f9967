public import Pixels

/// What is true in one frame, in pixels of the main stream.
public struct FrameTruth: Hashable, Sendable {
  public struct Object: Hashable, Sendable {
    public var id: Int
    public var kind: TruthFile.ObjectKind
    /// The part inside the picture of everything that is drawn of it, its shadow left out.
    public var box: PixelRect
    /// Where it touches the ground.
    public var anchor: TruthFile.PixelPoint
    /// The centre of its head; `nil` where none can be seen or none is inside the picture.
    public var head: TruthFile.PixelPoint?
    /// Whether it goes faster than a quarter of a metre per second.
    public var isMoving: Bool
  }

  /// Those of which something is inside the picture and not hidden, in order of their ids.
  public var objects: [Object]
}

extension SampleScene {
  /// What is true in a frame; exact, and independent of rendering.
  public func truth(at frame: Int) -> FrameTruth {
    let size = SampleStream.main.size
    let view = View(camera: camera, size: size)
    let frame = frame + skippedFrames
    let seconds = Double(frame) / Double(Self.framesPerSecond)
    let picture = PixelRect(x: 0, y: 0, width: size.width, height: size.height)
    // What a moved picture can show.
    let (across, down) = (Int(reach.x.rounded(.up)), Int(reach.y.rounded(.up)))
    let reachable = PixelRect(
      x: -across, y: -down, width: size.width + 2 * across, height: size.height + 2 * down)
    let shift = shift(at: Double(frame))
    let moved = (x: Int(shift.x.rounded()), y: Int(shift.y.rounded()))

    var seen: [(object: FrameTruth.Object, depth: Double)] = []
    for actor in actors {
      guard let pose = actor.path.pose(at: seconds),
        let foot = view.pixel(pose.position)
      else { continue }
      var box = Shape.extent(of: actor.shapes(pose, in: view), scale: view.scale)
      box = withoutHiddenSides(
        box.common(with: reachable), depth: camera.depth(of: pose.position), view: view)
      box.x += moved.x
      box.y += moved.y
      box = box.common(with: picture)
      guard box.width >= 4, box.height >= 4 else { continue }
      var head: TruthFile.PixelPoint?
      if let top = actor.head(pose), let pixel = view.pixel(top) {
        let point = TruthFile.PixelPoint(
          x: Int(pixel.point.x) + moved.x, y: Int(pixel.point.y) + moved.y)
        if (0..<size.width).contains(point.x), (0..<size.height).contains(point.y),
          point.x >= box.x, point.x < box.x + box.width
        {
          head = point
        }
      }
      let object = FrameTruth.Object(
        id: actor.id, kind: actor.kind, box: box,
        anchor: TruthFile.PixelPoint(
          x: Int(foot.point.x) + moved.x, y: Int(foot.point.y) + moved.y),
        head: head, isMoving: pose.speed > 0.25)
      seen.append((object, camera.depth(of: pose.position)))
    }
    return FrameTruth(objects: Self.leavingOutHidden(seen))
  }

  /// Takes away the columns at both sides that a wall hides from top to bottom.
  private func withoutHiddenSides(_ box: PixelRect, depth: Double, view: View) -> PixelRect {
    guard box.area > 0, backdrop.walls.contains(where: \.hides) else { return box }
    func isHidden(_ x: Int) -> Bool {
      [1, 3, 5, 7, 9].allSatisfy { part in
        let ray = view.ray(
          throughX: Double(x) + 0.5, y: Double(box.y) + Double(box.height * part) / 10)
        guard let wall = backdrop.hidingDistance(from: camera.position, along: ray) else {
          return false
        }
        return wall < depth
      }
    }
    var left = box.x
    var right = box.x + box.width
    while left < right, isHidden(left) { left += 1 }
    while right > left, isHidden(right - 1) { right -= 1 }
    return PixelRect(x: left, y: box.y, width: right - left, height: box.height)
  }

  /// Something is hidden if nothing of nine points of its box is outside the middle part of every
  /// nearer box.
  private static func leavingOutHidden(_ seen: [(object: FrameTruth.Object, depth: Double)])
    -> [FrameTruth.Object]
  {
    seen.filter { candidate in
      let box = candidate.object.box
      let nearer = seen.filter { $0.depth < candidate.depth - 0.01 }.map(\.object.box)
      for (i, j) in [(2, 1), (1, 3), (2, 3), (3, 3), (2, 5), (1, 6), (3, 6), (1, 9), (3, 9)] {
        let x = box.x + box.width * i / 4
        let y = box.y + box.height * j / 10
        let isCovered = nearer.contains { cover in
          x >= cover.x + cover.width / 4 && x < cover.x + cover.width * 3 / 4 && y >= cover.y
            && y < cover.y + cover.height
        }
        if !isCovered { return true }
      }
      return false
    }.map(\.object)
  }
}
