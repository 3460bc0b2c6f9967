internal import GRDB
internal import Pixels
public import Scene

/// Counts from outside. A sensor is a source of its own, whose whole "picture" has the series.
extension EventStore {
  /// Length of the intervals of a sensor's series.
  private static let interval = Duration.seconds(60)

  /// Stores readings and makes the sensor's series of them. One that came before changes nothing, and
  /// one that comes late is put where it belongs.
  ///
  /// - Returns: how many were new, or another value than before.
  @discardableResult
  public func record(
    _ readings: [SensorReading], of sensor: CameraID, kind: SensorKind
  ) async throws(StoreError) -> Int {
    if readings.isEmpty { return 0 }
    return try await write("record readings") { transaction in
      let camera = try transaction.key(of: sensor)
      let zone = try transaction.key(of: nil, camera: camera)
      var touched: Set<Int64> = []
      var count = 0
      for reading in readings {
        try transaction.db.cachedStatement(
          sql: """
            INSERT INTO sensor_readings (zone_key, at_us, value) VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET value = excluded.value WHERE value <> excluded.value
            """
        ).execute(arguments: [zone, reading.at.microseconds, reading.value.storable])
        guard transaction.db.changesCount > 0 else { continue }
        count += 1
        let length = Self.interval.microseconds
        touched.insert(reading.at.microseconds.floorDivided(by: length).quotient * length)
      }
      for began in touched.sorted() {
        try transaction.makeSample(of: sensor, zone: zone, kind, from: began, Self.interval)
      }
      return count
    }
  }

  /// The newest reading of each sensor that has one.
  public func newestReadings(of sensors: [CameraID]) async throws(StoreError)
    -> [CameraID: SensorReading]
  {
    try await read("read readings") { db in
      var found: [CameraID: SensorReading] = [:]
      for sensor in sensors {
        found[sensor] = try Row.fetchOne(
          db,
          sql: """
            SELECT at_us, value FROM sensor_readings
            WHERE zone_key = (SELECT zone_key FROM zones JOIN cameras USING (camera_key)
              WHERE cameras.id = ? AND zones.id = '')
            ORDER BY at_us DESC LIMIT 1
            """, arguments: [sensor.text]
        ).map { SensorReading(at: $0.time("at_us"), value: $0["value"]) }
      }
      return found
    }
  }

  /// Cameras at which an event of this kind goes on.
  public func camerasWithOpenEvent(of kind: EventKind) async throws(StoreError) -> Set<CameraID> {
    try await read("list open events") { db in
      let ids = try String.fetchAll(
        db,
        sql: """
          SELECT DISTINCT cameras.id FROM events INDEXED BY events_open JOIN cameras USING (camera_key)
          WHERE ended_us IS NULL AND kind = ?
          """, arguments: [kind.rawValue])
      return Set(ids.compactMap(CameraID.init))
    }
  }
}

extension Transaction {
  /// The row of a sensor's series for one interval, of all readings in it.
  fileprivate func makeSample(
    of sensor: CameraID, zone: Int64, _ kind: SensorKind, from began: Int64, _ interval: Duration
  ) throws {
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT avg(value) AS mean, min(value) AS least, max(value) AS most, sum(value) AS total
        FROM sensor_readings WHERE zone_key = ? AND at_us >= ? AND at_us < ?
        """, arguments: [zone, began, began + interval.microseconds])
    guard let row, let mean: Double = row["mean"] else { return }
    // Whichever process run counted before: a sensor's readings are all there.
    try db.execute(
      sql: "DELETE FROM zone_samples WHERE zone_key = ? AND began_us = ?",
      arguments: [zone, began])
    let isCount = kind == .count
    try record(
      ZoneSample(
        camera: sensor, zone: nil, beganAt: WallTime(microseconds: began), length: interval,
        meanCount: isCount ? mean : 0, minCount: isCount ? row["least"] : 0,
        maxCount: isCount ? row["most"] : 0, meanDensity: nil, motionShare: 0,
        method: isCount ? "sensor" : "none",
        crossingsIn: isCount ? 0 : Int(min(max(row["total"] as Double, 0), 1e9).rounded())))
  }
}
