internal import Foundation
internal import GRDB
public import Pixels
public import Scene

/// What is kept of watched web sites.
extension EventStore {
  /// Takes the place of what was told of the same site and hour by this process run, unless that is
  /// of more checks.
  public func record(_ samples: [SiteSample]) async throws(StoreError) {
    if samples.isEmpty { return }
    try await write("record samples of sites") { transaction in
      for sample in samples { try transaction.record(sample) }
    }
  }

  /// A site's samples from `from` up to but not including `to`, in buckets of at least an hour, oldest
  /// first. Buckets without a sample are left out.
  public func siteSeries(
    of site: CameraID, from: WallTime, to: WallTime, bucket: Duration
  ) async throws(StoreError) -> [SitePoint] {
    let step = max(bucket.microseconds, 3_600_000_000)
    return try await read("read a site's series") { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT * FROM site_samples
          WHERE camera_key = (SELECT camera_key FROM cameras WHERE id = ?)
            AND began_us >= ? AND began_us < ?
          ORDER BY began_us, open_key
          """, arguments: [site.text, from.microseconds, to.microseconds])
      var points: [SitePoint] = []
      while let row = try rows.next() {
        let began: Int64 = row["began_us"]
        let beganAt = WallTime(microseconds: began.floorDivided(by: step).quotient * step)
        if points.last?.beganAt != beganAt { points.append(SitePoint(beganAt: beganAt)) }
        points[points.count - 1].add(row)
      }
      return points
    }
  }

  /// Of every site that has any, what was watched since `from`, and how much of it it was down. The
  /// hour in which `from` lies counts as a whole.
  public func siteTotals(since from: WallTime) async throws(StoreError) -> [CameraID: SiteTotals] {
    let hour: Int64 = 3_600_000_000
    return try await read("sum up sites") { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT cameras.id, sum(watched_us) AS watched_us, sum(down_us) AS down_us
          FROM cameras CROSS JOIN site_samples USING (camera_key)
          WHERE cameras.source = 'site' AND began_us >= ? GROUP BY camera_key
          """, arguments: [from.microseconds.floorDivided(by: hour).quotient * hour])
      var totals: [CameraID: SiteTotals] = [:]
      for row in rows {
        totals[try row.cameraID("id")] = SiteTotals(
          watched: row.duration("watched_us"), down: row.duration("down_us"))
      }
      return totals
    }
  }

  // MARK: - Pages

  /// What was learned of a site's front page; `nil`: nothing, or nothing that can be read.
  public func pageProfile(of site: CameraID) async throws(StoreError) -> PageProfile? {
    try await read("read what is usual of a page") { db in
      let row = try Row.fetchOne(
        db,
        sql: "SELECT site_pages.* FROM site_pages JOIN cameras USING (camera_key) WHERE id = ?",
        arguments: [site.text])
      return row.map { row in
        PageProfile(
          presence: Pairs.read(row["pairs"] as Data), pages: row["pages"],
          learnedAt: row.time("learned_us"))
      }
    }
  }

  /// Takes the place of what was kept before.
  public func keep(_ profiles: [CameraID: PageProfile]) async throws(StoreError) {
    if profiles.isEmpty { return }
    try await write("keep what is usual of pages") { transaction in
      for (site, profile) in profiles {
        guard let learnedAt = profile.learnedAt else { continue }
        try transaction.db.cachedStatement(
          sql: """
            INSERT INTO site_pages (camera_key, learned_us, pages, pairs) VALUES (?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET learned_us = excluded.learned_us, pages = excluded.pages,
              pairs = excluded.pairs
            """
        ).execute(arguments: [
          transaction.key(of: site), learnedAt.microseconds, profile.pages,
          Pairs.bytes(of: profile.presence),
        ])
      }
    }
  }
}

extension SitePoint {
  fileprivate mutating func add(_ row: Row) {
    let answered = checks - failures
    let newlyAnswered = (row["checks"] as Int) - (row["failures"] as Int)
    checks += row["checks"] as Int
    failures += row["failures"] as Int
    watched += row.duration("watched_us")
    down += row.duration("down_us")
    if answered + newlyAnswered > 0 {
      meanResponse =
        (meanResponse * answered + row.duration("mean_us") * newlyAnswered)
        / (answered + newlyAnswered)
    }
    highResponse = max(highResponse, row.duration("high_us"))
    maximumResponse = max(maximumResponse, row.duration("max_us"))
  }
}

extension Transaction {
  fileprivate func record(_ sample: SiteSample) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO site_samples (camera_key, began_us, open_key, checks, failures, watched_us,
          down_us, mean_us, high_us, max_us, certificate_us)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET checks = excluded.checks, failures = excluded.failures,
          watched_us = excluded.watched_us, down_us = excluded.down_us,
          mean_us = excluded.mean_us, high_us = excluded.high_us, max_us = excluded.max_us,
          certificate_us = excluded.certificate_us
        WHERE excluded.checks >= site_samples.checks
        """
    ).execute(arguments: [
      key(of: sample.site), sample.beganAt.microseconds, openKey, sample.checks, sample.failures,
      sample.watched.microseconds, sample.down.microseconds, sample.meanResponse.microseconds,
      sample.highResponse.microseconds, sample.maximumResponse.microseconds,
      sample.certificateEnd?.microseconds,
    ])
  }
}

/// Pairs of words as bytes: of each the hash (8 bytes) and how often it is there (4 bytes, the bits of
/// a Float), lowest byte first.
private enum Pairs {
  private static let size = 12

  static func bytes(of presence: [UInt64: Float]) -> Data {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(presence.count * size)
    for (hash, share) in presence.sorted(by: { $0.key < $1.key }) {
      for index in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: hash >> UInt64(8 * index))) }
      for index in 0..<4 {
        bytes.append(UInt8(truncatingIfNeeded: share.bitPattern >> UInt32(8 * index)))
      }
    }
    return Data(bytes)
  }

  /// What is no share of 0...1 is left out.
  static func read(_ data: Data) -> [UInt64: Float] {
    let bytes = [UInt8](data)
    var presence: [UInt64: Float] = [:]
    for begin in stride(from: 0, to: bytes.count - bytes.count % size, by: size) {
      let hash = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[begin + $1]) << UInt64(8 * $1) }
      let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[begin + 8 + $1]) << UInt32(8 * $1) }
      let share = Float(bitPattern: bits)
      if (0...1.01).contains(share) { presence[hash] = share }
    }
    return presence
  }
}
