import Pixels
import Scene
import Store

/// How the events of a list lie in time.
struct EventTimelineBody: Encodable {
  let from: String
  let to: String
  let bucketS: Int
  /// All events of the list.
  let total: Int
  let items: [Bucket]

  struct Bucket: Encodable {
    let beganAt: String
    let info: Int
    let warning: Int
    let alarm: Int
    let critical: Int
  }

  init(_ timeline: EventTimeline) {
    from = timeline.from.description
    to = timeline.to.description
    bucketS = Int(timeline.bucket.inSeconds)
    total = timeline.total
    items = timeline.buckets.map { bucket in
      func count(_ severity: Severity) -> Int { bucket.counts[severity] ?? 0 }
      return Bucket(
        beganAt: bucket.beganAt.description, info: count(.info), warning: count(.warning),
        alarm: count(.alarm), critical: count(.critical))
    }
  }
}

/// What happened around an event, nearest first.
struct EventNeighboursBody: Encodable {
  let before: [EventBody]
  let after: [EventBody]

  init(_ neighbours: EventNeighbours) {
    before = neighbours.before.map { EventBody($0, withTrail: false) }
    after = neighbours.after.map { EventBody($0, withTrail: false) }
  }
}
