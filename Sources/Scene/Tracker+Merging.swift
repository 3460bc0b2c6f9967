import Pixels

/// Things that pass each other are one box for a while. Each of their tracks goes on at the speed
/// that it had, keeps its size, and is corrected by those sides of the box that it makes: the upper
/// side belongs to whose head is expected highest, and so on. When they part, each is near its own
/// box.
extension Tracker {
  /// So much of a track's expected box must lie in the box that it shares.
  private static let neededCover = 0.6
  /// Overlap with a box of its own that lets a track out of a shared one.
  private static let ownOverlap = 0.35
  /// Longer than this only the largest goes on: the others have left unseen.
  private static let longestMerge = Duration.seconds(10)

  mutating func followMerged(at now: WallTime) {
    for index in tracks.indices { tracks[index].sharedBox = -1 }
    for detection in isTaken.indices where !isTaken[detection] {
      let box = detections[detection].bounds
      var members = 0
      for index in tracks.indices where isMember(index, of: detection, at: now) {
        tracks[index].sharedBox = detection
        members += 1
      }
      guard members > 1 else { continue }
      leaveOutParts(of: detection)
      members = tracks.reduce(0) { $0 + ($1.sharedBox == detection ? 1 : 0) }
      guard members > 1 else { continue }
      isTaken[detection] = true
      follow(box, shared: detection, at: now)
    }
  }

  private func isMember(_ index: Int, of detection: Int, at now: WallTime) -> Bool {
    let track = tracks[index]
    guard track.sharedBox < 0, track.state != .tentative, track.hasMoved,
      !track.isSeen(at: now),
      track.misses == 0 || track.isCovered
    else { return false }
    if let since = track.mergedSince, now.duration(since: since) > Self.longestMerge {
      return false
    }
    let expected = track.expectedBounds(scale: scale, at: now)
    let box = detections[detection].bounds
    guard expected.intersection(box).area >= Self.neededCover * expected.area else { return false }
    for other in isTaken.indices where other != detection && !isTaken[other] {
      let own = detections[other].bounds
      if expected.intersectionOverUnion(own)
        > max(Self.ownOverlap, expected.intersectionOverUnion(box))
      {
        return false
      }
    }
    return true
  }

  /// A part of something goes where that goes. What is no person by itself is a part where the
  /// whole box is one person's.
  private mutating func leaveOutParts(of detection: Int) {
    let isOnePerson = scale.personHeight(like: detections[detection].bounds) != nil
    for index in tracks.indices where tracks[index].sharedBox == detection {
      let track = tracks[index]
      let isNoPerson = isOnePerson && scale.personHeight(like: track.bounds) == nil
      let isPart = tracks.contains { other in
        other.sharedBox == detection && other.id != track.id
          && (track.isPart(of: other, scale: scale)
            || (isNoPerson && track.bounds.area < other.bounds.area))
      }
      if isPart { tracks[index].sharedBox = -1 }
    }
  }

  private mutating func follow(_ box: RelativeRect, shared detection: Int, at now: WallTime) {
    var left = (place: Double.infinity, track: 0)
    var right = (place: -Double.infinity, track: 0)
    var top = (place: Double.infinity, track: 0)
    var bottom = (place: -Double.infinity, track: 0)
    for index in tracks.indices where tracks[index].sharedBox == detection {
      let expected = tracks[index].expectedBounds(scale: scale, at: now)
      if expected.x < left.place { left = (expected.x, index) }
      if expected.x + expected.width > right.place {
        right = (expected.x + expected.width, index)
      }
      if expected.y < top.place { top = (expected.y, index) }
      if expected.bottom > bottom.place { bottom = (expected.bottom, index) }
    }
    for index in tracks.indices where tracks[index].sharedBox == detection {
      let expected = tracks[index].expectedBounds(scale: scale, at: now)
      var x = 0.0
      var y = 0.0
      var sidesX = 0.0
      var sidesY = 0.0
      if left.track == index { (x, sidesX) = (x + box.x - expected.x, sidesX + 1) }
      if right.track == index {
        (x, sidesX) = (x + box.x + box.width - expected.x - expected.width, sidesX + 1)
      }
      if top.track == index { (y, sidesY) = (y + box.y - expected.y, sidesY + 1) }
      if bottom.track == index { (y, sidesY) = (y + box.bottom - expected.bottom, sidesY + 1) }
      // A side that is far from where it should be is somebody else's, or a shadow's.
      x = sidesX > 0 ? x / sidesX : 0
      y = sidesY > 0 ? y / sidesY : 0
      if abs(x) > 0.5 * expected.width { x = 0 }
      if abs(y) > 0.25 * expected.height { y = 0 }
      tracks[index].seeMerged(correction: (x, y), scale: scale, at: now)
    }
  }
}

extension Track {
  /// Where it should be at `now` if it keeps the speed of its way on the ground.
  func expectedBounds(scale: GroundScale, at now: WallTime) -> RelativeRect {
    let elapsed = min(now.duration(since: lastSeenAt).inSeconds, 2)
    return shifted(
      x: ground.velocityX * elapsed, y: ground.velocityY * elapsed, scale: scale)
  }

  /// Its box as large as it looks where it comes to stand.
  func shifted(x: Double, y: Double, scale: GroundScale) -> RelativeRect {
    var box = bounds
    var growth = 1.0
    if let before = scale.personHeight(atY: box.bottom),
      let after = scale.personHeight(atY: box.bottom + y)
    {
      growth = after / before
    }
    let bottom = box.bottom + y
    let middle = box.x + box.width / 2 + x
    box.width *= growth
    box.height *= growth
    box.x = middle - box.width / 2
    box.y = bottom - box.height
    return box
  }

  /// Whether it goes along with a larger track above, below or around it: a head apart from its
  /// body, a rider's from his motorcycle.
  func isPart(of other: Track, scale: GroundScale) -> Bool {
    guard other.id != id, bounds.area < 0.9 * other.bounds.area else { return false }
    let overlap =
      min(bounds.x + bounds.width, other.bounds.x + other.bounds.width)
      - max(bounds.x, other.bounds.x)
    guard overlap >= bounds.width / 2 else { return false }
    // Who is as tall as a person there is one, unless what he goes along with is a vehicle.
    if let person = scale.personHeight(atY: bounds.bottom), bounds.height > 0.75 * person,
      let otherPerson = scale.personHeight(atY: other.bounds.bottom),
      other.bounds.width * scale.aspect < otherPerson
    {
      return false
    }
    let dx = (ground.velocityX - other.ground.velocityX) * scale.aspect
    let dy = ground.velocityY - other.ground.velocityY
    return dx * dx + dy * dy <= 0.25 * max(speedSquared(scale), other.speedSquared(scale))
  }

  private func speedSquared(_ scale: GroundScale) -> Double {
    let x = ground.velocityX * scale.aspect
    return x * x + ground.velocityY * ground.velocityY
  }
}
