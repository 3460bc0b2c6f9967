public import Pixels
public import Scene

/// A made-up scene as a detector would report it: things that move on a grid of 480x270 cells over
/// simulated time, sampled at any frame rate.
public struct ObservationScript: Sendable {
  /// A box on the grid, in cells from its top left corner.
  public struct Cells: Sendable {
    public var x: Double
    public var y: Double
    public var width: Double
    public var height: Double

    public init(x: Double, y: Double, width: Double, height: Double) {
      self.x = x
      self.y = y
      self.width = width
      self.height = height
    }

    /// The part inside the picture; `nil` if there is none.
    public var visible: RelativeRect? {
      let whole = RelativeRect(x: 0, y: 0, width: 1, height: 1)
      let box = RelativeRect(x: x / 480, y: y / 270, width: width / 480, height: height / 270)
      let common = box.intersection(whole)
      return common.area > 0 ? common : nil
    }
  }

  /// Where a thing is at a time; `nil`: not seen.
  public typealias Thing = @Sendable (_ seconds: Double) -> Cells?

  public static let start = WallTime("2026-11-22T00:00:00Z")!

  public var things: [Thing] = []
  public var framesPerSecond = 25.0
  /// Seconds that can't be judged.
  public var untrusted: [Range<Double>] = []
  /// Persons in every zone; `nil`: not counted.
  public var count: @Sendable (_ seconds: Double) -> Double? = { _ in nil }
  /// Foreground that stands still.
  public var stillObjects: @Sendable (_ seconds: Double) -> [StillObject] = { _ in [] }
  /// Seconds in which a lamp's light sweeps over the picture.
  public var sweptByLamp: [Range<Double>] = []
  /// Frames that never come.
  public var missing: @Sendable (_ seconds: Double) -> Bool = { _ in false }

  public init(_ things: [Thing] = []) { self.things = things }

  /// A thing that goes straight from one place to another between two times.
  public static func walker(
    _ seconds: Range<Double>, from: Cells, to: Cells
  ) -> Thing {
    { time in
      guard seconds.contains(time) else { return nil }
      let share = (time - seconds.lowerBound) / (seconds.upperBound - seconds.lowerBound)
      func between(_ a: Double, _ b: Double) -> Double { a + share * (b - a) }
      return Cells(
        x: between(from.x, to.x), y: between(from.y, to.y),
        width: between(from.width, to.width), height: between(from.height, to.height))
    }
  }

  public static func time(_ seconds: Double) -> WallTime {
    start.advanced(by: .microseconds(Int64((seconds * 1e6).rounded())))
  }

  /// Frames from 0 to `seconds`, for a camera with `zoneCount` zones.
  public func observations(_ seconds: Double, zoneCount: Int = 0) -> [SceneObservation] {
    var observations: [SceneObservation] = []
    var frame = 0
    while Double(frame) / framesPerSecond <= seconds + 1e-9 {
      let time = Double(frame) / framesPerSecond
      frame += 1
      if missing(time) { continue }
      let isTrusted = !untrusted.contains { $0.contains(time) }
      let boxes = isTrusted ? things.compactMap { $0(time)?.visible } : []
      let share = boxes.reduce(0) { $0 + 0.6 * $1.area }
      let zone = ZoneMeasurement(
        foregroundFraction: min(1, share), count: isTrusted ? count(time) : nil)
      observations.append(
        SceneObservation(
          at: Self.time(time), isTrusted: isTrusted,
          detections: boxes.map { Detection(bounds: $0, area: 0.6 * $0.area) },
          zones: Array(repeating: zone, count: zoneCount),
          stillObjects: isTrusted ? stillObjects(time) : [],
          isSweptByLamp: sweptByLamp.contains { $0.contains(time) }))
    }
    return observations
  }
}
