internal import GRDB
public import Pixels
public import Scene

extension EventStore {
  /// How the events that pass `filter` lie in time, in at most about `count` buckets that begin at
  /// whole hours or days of local time.
  ///
  /// - Parameter count: 1...500; other values are brought into that range.
  public func timeline(_ filter: EventFilter, count: Int = 120, utcOffset: Duration)
    async throws(StoreError) -> EventTimeline
  {
    let count = min(max(count, 1), 500)
    let now = clock.now()
    return try await read("count events over time") { db in
      let cameras = try db.cameraKeys(of: filter)
      let known = try db.timesOfEvents(ofCameras: cameras)
      let to = filter.to ?? max(now, known.newest.advanced(by: .microseconds(1)))
      let from = filter.from ?? min(known.oldest, to.advanced(by: .microseconds(-1)))
      let bucket = EventTimeline.bucketLength(for: to.duration(since: from), count: count)
      let nothing = EventTimeline(from: from, to: to, bucket: bucket, buckets: [])
      guard let conditions = try EventConditions(filter, for: .counting, in: db) else {
        return nothing
      }
      let rows = try Row.fetchCursor(
        db, sql: Self.timelineSQL(conditions),
        arguments: [
          from.floored(to: bucket, utcOffset: utcOffset).microseconds, bucket.microseconds,
          to.microseconds, from.microseconds,
        ] + conditions.arguments)
      var buckets: [EventTimeline.Bucket] = []
      while let row = try rows.next() {
        if let found = EventTimeline.Bucket(row) { buckets.append(found) }
      }
      return EventTimeline(from: from, to: to, bucket: bucket, buckets: buckets)
    }
  }

  /// One walk over the index, a part for each bucket; a grouping would sort a million rows. The
  /// four numbers come as one text, since a subquery gives one value.
  static func timelineSQL(_ conditions: EventConditions) -> String {
    """
    WITH RECURSIVE bounds(first_us, length_us, end_us, from_us) AS (VALUES (?, ?, ?, ?)),
      buckets(bucket_us) AS (
        SELECT first_us FROM bounds
        UNION ALL
        SELECT bucket_us + length_us FROM buckets, bounds WHERE bucket_us + length_us < end_us)
    SELECT bucket_us, (
        SELECT count(*) || ' ' || count(*) FILTER (WHERE severity = 'warning')
          || ' ' || count(*) FILTER (WHERE severity = 'alarm')
          || ' ' || count(*) FILTER (WHERE severity = 'critical')
        FROM events INDEXED BY \(conditions.index.rawValue)
        WHERE \(conditions.sql)
          AND began_us >= max(bucket_us, from_us) AND began_us < min(bucket_us + length_us, end_us)
      ) AS counts
    FROM buckets, bounds
    """
  }
}

extension EventTimeline.Bucket {
  /// `nil` if nothing began in it.
  fileprivate init?(_ row: Row) {
    let numbers = (row["counts"] as String).split(separator: " ").compactMap { Int($0) }
    guard numbers.count == 4, numbers[0] > 0 else { return nil }
    let counts: [Severity: Int] = [
      .info: numbers[0] - numbers[1] - numbers[2] - numbers[3], .warning: numbers[1],
      .alarm: numbers[2], .critical: numbers[3],
    ]
    self.init(beganAt: row.time("bucket_us"), counts: counts.filter { $0.value > 0 })
  }
}

extension Database {
  /// When the oldest and the newest event of cameras (`nil`: of all) began; 1970 if there is none.
  fileprivate func timesOfEvents(
    ofCameras cameras: [Int64]?
  ) throws -> (oldest: WallTime, newest: WallTime) {
    func times(_ sql: String, _ arguments: StatementArguments = []) throws -> [Int64] {
      try Int64.fetchAll(cachedStatement(sql: sql), arguments: arguments)
    }
    var found: [Int64] = []
    if let cameras {
      for camera in cameras {
        for order in ["ASC", "DESC"] {
          found += try times(
            """
            SELECT began_us FROM events INDEXED BY events_of_camera
            WHERE camera_key = ? ORDER BY began_us \(order) LIMIT 1
            """, [camera])
        }
      }
    } else {
      for order in ["ASC", "DESC"] {
        found += try times(
          """
          SELECT began_us FROM events INDEXED BY events_newest_first
          ORDER BY began_us \(order) LIMIT 1
          """)
      }
    }
    let (oldest, newest) = (found.min() ?? 0, found.max() ?? 0)
    return (WallTime(microseconds: oldest), WallTime(microseconds: newest))
  }
}

extension WallTime {
  /// The last whole multiple of `length` since 1970, by clocks that are `utcOffset` ahead of UTC,
  /// that is not later.
  fileprivate func floored(to length: Duration, utcOffset: Duration) -> WallTime {
    let step = length.microseconds
    let offset = utcOffset.microseconds
    let local = microseconds + offset
    return WallTime(microseconds: local.floorDivided(by: step).quotient * step - offset)
  }
}

extension EventStore {
  /// Behind every event that is stored, and not before `time`: where a list that is to stay as it is
  /// ends.
  public func endOfEvents(atLeast time: WallTime) async throws(StoreError) -> WallTime {
    try await read("find the newest event") { db in
      max(time, try db.timesOfEvents(ofCameras: nil).newest.advanced(by: .microseconds(1)))
    }
  }
}
