public import Media
import Pixels
import Scene

/// What a camera is told of its view, drawn into its picture, so that people see whether it is so:
/// zones, lines with the way that is "in", parts that are ignored, standing persons as the
/// perspective has them, the ground in squares of 1 m and 5 m.
public struct CalibrationDrawing: Sendable {
  private let camera: CameraConfiguration

  /// Where persons are drawn, of the picture's width.
  private static let columns = [0.2, 0.5, 0.8]
  private static let rows = 5
  /// Of the picture's height; smaller ones could not be told from dots.
  private static let leastPerson = 0.03
  /// A person is so many times as tall as wide.
  private static let slimness = 2.8
  /// Squares whose sides look shorter than this, of the picture's width, are left out.
  private static let leastSquare = 0.012

  public init(of camera: CameraConfiguration) { self.camera = camera }

  public func draw(with painter: PicturePainter) {
    drawGround(painter)
    drawAreas(painter)
    drawPersons(painter)
    drawLines(painter)
  }

  // MARK: - Zones, lines, ignored parts

  private func drawAreas(_ painter: PicturePainter) {
    for polygon in camera.ignored {
      painter.draw(Outline(points: polygon.vertices, isClosed: true, colour: .ignored))
      painter.write("ignored", at: Self.corner(polygon.vertices), colour: .ignored)
    }
    for zone in camera.scene.zones {
      painter.draw(Outline(points: zone.polygon.vertices, isClosed: true, colour: .zone))
      let area = zone.crowd?.areaSquareMetres.map { " \(Int($0.rounded())) m2" } ?? ""
      painter.write(
        zone.id.text + area, at: Self.corner(zone.polygon.vertices), colour: .zone)
    }
  }

  private func drawLines(_ painter: PicturePainter) {
    let aspect = Double(painter.size.width) / Double(painter.size.height)
    for line in camera.scene.lines {
      painter.draw(Outline(points: [line.from, line.to], isClosed: false, colour: .line))
      // To the right of the way from its begin to its end, a fifth as long.
      let middle = RelativePoint(
        x: (line.from.x + line.to.x) / 2, y: (line.from.y + line.to.y) / 2)
      let tip = RelativePoint(
        x: middle.x - (line.to.y - line.from.y) / aspect / 5,
        y: middle.y + (line.to.x - line.from.x) * aspect / 5)
      painter.draw(Outline(points: [middle, tip], isClosed: false, colour: .line))
      painter.write("in", at: tip, colour: .line)
      painter.write(line.id.text, at: line.from, colour: .line)
    }
  }

  /// The vertex that is nearest to the picture's top left.
  private static func corner(_ points: [RelativePoint]) -> RelativePoint {
    points.min { $0.x + $0.y < $1.x + $1.y } ?? RelativePoint(x: 0, y: 0)
  }

  // MARK: - Persons

  private func drawPersons(_ painter: PicturePainter) {
    guard let perspective = camera.perspective else { return }
    let aspect = Double(painter.size.width) / Double(painter.size.height)
    let top =
      stride(from: 0.0, to: 1, by: 0.01).first { y in
        let height = perspective.personHeight(atY: y)
        return height >= Self.leastPerson && height <= y
      } ?? 1
    for row in 0..<Self.rows {
      let y = top + (0.99 - top) * Double(row) / Double(Self.rows - 1)
      let height = perspective.personHeight(atY: y)
      guard height >= Self.leastPerson else { continue }
      let width = height / Self.slimness / aspect
      for x in Self.columns {
        let body = RelativeRect(x: x - width / 2, y: y - height, width: width, height: height)
        painter.draw(Outline(body, colour: .person))
      }
    }
  }

  // MARK: - Ground

  private func drawGround(_ painter: PicturePainter) {
    guard let ground = camera.ground, let reach = reach(of: ground) else { return }
    for step in [1.0, 5.0] {
      for isAlong in [true, false] {
        let (across, along) = isAlong ? (reach.x, reach.y) : (reach.y, reach.x)
        var line = (across.lowerBound / step).rounded(.up) * step
        while line <= across.upperBound {
          drawGridLine(at: line, along: along, isAlong, step: step, of: ground, painter)
          line += step
        }
      }
    }
  }

  private func drawGridLine(
    at line: Double, along: ClosedRange<Double>, _ isAlong: Bool, step: Double,
    of ground: GroundPlane, _ painter: PicturePainter
  ) {
    func point(_ across: Double, _ place: Double) -> RelativePoint? {
      let metres = isAlong ? SIMD2(across, place) : SIMD2(place, across)
      guard let point = ground.point(ofMetres: metres), (0...1).contains(point.x),
        (0...1).contains(point.y)
      else { return nil }
      return point
    }
    let pieces = Int((along.upperBound - along.lowerBound) / 0.5)
    for piece in 0..<pieces {
      let from = along.lowerBound + Double(piece) * 0.5
      guard let start = point(line, from), let end = point(line, from + 0.5) else { continue }
      // Far off, lines run into each other.
      let next = point(line + step, from) ?? point(line - step, from)
      if let next, abs(next.x - start.x) + abs(next.y - start.y) < Self.leastSquare { continue }
      painter.draw(
        Outline(points: [start, end], isClosed: false, colour: .ground, isThin: step < 5))
    }
  }

  /// From the marks to the farthest corner of a zone on the ground, and a little more; at most 60 m
  /// beyond the marks, where they tell little.
  private func reach(
    of ground: GroundPlane
  ) -> (x: ClosedRange<Double>, y: ClosedRange<Double>)? {
    let corners = camera.scene.zones.flatMap(\.polygon.vertices).compactMap(ground.metres(of:))
    func range(_ axis: KeyPath<SIMD2<Double>, Double>) -> ClosedRange<Double>? {
      let marks = ground.marks.map { $0.metres[keyPath: axis] }
      guard let least = marks.min(), let most = marks.max() else { return nil }
      let all = corners.map { min(max($0[keyPath: axis], least - 60), most + 60) }
      return min(least, all.min() ?? least) - 5...max(most, all.max() ?? most) + 5
    }
    guard let x = range(\.x), let y = range(\.y) else { return nil }
    return (x, y)
  }
}
