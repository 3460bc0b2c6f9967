import Pixels

extension SampleScene {
  /// The truth of the whole clip; boxes, heads and counts for every `interval`th frame.
  public func truth(every interval: Int = 1) -> TruthFile {
    precondition(interval > 0, "an interval is at least one frame")
    let frames = (0..<frameCount).map { truth(at: $0) }
    var builder = TruthBuilder(scene: self, interval: interval, frames: frames)
    return builder.build()
  }
}

/// Gathers what the single frames say into objects, counts and events.
struct TruthBuilder {
  let scene: SampleScene
  let interval: Int
  let frames: [FrameTruth]

  mutating func build() -> TruthFile {
    let counts = scene.zones.filter { $0.levels != nil }.map { zone in
      TruthFile.Counts(
        zone: zone.id,
        counts: stride(from: 0, to: frames.count, by: interval).map {
          SampleScene.count(of: zone, in: frames[$0])
        })
    }
    var events = motionEvents()
    events += lineCrossings()
    events += crowdEvents()
    events += loitering() + wrongDirections() + leftAndRemoved()
    events.sort { ($0.beginFrame, $0.endFrame) < ($1.beginFrame, $1.endFrame) }
    return TruthFile(
      scene: scene.name, seed: scene.seed, size: SampleStream.main.size,
      framesPerSecond: SampleScene.framesPerSecond, frames: scene.frameCount,
      frameInterval: interval, objects: objects(), heads: heads(), counts: counts,
      events: events, zones: scene.zones, lines: scene.lines,
      perspective: scene.perspective,
      ignored: scene.nuisances[.clock] == nil ? [] : [Self.corners(of: ClockOverlay.area)],
      nuisances: scene.nuisances.sorted { $0.key < $1.key }.map {
        TruthFile.Disturbance(kind: $0.key, strength: $0.value)
      })
  }

  private func objects() -> [TruthFile.Object] {
    scene.actors.map { actor in
      var boxes: [TruthFile.Box] = []
      for (frame, truth) in frames.enumerated() where frame % interval == 0 {
        if let object = truth.objects.first(where: { $0.id == actor.id }) {
          boxes.append(TruthFile.Box(frame: frame, bounds: object.box))
        }
      }
      return TruthFile.Object(id: actor.id, kind: actor.kind, boxes: boxes)
    }
  }

  private func heads() -> [TruthFile.Heads] {
    guard scene.hasEvents else { return [] }
    return stride(from: 0, to: frames.count, by: interval).map { frame in
      TruthFile.Heads(frame: frame, points: frames[frame].objects.compactMap(\.head))
    }
  }

  // MARK: - Motion

  /// Intervals in which something moves that does so for a second or more (standing still for less
  /// than two seconds between is part of it); gaps of less than a second are closed. Once for the
  /// whole picture, once for each zone.
  private func motionEvents() -> [TruthFile.Event] {
    var events: [TruthFile.Event] = []
    for zone in [nil] + scene.zones.map(Optional.some) {
      var moving = [Set<Int>](repeating: [], count: frames.count)
      for actor in scene.actors {
        for run in runs(of: actor.id, in: zone)
        where run.count >= SampleScene.framesPerSecond {
          for frame in run { moving[frame].insert(actor.id) }
        }
      }
      for run in Self.runs(moving.map { !$0.isEmpty }, bridging: SampleScene.framesPerSecond) {
        var who = Set<Int>()
        for frame in run { who.formUnion(moving[frame]) }
        events.append(
          TruthFile.Event(
            kind: .motion, zone: zone?.id, objects: who.sorted(), beginFrame: run.lowerBound,
            endFrame: run.upperBound - 1))
      }
    }
    return events
  }

  private func runs(of id: Int, in zone: TruthFile.Zone?) -> [Range<Int>] {
    let flags = frames.map { truth in
      truth.objects.contains {
        $0.id == id && $0.isMoving && (zone.map { $0.contains } ?? { _ in true })($0.anchor)
      }
    }
    return Self.runs(flags, bridging: 2 * SampleScene.framesPerSecond)
  }

  /// Maximal runs of `true`, with gaps shorter than `gap` closed.
  static func runs(_ flags: [Bool], bridging gap: Int) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for (index, flag) in flags.enumerated() where flag {
      if let last = runs.last, index - last.upperBound < gap {
        runs[runs.count - 1] = last.lowerBound..<(index + 1)
      } else {
        runs.append(index..<(index + 1))
      }
    }
    return runs
  }

  // MARK: - Lines

  private func lineCrossings() -> [TruthFile.Event] {
    var events: [TruthFile.Event] = []
    for line in scene.lines {
      for actor in scene.actors {
        var previous: TruthFile.PixelPoint?
        for (frame, truth) in frames.enumerated() {
          let anchor = truth.objects.first { $0.id == actor.id }?.anchor
          defer { previous = anchor }
          guard let previous, let anchor, let inward = line.isCrossed(from: previous, to: anchor)
          else { continue }
          events.append(
            TruthFile.Event(
              kind: .lineCrossing, line: line.id, direction: inward ? "in" : "out",
              objects: [actor.id], beginFrame: frame, endFrame: frame))
        }
      }
    }
    return events
  }

  // MARK: - Crowd

  /// Without any hold time: from the first frame at or above `enter` to the last before the count
  /// falls below `leave`.
  private func crowdEvents() -> [TruthFile.Event] {
    var events: [TruthFile.Event] = []
    for zone in scene.zones {
      guard let area = zone.groundAreaM2, let levels = zone.levels else { continue }
      let densities = frames.map { Double(SampleScene.count(of: zone, in: $0)) / area }
      for level in levels {
        var begin: Int?
        for (frame, density) in densities.enumerated() {
          if begin == nil, density >= level.enter { begin = frame }
          if let first = begin, density < level.leave || frame == densities.count - 1 {
            events.append(
              TruthFile.Event(
                kind: .crowd, zone: zone.id, severity: level.severity, level: level.enter,
                beginFrame: first, endFrame: density < level.leave ? frame - 1 : frame))
            begin = nil
          }
        }
      }
    }
    return events
  }

  private static func corners(of area: RelativeRect) -> [RelativePoint] {
    [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)].map {
      RelativePoint(x: area.x + area.width * $0.0, y: area.y + area.height * $0.1)
    }
  }
}

extension SampleScene {
  /// Heads inside a zone.
  static func count(of zone: TruthFile.Zone, in frame: FrameTruth) -> Int {
    frame.objects.count { object in object.head.map(zone.contains) ?? false }
  }

  /// How tall a person of 1.7 m looks near and far, on the picture's vertical middle line.
  var perspective: [TruthFile.PersonHeight] {
    let size = SampleStream.main.size
    let view = View(camera: camera, size: size)
    let feet = [0.95, 0.5].compactMap { y -> TruthFile.PersonHeight? in
      let down = (y - 0.5) * Double(size.height) / Double(size.width)
      let ray = camera.ray(across: 0, down: down)
      guard ray.z < -1e-6 else { return nil }
      let foot = camera.position + ray * (-camera.height / ray.z)
      guard let low = view.pixel(foot), let high = view.pixel(foot + WorldPoint(0, 0, 1.7)) else {
        return nil
      }
      let height = Double(low.point.y - high.point.y) / Double(size.height)
      return TruthFile.PersonHeight(
        y: (y * 1e4).rounded() / 1e4, height: (height * 1e4).rounded() / 1e4)
    }
    return feet
  }
}

extension TruthFile.Zone {
  /// Whether a pixel of the main stream is inside the polygon (even-odd rule).
  public func contains(_ point: TruthFile.PixelPoint) -> Bool {
    guard let polygon = try? Polygon(polygon) else { return false }
    let size = SampleStream.main.size
    return polygon.contains(
      RelativePoint(
        x: (Double(point.x) + 0.5) / Double(size.width),
        y: (Double(point.y) + 0.5) / Double(size.height)))
  }
}

extension TruthFile.Line {
  /// Whether a step passes the line: `true` inward (left to right), `false` outward, `nil` not.
  func isCrossed(from a: TruthFile.PixelPoint, to b: TruthFile.PixelPoint) -> Bool? {
    let size = SampleStream.main.size
    let from = (x: self.from.x * Double(size.width), y: self.from.y * Double(size.height))
    let to = (x: self.to.x * Double(size.width), y: self.to.y * Double(size.height))
    func side(
      _ p: (x: Double, y: Double), _ q: (x: Double, y: Double), _ r: (x: Double, y: Double)
    ) -> Double { (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x) }
    let first = (x: Double(a.x) + 0.5, y: Double(a.y) + 0.5)
    let second = (x: Double(b.x) + 0.5, y: Double(b.y) + 0.5)
    let before = side(from, to, first)
    let after = side(from, to, second)
    guard (before < 0) != (after < 0) else { return nil }
    guard (side(first, second, from) < 0) != (side(first, second, to) < 0) else { return nil }
    // Rows grow downwards: a positive side is the right one.
    return after >= 0
  }
}
