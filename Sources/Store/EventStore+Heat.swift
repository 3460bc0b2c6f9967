internal import Foundation
internal import GRDB
public import Pixels
public import Scene

/// Where in a camera's picture something was over some time: means of the hours in it, each by how
/// long it was watched.
public struct HeatMap: Hashable, Sendable {
  public let columns: Int
  public let rows: Int
  /// Row by row. Of `motion` the share of a cell's area that moved, 0...1; of `crowd` the persons
  /// in a cell.
  public let cells: [Double]
  public let watched: Duration

  public var highest: Double { cells.max() ?? 0 }

  public init(columns: Int, rows: Int, cells: [Double], watched: Duration) {
    self.columns = columns
    self.rows = rows
    self.cells = cells
    self.watched = watched
  }
}

extension EventStore {
  /// `nil`: there is none of that time. Hours count that begin in it, the one in which it begins too.
  public func heatMap(
    of kind: HeatKind, camera: CameraID, from: WallTime, to: WallTime
  ) async throws(StoreError) -> HeatMap? {
    try await read("read a heat map") { db in
      let hour: Int64 = 3_600_000_000
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT * FROM heat_samples
          WHERE camera_key = (SELECT camera_key FROM cameras WHERE id = ?) AND kind = ?
            AND began_us >= ? AND began_us < ?
          """,
        arguments: [
          camera.text, kind.rawValue,
          from.microseconds.floorDivided(by: hour).quotient * hour, to.microseconds,
        ])
      var sums: [Double] = []
      var watched = 0.0
      while let row = try rows.next() {
        let cells: Data = row["cells"]
        guard row["columns"] == HeatSample.columns, row["rows"] == HeatSample.rows,
          cells.count == HeatSample.columns * HeatSample.rows
        else { continue }
        let seconds = row.duration("watched_us").inSeconds
        let unit = (row["highest"] as Double) / 255 * seconds
        if sums.isEmpty { sums = Array(repeating: 0, count: cells.count) }
        for (index, byte) in cells.enumerated() { sums[index] += Double(byte) * unit }
        watched += seconds
      }
      guard watched > 0 else { return nil }
      return HeatMap(
        columns: HeatSample.columns, rows: HeatSample.rows, cells: sums.map { $0 / watched },
        watched: .seconds(watched))
    }
  }
}

extension Transaction {
  /// The fuller of two of the same hour stays: a camera that was set up anew begins at nothing.
  func record(_ sample: HeatSample) throws {
    let highest = Double(sample.cells.max() ?? 0).storable
    let bytes = sample.cells.map { cell -> UInt8 in
      highest > 0 ? UInt8(max(0, min(255, (Double(cell) / highest * 255).rounded()))) : 0
    }
    try db.cachedStatement(
      sql: """
        INSERT INTO heat_samples (camera_key, kind, began_us, open_key, watched_us, columns, rows,
          highest, cells)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET watched_us = excluded.watched_us, highest = excluded.highest,
          cells = excluded.cells
        WHERE excluded.watched_us >= heat_samples.watched_us
        """
    ).execute(arguments: [
      key(of: sample.camera), sample.kind.rawValue, sample.beganAt.microseconds, openKey,
      sample.watched.microseconds, HeatSample.columns, HeatSample.rows, highest, Data(bytes),
    ])
  }
}
