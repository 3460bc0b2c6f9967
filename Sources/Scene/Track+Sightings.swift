import Pixels

extension Track {
  /// Takes a matching detection.
  mutating func see(
    _ detection: Detection, at now: WallTime, scale: GroundScale, hurdle: Double
  ) {
    let elapsed = now.duration(since: lastSeenAt).inSeconds
    let predicted = predictedBounds(at: now)
    let seen = detection.bounds
    let sinceUpdate = now.duration(since: updatedAt).inSeconds
    noteObservation(isSeen: true, at: now)
    sightings += 1
    let isJump = predicted.intersectionOverUnion(seen) < Tracker.neededOverlap
    evidence += isJump ? 0.5 : 1
    misses = 0
    isCovered = false
    mergedSince = nil
    area = detection.area
    lastSeenAt = now
    // Young tracks fit a line through all their sightings; old ones forget by time constants.
    let n = Double(sightings)
    let weight = max(
      Smoothing.weight(elapsed: elapsed, constant: 0.08), 2 * (2 * n - 1) / (n * (n + 1)))
    if elapsed > 0 {
      let shift = BoxChange.translation(from: predicted, to: seen, aspect: scale.aspect)
      let gain =
        max(Smoothing.weight(elapsed: elapsed, constant: 0.3), 6 / (n * (n + 1))) / elapsed
      velocityX += shift.x / scale.aspect * gain
      velocityY += shift.y * gain
    }
    bounds = RelativeRect(
      x: predicted.x + weight * (seen.x - predicted.x),
      y: predicted.y + weight * (seen.y - predicted.y),
      width: predicted.width + weight * (seen.width - predicted.width),
      height: predicted.height + weight * (seen.height - predicted.height))
    ground.take(
      seen, velocity: (velocityX, velocityY), sightings: sightings, elapsed: sinceUpdate,
      scale: scale)
    movement.update(
      .init(
        bounds: bounds, at: now, isJump: isJump, hurdle: hurdle,
        personHeight: scale.personHeight(like: bounds), isSmall: scale.isSmall(bounds)),
      aspect: scale.aspect,
      movingSince: &movingSince)
    hasEverMoved = hasEverMoved || hasMoved
    noteRest(scale: scale, at: now)
    if state != .tentative || isPersistent { state = .confirmed }
  }

  /// Swaying is no way: within a third of a body it rests.
  private mutating func noteRest(scale: GroundScale, at now: WallTime) {
    let centre = bounds.centre
    let dx = (centre.x - restingPlace.x) * scale.aspect
    let dy = centre.y - restingPlace.y
    if (dx * dx + dy * dy).squareRoot() > BoxChange.bodySize(bounds, aspect: scale.aspect) / 3 {
      restingPlace = centre
      restingSince = now
    }
  }

  /// Is in a box with others; `correction` is what their sides say of its place.
  mutating func seeMerged(
    correction: (x: Double, y: Double), scale: GroundScale, at now: WallTime
  ) {
    let elapsed = now.duration(since: updatedAt).inSeconds
    noteObservation(isSeen: true, at: now)
    if mergedSince == nil {
      mergedSince = now
      velocityX = ground.velocityX
      velocityY = ground.velocityY
    }
    let weight = Smoothing.weight(elapsed: elapsed, constant: 0.4)
    let shift = (x: correction.x * weight, y: correction.y * weight)
    bounds = shifted(
      x: ground.velocityX * elapsed + shift.x, y: ground.velocityY * elapsed + shift.y,
      scale: scale)
    ground.coast(elapsed, correction: shift)
    misses = 0
    isCovered = false
    lastSeenAt = now
    state = .confirmed
  }

  mutating func miss(isCovered: Bool, at now: WallTime) {
    ground.coast(min(now.duration(since: updatedAt).inSeconds, 0.5))
    noteObservation(isSeen: false, at: now)
    misses += 1
    self.isCovered = isCovered
    if state == .confirmed { state = .lost }
  }

  func isOver(at now: WallTime) -> Bool {
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
