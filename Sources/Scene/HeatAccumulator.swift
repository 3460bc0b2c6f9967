public import Pixels

/// Gathers one camera's `HeatSample`s.
///
/// A picture counts for the time since the one before: a camera that dozes is looked at more rarely
/// while nothing moves. The hour that goes on is told every five minutes: a map of today shows it, and
/// a kill takes no more. Allocates nothing but then.
public struct HeatAccumulator: Sendable {
  private let camera: CameraID
  private var motion = Sums()
  private var crowd = Sums()
  private var hour: Int64?
  private var toldAt: WallTime?
  private var finished: [HeatSample] = []

  private static let tellingInterval = Duration.seconds(300)
  private static let length = Duration.seconds(3_600)
  /// A picture counts for no longer than this: what was in between is not known.
  fileprivate static let longest = Duration.seconds(10)
  /// So soon after the one before a picture of motion is left out.
  private static let pace = Duration.seconds(1)

  fileprivate struct Sums: Sendable {
    var cells = [Float](repeating: 0, count: HeatSample.columns * HeatSample.rows)
    var seconds = 0.0
    var last: WallTime?
  }

  public init(camera: CameraID) { self.camera = camera }

  /// Whether a picture of this time is wanted.
  public func wants(_ kind: HeatKind, at time: WallTime) -> Bool {
    guard let last = kind == .motion ? motion.last : crowd.last else { return true }
    let elapsed = time.duration(since: last)
    return elapsed >= Self.pace || elapsed < .zero
  }

  /// Takes in one picture: `add` adds what is in it to each cell, times the weight that it is given.
  public mutating func take(
    _ kind: HeatKind, at time: WallTime, add: (inout [Float], _ weight: Float) -> Void
  ) {
    let index = time.microseconds.floorDivided(by: Self.length.microseconds).quotient
    if index != hour {
      tell()
      motion.clear()
      crowd.clear()
      hour = index
      toldAt = time
    }
    switch kind {
    case .motion: motion.take(at: time, add)
    case .crowd: crowd.take(at: time, add)
    }
    let sinceTold = toldAt.map { time.duration(since: $0) } ?? .zero
    if sinceTold >= Self.tellingInterval || sinceTold < .zero {
      tell()
      toldAt = time
    }
  }

  /// Tells what the hour holds so far, and goes on gathering.
  public mutating func tell() {
    guard let hour else { return }
    let began = WallTime(microseconds: hour * Self.length.microseconds)
    for (kind, sums) in [(HeatKind.motion, motion), (.crowd, crowd)] where sums.seconds > 0 {
      finished.append(
        HeatSample(
          camera: camera, kind: kind, beganAt: began, watched: .seconds(sums.seconds),
          cells: sums.cells.map { $0 / Float(sums.seconds) }))
    }
  }

  /// The next picture has none before it.
  public mutating func endRun() {
    tell()
    motion.last = nil
    crowd.last = nil
  }

  /// Moves finished samples to the end of `samples`.
  public mutating func drain(into samples: inout [HeatSample]) {
    guard !finished.isEmpty else { return }
    samples.append(contentsOf: finished)
    finished.removeAll(keepingCapacity: true)
  }
}

extension HeatAccumulator.Sums {
  fileprivate mutating func clear() {
    for index in cells.indices { cells[index] = 0 }
    seconds = 0
  }

  fileprivate mutating func take(at time: WallTime, _ add: (inout [Float], Float) -> Void) {
    let elapsed = last.map { time.duration(since: $0) } ?? .seconds(1)
    last = time
    let weight = min(max(elapsed, .zero), HeatAccumulator.longest).inSeconds
    guard weight > 0 else { return }
    seconds += weight
    add(&cells, Float(weight))
  }
}
