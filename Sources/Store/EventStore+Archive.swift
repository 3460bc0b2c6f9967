internal import GRDB
public import Pixels
public import Scene

/// What archives are made of: everything, page by page.
extension EventStore {
  /// One page of the events that pass `filter`, newest first; those that go on are counted alone.
  public func wholeEvents(
    _ filter: EventFilter, after cursor: EventCursor? = nil, limit: Int = 250
  ) async throws(StoreError) -> WholeEventPage {
    let limit = min(max(limit, 1), Self.maximumLimit)
    return try await read("read events for an archive") { db in
      guard let query = try EventQuery(filter, after: cursor, limit: limit + 1, in: db) else {
        return WholeEventPage(events: [], openCount: 0, next: nil)
      }
      let rows = try Row.fetchAll(db, sql: query.sql, arguments: query.arguments)
      let shown = rows.prefix(limit)
      let found = try shown.map { try db.wholeEvent($0["event_key"]) }
      var next: EventCursor?
      if rows.count > limit, let last = shown.last {
        next = EventCursor(beganMicroseconds: last["began_us"], eventKey: last["event_key"])
      }
      let events = found.compactMap(\.self)
      return WholeEventPage(
        events: events, openCount: found.count - events.count, next: next)
    }
  }

  /// One page of the series of all zones, those that began from `from` up to but not including `to`.
  ///
  /// - Parameter cameras: empty: all.
  public func wholeSamples(
    from: WallTime, to: WallTime, cameras: Set<CameraID> = [], after cursor: SampleCursor? = nil,
    limit: Int = 1_000
  ) async throws(StoreError) -> WholeSamplePage {
    let limit = min(max(limit, 1), Self.maximumLimit)
    return try await read("read series for an archive") { db in
      let keys = try db.cameraKeys(cameras)
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT zone_samples.*, cameras.id AS camera_id, zones.id AS zone_id, opened_us
          -- In this order: each page begins in the samples' own index.
          FROM zone_samples CROSS JOIN zones USING (zone_key) CROSS JOIN cameras USING (camera_key)
            CROSS JOIN opens USING (open_key)
          WHERE (zone_samples.zone_key, began_us, open_key) > (?, ?, ?)
            AND began_us >= ? AND began_us < ?
            AND (? OR camera_key IN (SELECT value FROM json_each(?)))
          ORDER BY zone_samples.zone_key, began_us, open_key LIMIT ?
          """,
        arguments: [
          cursor?.zone ?? -1, cursor?.began ?? .min, cursor?.open ?? .min, from.microseconds,
          to.microseconds, cameras.isEmpty, "\(keys)", limit + 1,
        ])
      let shown = rows.prefix(limit)
      let next = rows.count > limit ? shown.last : nil
      return WholeSamplePage(
        samples: try shown.map { try $0.wholeSample() },
        next: next.map {
          SampleCursor(zone: $0["zone_key"], began: $0["began_us"], open: $0["open_key"])
        })
    }
  }
}

extension Database {
  /// `nil` if it still goes on.
  fileprivate func wholeEvent(_ key: Int64) throws -> WholeEvent? {
    let find = try cachedStatement(
      sql: """
        SELECT step_us, opened_us FROM events JOIN opens USING (open_key)
        WHERE event_key = ? AND ended_us IS NOT NULL
        """)
    guard let row = try Row.fetchOne(find, arguments: [key]), let stored = try storedEvent(key)
    else { return nil }
    return WholeEvent(
      stored: stored, alerts: try alerts(of: key, stored.id).sorted { $0.severity < $1.severity },
      endToldAt: row.time("step_us"), processBeganAt: row.time("opened_us"),
      tasks: try tasks(of: key))
  }
}

extension Row {
  /// A row of `zone_samples` with `camera_id`, `zone_id` and `opened_us` joined to it.
  fileprivate func wholeSample() throws -> WholeSample {
    let sample = ZoneSample(
      camera: try cameraID("camera_id"), zone: try zoneID("zone_id"), beganAt: time("began_us"),
      length: duration("length_us"), meanCount: self["mean_count"], minCount: self["min_count"],
      maxCount: self["max_count"], meanDensity: self["mean_density_per_m2"],
      motionShare: self["motion_share"], method: self["method"],
      crossingsIn: self["crossings_in"], crossingsOut: self["crossings_out"],
      dwell: ZoneDwell(
        stays: self["stays"], mean: duration("mean_dwell_us"), maximum: duration("max_dwell_us")),
      travel: ZoneTravel(x: self["travel_x"], y: self["travel_y"], way: self["travel_way"]))
    return WholeSample(sample: sample, processBeganAt: time("opened_us"))
  }
}
