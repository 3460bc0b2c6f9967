internal import GRDB
public import Pixels
public import Scene

extension EventStore {
  /// Persons that are usual in a zone during the hour of the week in which `time` lies, by the same
  /// hour of the weeks before; `nil`: too few of them were watched.
  public func usualCount(
    camera: CameraID, zone: ZoneID, at time: WallTime, utcOffset: Duration
  ) async throws(StoreError) -> UsualCount? {
    let now = HourOfWeek(of: time, utcOffset: utcOffset)
    return try await read("read what is usual in a zone") { db in
      guard let key = try db.zoneKey(camera, zone) else { return nil }
      var sums = HourSums()
      for weeks in 1...UsualCount.mostWeeks {
        let begin = now.before(weeks: weeks).beganAt(utcOffset: utcOffset)
        let end = begin.advanced(by: .microseconds(HourOfWeek.microseconds))
        try db.forEachCount(ofZone: key, from: begin, to: end) { sample in
          sums.add(sample, week: now.week - Int64(weeks))
        }
      }
      return sums.usual(hour: now.hour)
    }
  }

  /// The same for all hours of the week, Monday 00:00 first, by the last weeks before the hour in
  /// which `time` lies; hours of which nothing is known are left out.
  public func usualWeek(
    camera: CameraID, zone: ZoneID, at time: WallTime, utcOffset: Duration
  ) async throws(StoreError) -> [UsualCount] {
    let now = HourOfWeek(of: time, utcOffset: utcOffset)
    return try await read("read what is usual in a zone") { db in
      guard let key = try db.zoneKey(camera, zone) else { return [] }
      var hours = Array(repeating: HourSums(), count: Int(HourOfWeek.perWeek))
      try db.forEachCount(
        ofZone: key, from: now.before(weeks: UsualCount.mostWeeks).beganAt(utcOffset: utcOffset),
        to: now.beganAt(utcOffset: utcOffset)
      ) { sample in
        let place = HourOfWeek(of: sample.beganAt, utcOffset: utcOffset)
        hours[place.hour].add(sample, week: place.week)
      }
      return hours.enumerated().compactMap { $1.usual(hour: $0) }
    }
  }
}

/// A row of `zone_samples` in which persons were counted.
private struct CountSample {
  let beganAt: WallTime
  /// Seconds.
  let length: Double
  let mean: Double
}

extension Database {
  fileprivate func zoneKey(_ camera: CameraID, _ zone: ZoneID) throws -> Int64? {
    try Int64.fetchOne(
      self,
      sql: """
        SELECT zone_key FROM zones JOIN cameras USING (camera_key)
        WHERE cameras.id = ? AND zones.id = ?
        """, arguments: [camera.text, zone.text])
  }

  fileprivate func forEachCount(
    ofZone key: Int64, from: WallTime, to: WallTime, _ body: (CountSample) -> Void
  ) throws {
    let rows = try Row.fetchCursor(
      cachedStatement(
        sql: """
          SELECT began_us, length_us, mean_count FROM zone_samples
          WHERE zone_key = ? AND began_us >= ? AND began_us < ? AND method <> 'none'
          ORDER BY began_us
          """), arguments: [key, from.microseconds, to.microseconds])
    while let row = try rows.next() {
      body(
        CountSample(
          beganAt: row.time("began_us"),
          length: max(row.duration("length_us"), .microseconds(1)).inSeconds,
          mean: row["mean_count"]))
    }
  }
}

/// What was counted in one hour of the week, week by week, the earlier first or last.
private struct HourSums {
  private var weeks = 0
  private var sums = (length: 0.0, count: 0.0, square: 0.0)
  /// Of the week that samples come from now.
  private var week: Int64?
  private var open = (length: 0.0, count: 0.0, square: 0.0)

  mutating func add(_ sample: CountSample, week: Int64) {
    if week != self.week { close() }
    self.week = week
    open.length += sample.length
    open.count += sample.length * sample.mean
    open.square += sample.length * sample.mean * sample.mean
  }

  /// Takes over the week that is finished, if it was watched for long enough.
  private mutating func close() {
    if open.length >= UsualCount.leastCovered.inSeconds {
      weeks += 1
      sums.length += open.length
      sums.count += open.count
      sums.square += open.square
    }
    open = (0, 0, 0)
  }

  func usual(hour: Int) -> UsualCount? {
    var all = self
    all.close()
    guard all.weeks >= UsualCount.leastWeeks else { return nil }
    let mean = all.sums.count / all.sums.length
    let variance = max(0, all.sums.square / all.sums.length - mean * mean)
    let half = NormalBand.halfWidth * variance.squareRoot()
    return UsualCount(
      hour: hour, mean: mean, low: max(0, mean - half), high: mean + half, weeks: all.weeks)
  }
}
