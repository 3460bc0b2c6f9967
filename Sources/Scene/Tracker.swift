import Pixels

/// Makes tracks out of detections: greedy matching by overlap with the box predicted at constant
/// speed, and by distance where boxes are small, fast or seen seldom.
///
/// A thing is confirmed once it was seen three times, in three of five observations and over 0.08 s
/// (twice over 0.5 s, where frames come slowly). Sightings without overlap count half, and must be
/// in the minority. Two that merge into one box leave one track
/// matched and the other lost inside it, to be found again when they part.
struct Tracker: Sendable {
  /// Tracks at most; when all are taken, new things wait.
  static let capacity = 64
  /// Least overlap (intersection over union) that matches by itself.
  static let neededOverlap = 0.15
  /// A lost track is given up after this, and after twice as long as a frame takes.
  static let patience = Duration.seconds(1)
  /// The same for one that another track's box covers.
  static let patienceWhenCovered = Duration.seconds(3)

  private(set) var tracks: [Track] = []
  private let aspect: Double
  private var restlessness = Restlessness()
  private var nextID = 1
  private var pairs: [Pair] = []
  private var isTaken: [Bool] = []

  /// `aspect` is the picture's width over its height.
  init(aspect: Double) {
    self.aspect = aspect
    tracks.reserveCapacity(Self.capacity)
    pairs.reserveCapacity(Self.capacity * Self.capacity)
    isTaken.reserveCapacity(Self.capacity)
  }

  /// Forgets all tracks; ids go on counting.
  mutating func removeAll() {
    tracks.removeAll(keepingCapacity: true)
    restlessness.removeAll()
  }

  /// `minimumLength` is the longer side, in picture heights, of the smallest detection that counts.
  mutating func update(_ detections: [Detection], minimumLength: Double, at now: WallTime) {
    isTaken.removeAll(keepingCapacity: true)
    for detection in detections.prefix(Self.capacity) {
      let box = detection.bounds
      isTaken.append(max(box.width * aspect, box.height) < minimumLength)
    }
    findPairs(detections, at: now)
    matchGreedily(detections, at: now)
    settleUnseen(at: now)
    tracks.removeAll { $0.isOver(at: now) }
    for index in isTaken.indices where !isTaken[index] && tracks.count < Self.capacity {
      tracks.append(Track(id: nextID, detection: detections[index], at: now))
      nextID += 1
    }
    restlessness.update(tracks, at: now)
  }

  // MARK: - Matching

  private struct Pair {
    var track: Int
    var detection: Int
    var score: Double
  }

  private mutating func findPairs(_ detections: [Detection], at now: WallTime) {
    pairs.removeAll(keepingCapacity: true)
    for index in tracks.indices {
      // All that the inner loop needs is at hand: looking it up there cost more than the rest.
      let predicted = tracks[index].predictedBounds(at: now)
      let elapsed = now.duration(since: tracks[index].lastSeenAt).inSeconds
      // Whose speed is not known yet may go ten times its size a second; boxes jump by their own.
      let speed = tracks[index].sightings < 3 ? 10.0 : 2.0
      let reach = min(1 + speed * elapsed, 2)
      // Of two tracks that fit alike, the one that was believed longer goes on.
      let bonus = tracks[index].state == .tentative ? 0 : 0.05
      for detection in isTaken.indices where !isTaken[detection] {
        let score = Self.likeness(
          predicted, detections[detection].bounds, aspect: aspect, reach: reach)
        guard score > 0 else { continue }
        pairs.append(Pair(track: index, detection: detection, score: score + bonus))
      }
    }
  }

  /// Above 1 for boxes that overlap, 0...1 for those of like size that are no further apart than
  /// `reach` times that size, 0 for strangers.
  private static func likeness(
    _ predicted: RelativeRect, _ seen: RelativeRect, aspect: Double, reach: Double
  ) -> Double {
    let overlap = predicted.intersectionOverUnion(seen)
    if overlap >= neededOverlap { return 1 + overlap }
    let area = predicted.area * aspect
    let seenArea = seen.area * aspect
    guard seenArea < 4 * area, area < 4 * seenArea else { return 0 }
    let dx = (predicted.centre.x - seen.centre.x) * aspect
    let dy = predicted.centre.y - seen.centre.y
    let distance = (dx * dx + dy * dy).squareRoot()
    return max(0, 1 - distance / (reach * max(area, seenArea).squareRoot()))
  }

  private mutating func matchGreedily(_ detections: [Detection], at now: WallTime) {
    while !pairs.isEmpty {
      var best = 0
      for index in pairs.indices where pairs[index].score > pairs[best].score { best = index }
      let pair = pairs[best]
      let track = tracks[pair.track]
      tracks[pair.track].see(
        detections[pair.detection], at: now, aspect: aspect,
        hurdle: track.hasMoved
          ? 1 : restlessness.hurdle(at: track.bounds.centre, age: track.age))
      isTaken[pair.detection] = true
      pairs.removeAll { $0.track == pair.track || $0.detection == pair.detection }
    }
  }

  private mutating func settleUnseen(at now: WallTime) {
    for index in tracks.indices where !tracks[index].isSeen(at: now) {
      let predicted = tracks[index].predictedBounds(at: now)
      let isCovered = tracks.contains { other in
        other.isSeen(at: now)
          && other.bounds.intersection(predicted).area > 0.5 * predicted.area
      }
      tracks[index].miss(isCovered: isCovered, at: now)
    }
  }
}

extension Track {
  /// Takes a matching detection.
  fileprivate mutating func see(
    _ detection: Detection, at now: WallTime, aspect: Double, hurdle: Double
  ) {
    let elapsed = now.duration(since: lastSeenAt).inSeconds
    let predicted = predictedBounds(at: now)
    let seen = detection.bounds
    noteObservation(isSeen: true, at: now)
    sightings += 1
    let isJump = predicted.intersectionOverUnion(seen) < Tracker.neededOverlap
    evidence += isJump ? 0.5 : 1
    misses = 0
    isCovered = false
    area = detection.area
    lastSeenAt = now
    // Young tracks fit a line through all their sightings; old ones forget by time constants.
    let n = Double(sightings)
    let weight = max(
      Smoothing.weight(elapsed: elapsed, constant: 0.08), 2 * (2 * n - 1) / (n * (n + 1)))
    if elapsed > 0 {
      let shift = BoxChange.translation(from: predicted, to: seen, aspect: aspect)
      let gain =
        max(Smoothing.weight(elapsed: elapsed, constant: 0.3), 6 / (n * (n + 1))) / elapsed
      velocityX += shift.x / aspect * gain
      velocityY += shift.y * gain
    }
    bounds = RelativeRect(
      x: predicted.x + weight * (seen.x - predicted.x),
      y: predicted.y + weight * (seen.y - predicted.y),
      width: predicted.width + weight * (seen.width - predicted.width),
      height: predicted.height + weight * (seen.height - predicted.height))
    movement.update(
      .init(bounds: bounds, at: now, isJump: isJump, hurdle: hurdle), aspect: aspect,
      movingSince: &movingSince)
    if state != .tentative || isPersistent { state = .confirmed }
  }

  fileprivate mutating func miss(isCovered: Bool, at now: WallTime) {
    noteObservation(isSeen: false, at: now)
    misses += 1
    self.isCovered = isCovered
    if state == .confirmed { state = .lost }
  }

  fileprivate func isOver(at now: WallTime) -> Bool {
    if state == .tentative { return misses > 0 && 5 * sightings < 3 * observations }
    let patience = isCovered ? Tracker.patienceWhenCovered : Tracker.patience
    return misses >= 2 && now.duration(since: lastSeenAt) > patience
  }

  private mutating func noteObservation(isSeen: Bool, at now: WallTime) {
    observations += 1
    let elapsed = now.duration(since: updatedAt).inSeconds
    let weight = max(Smoothing.weight(elapsed: elapsed, constant: 0.5), 1 / Double(observations))
    visibility += weight * ((isSeen ? 1 : 0) - visibility)
    updatedAt = now
  }

  private var isPersistent: Bool {
    guard 5 * sightings >= 3 * observations, evidence >= 0.75 * Double(sightings) else {
      return false
    }
    return (evidence >= 3 && age >= .milliseconds(80))
      || (evidence >= 2 && age >= .milliseconds(500))
  }
}
