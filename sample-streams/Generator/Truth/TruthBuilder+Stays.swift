import Pixels

/// Events of zones that say how long one may stay, what may stand there, and which way to go.
extension TruthBuilder {
  private static let rate = SampleScene.framesPerSecond

  /// From the frame in which somebody enters to the last one in which he is inside; absences of
  /// less than a second belong to it.
  func loitering() -> [TruthFile.Event] {
    scene.zones.flatMap { zone -> [TruthFile.Event] in
      guard let after = zone.loiteringAfterSeconds else { return [] }
      return scene.actors.filter { $0.kind == .person }.flatMap { actor in
        Self.runs(anchors(of: actor.id).map { $0.map(zone.contains) ?? false }, bridging: Self.rate)
          .filter { Double($0.count) > after * Double(Self.rate) }
          .map { event(.loitering, zone, actor.id, $0) }
      }
    }
  }

  /// Who goes against the allowed direction, within 60 degrees, for a second and a half or more;
  /// from the first such frame to the last one.
  func wrongDirections() -> [TruthFile.Event] {
    scene.zones.flatMap { zone -> [TruthFile.Event] in
      guard let degrees = zone.allowedDegrees else { return [] }
      let (x, y) = (Waves.sine(turns: degrees / 360), -Waves.cosine(turns: degrees / 360))
      return scene.actors.filter { $0.kind != .bag }.flatMap { actor in
        let points = anchors(of: actor.id)
        let step = Self.rate / 5
        let flags = points.indices.map { frame -> Bool in
          guard let now = points[frame], zone.contains(now), frame >= step,
            let before = points[frame - step]
          else { return false }
          let (dx, dy) = (Double(now.x - before.x), Double(now.y - before.y))
          let along = dx * x + dy * y
          return along < -2 && along * along * 4 >= dx * dx + dy * dy
        }
        return Self.runs(flags, bridging: Self.rate / 2)
          .filter { $0.count * 2 >= Self.rate * 3 }
          .map { event(.wrongDirection, zone, actor.id, $0) }
      }
    }
  }

  /// Left: a thing that comes to rest in the zone, from that frame to the last one in which it is
  /// there. Removed: a thing that stood there in the first frame, from the frame in which it has
  /// left its place to the clip's end.
  func leftAndRemoved() -> [TruthFile.Event] {
    scene.zones.flatMap { zone -> [TruthFile.Event] in
      guard let after = zone.leftAfterSeconds else { return [] }
      let least = Int(after * Double(Self.rate))
      return scene.actors.filter { $0.kind != .person }.flatMap { actor -> [TruthFile.Event] in
        let resting = frames.map { truth in
          truth.objects.contains {
            $0.id == actor.id && !$0.isMoving && zone.contains($0.anchor)
          }
        }
        return Self.runs(resting, bridging: 1).compactMap { run in
          if run.lowerBound > 0 {
            return run.count > least ? event(.objectLeft, zone, actor.id, run) : nil
          }
          let gone = gone(actor.id, from: run.upperBound)
          guard frames.count - gone > least else { return nil }
          return event(.objectRemoved, zone, actor.id, gone..<frames.count)
        }
      }
    }
  }

  /// The first frame in which its box does not touch the place where it stood.
  private func gone(_ id: Int, from frame: Int) -> Int {
    func box(_ frame: Int) -> PixelRect? {
      frames[frame].objects.first { $0.id == id }?.box
    }
    guard let place = box(max(0, frame - 1)) else { return frame }
    return (frame..<max(frame, frames.count)).first { later in
      box(later).map { $0.common(with: place).area == 0 } ?? true
    } ?? frames.count
  }

  private func anchors(of id: Int) -> [TruthFile.PixelPoint?] {
    frames.map { truth in truth.objects.first { $0.id == id }?.anchor }
  }

  private func event(
    _ kind: TruthFile.EventKind, _ zone: TruthFile.Zone, _ id: Int, _ run: Range<Int>
  ) -> TruthFile.Event {
    TruthFile.Event(
      kind: kind, zone: zone.id, objects: [id], beginFrame: run.lowerBound,
      endFrame: run.upperBound - 1)
  }
}
