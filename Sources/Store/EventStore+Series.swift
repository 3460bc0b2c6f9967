internal import GRDB
public import Pixels
public import Scene

extension EventStore {
  /// What was counted in a zone (`nil`: the whole picture) from `from` up to but not including
  /// `to`, in buckets of at least a second, oldest first. Buckets without a sample are left out.
  public func zoneSeries(
    camera: CameraID, zone: ZoneID?, from: WallTime, to: WallTime, bucket: Duration
  ) async throws(StoreError) -> [ZonePoint] {
    let bucket = max(bucket, .seconds(1))
    return try await read("read a zone's series") { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT zone_samples.* FROM zone_samples
          WHERE zone_key = (SELECT zone_key FROM zones JOIN cameras USING (camera_key)
              WHERE cameras.id = ? AND zones.id = ?)
            AND began_us >= ? AND began_us < ?
          ORDER BY began_us, open_key
          """,
        arguments: [camera.text, zone?.text ?? "", from.microseconds, to.microseconds])
      var points: [ZonePoint] = []
      var open: ZoneBucket?
      while let row = try rows.next() {
        let began = row.time("began_us").floored(to: bucket)
        if let full = open, full.beganAt != began {
          points.append(full.point)
          open = nil
        }
        var current = open ?? ZoneBucket(beganAt: began)
        current.add(row)
        open = current
      }
      if let open { points.append(open.point) }
      return points
    }
  }
}

extension WallTime {
  /// The last whole multiple of `length` since 1970 that is not later.
  fileprivate func floored(to length: Duration) -> WallTime {
    let step = length.microseconds
    let rest = microseconds % step
    return WallTime(microseconds: microseconds - (rest < 0 ? rest + step : rest))
  }
}

/// Rows of `zone_samples` on their way to one point.
private struct ZoneBucket {
  let beganAt: WallTime
  private var covered = 0.0
  private var count = 0.0
  private var least = Double.infinity
  private var most = -Double.infinity
  private var density = 0.0
  private var densityCovered = 0.0
  private var motion = 0.0
  private var crossingsIn = 0
  private var crossingsOut = 0
  private var stays = 0
  private var dwell = 0.0
  private var longestDwell = Duration.zero
  private var travel = ZoneTravel.none
  private var method = ""

  init(beganAt: WallTime) { self.beganAt = beganAt }

  mutating func add(_ row: Row) {
    let length = max(row.duration("length_us"), .microseconds(1)).inSeconds
    covered += length
    count += length * (row["mean_count"] as Double)
    least = min(least, row["min_count"])
    most = max(most, row["max_count"])
    motion += length * (row["motion_share"] as Double)
    if let value: Double = row["mean_density_per_m2"] {
      density += length * value
      densityCovered += length
    }
    crossingsIn += row["crossings_in"] as Int
    crossingsOut += row["crossings_out"] as Int
    let added: Int = row["stays"]
    stays += added
    dwell += Double(added) * row.duration("mean_dwell_us").inSeconds
    longestDwell = max(longestDwell, row.duration("max_dwell_us"))
    travel.x += row["travel_x"] as Double
    travel.y += row["travel_y"] as Double
    travel.way += row["travel_way"] as Double
    method = row["method"]
  }

  var point: ZonePoint {
    ZonePoint(
      beganAt: beganAt, meanCount: count / covered, minCount: least, maxCount: most,
      meanDensity: densityCovered > 0 ? density / densityCovered : nil,
      motionShare: motion / covered, crossingsIn: crossingsIn, crossingsOut: crossingsOut,
      dwell: ZoneDwell(
        stays: stays,
        mean: stays > 0 ? .microseconds(Int64((dwell / Double(stays) * 1e6).rounded())) : .zero,
        maximum: longestDwell),
      travel: travel, method: method, covered: .seconds(covered))
  }
}
