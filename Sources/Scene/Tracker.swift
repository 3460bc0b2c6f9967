import Pixels

/// Makes tracks out of detections: greedy matching by overlap with the box predicted at constant
/// speed, and by distance where boxes are small, fast or seen seldom.
///
/// A thing is confirmed once it was seen three times, in three of five observations and over 0.08 s
/// (twice over 0.5 s, where frames come slowly). Sightings without overlap count half, and must be
/// in the minority. Things that merge into one box go on at their own speed inside it (see
/// `Tracker+Merging`), so that each is itself when they part.
struct Tracker: Sendable {
  /// Tracks at most; when all are taken, new things wait.
  static let capacity = 64
  /// Least overlap (intersection over union) that matches by itself.
  static let neededOverlap = 0.15
  /// In picture heights: what is lower in a lamp's light may be the edge of some thing that is lit.
  private static let leastHeightInLight = 1.0 / 30
  /// In its own heights: so is what is wider; a car is 2.5 times as long as high.
  private static let greatestWidthInLight = 2.8
  /// What begins to move covers so much of the square over the least length that counts; by default
  /// two thirds of 5 x 12 cells of 480 x 270. Crests of waves and tips of twigs cover less.
  private static let leastArea = 0.61
  /// A lost track is given up after this, and after twice as long as a frame takes.
  static let patience = Duration.seconds(1)
  /// The same for one that another track's box covers.
  static let patienceWhenCovered = Duration.seconds(3)

  var tracks: [Track] = []
  let scale: GroundScale
  /// Detections of the update that goes on, parts joined.
  var detections: [Detection] = []
  /// Which of them belong to a track by now, or don't count.
  var isTaken: [Bool] = []
  private var restlessness = Restlessness()
  private var shower = Shower()
  private var rule = MotionRule()
  private var isSweptByLamp = false
  private var nextID = 1
  private var pairs: [Pair] = []

  /// `perspective` is that of the camera, if it is known.
  init(aspect: Double, perspective: Perspective? = nil) {
    scale = GroundScale(aspect: aspect, perspective: perspective)
    tracks.reserveCapacity(Self.capacity)
    detections.reserveCapacity(Self.capacity)
    pairs.reserveCapacity(Self.capacity)
    isTaken.reserveCapacity(Self.capacity)
  }

  /// Forgets all tracks; ids go on counting.
  mutating func removeAll() {
    tracks.removeAll(keepingCapacity: true)
    restlessness.removeAll()
    shower.removeAll()
  }

  /// `rule` says what is too small to count, and to be believed to begin to move; while a lamp's light
  /// sweeps over the picture, less is believed to move.
  mutating func update(
    _ seen: [Detection], rule: MotionRule, isSweptByLamp: Bool = false, at now: WallTime
  ) {
    self.rule = rule
    self.isSweptByLamp = isSweptByLamp
    detections.removeAll(keepingCapacity: true)
    for detection in seen.prefix(Self.capacity) { detections.append(detection) }
    shower.update(detections, scale: scale, at: now)
    // Flakes are no parts of anybody.
    if !shower.isOn { scale.joinParts(&detections) }
    isTaken.removeAll(keepingCapacity: true)
    for detection in detections {
      let least = scale.minimumLength(of: detection.bounds, rule: rule)
      isTaken.append(scale.longerSide(of: detection.bounds) < least)
    }
    followMerged(at: now)
    findPairs(at: now)
    matchGreedily(at: now)
    settleUnseen(at: now)
    for track in tracks where track.isOver(at: now) { restlessness.end(track) }
    tracks.removeAll { $0.isOver(at: now) }
    for index in isTaken.indices where !isTaken[index] && tracks.count < Self.capacity {
      tracks.append(Track(id: nextID, detection: detections[index], scale: scale, at: now))
      nextID += 1
    }
    restlessness.update(&tracks, aspect: scale.aspect, at: now)
  }

  // MARK: - Matching

  private struct Pair {
    var track: Int
    var detection: Int
    var score: Double
  }

  private mutating func findPairs(at now: WallTime) {
    pairs.removeAll(keepingCapacity: true)
    for index in tracks.indices where !tracks[index].isSeen(at: now) {
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
          predicted, detections[detection].bounds, aspect: scale.aspect, reach: reach)
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

  private mutating func matchGreedily(at now: WallTime) {
    while !pairs.isEmpty {
      var best = 0
      for index in pairs.indices where pairs[index].score > pairs[best].score { best = index }
      let pair = pairs[best]
      let track = tracks[pair.track]
      tracks[pair.track].see(
        detections[pair.detection], at: now, scale: scale,
        hurdle: hurdle(for: track))
      isTaken[pair.detection] = true
      pairs.removeAll { $0.track == pair.track || $0.detection == pair.detection }
    }
  }

  /// How many times as far as in a calm place it must go.
  private func hurdle(for track: Track) -> Double {
    if track.hasMoved { return 1 }
    if isSlight(track.bounds) { return .infinity }
    if isSweptByLamp && looksLikeLight(track.bounds) { return .infinity }
    if shower.mayHold(track, scale: scale) { return .infinity }
    return restlessness.hurdle(for: track)
  }

  private func isSlight(_ box: RelativeRect) -> Bool {
    let least = scale.minimumLength(of: box, rule: rule)
    return box.area * scale.aspect < Self.leastArea * least * least
  }

  private func looksLikeLight(_ box: RelativeRect) -> Bool {
    box.height < Self.leastHeightInLight
      || box.width * scale.aspect > Self.greatestWidthInLight * box.height
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
