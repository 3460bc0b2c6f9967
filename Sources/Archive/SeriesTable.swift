internal import Foundation
internal import Pixels
internal import Scene
internal import Store

/// Rows of series as lines of `series.csv`: for spreadsheets, and exact enough to come back.
enum SeriesTable {
  private static let columns = [
    "camera", "zone", "began_at", "length_s", "mean_count", "min_count", "max_count",
    "mean_density_per_m2", "motion_share", "method", "crossings_in", "crossings_out", "stays",
    "mean_dwell_s", "max_dwell_s", "travel_x", "travel_y", "travel_way", "process_began_at",
  ]

  static let header = columns.joined(separator: ",") + "\r\n"

  static func line(_ whole: WholeSample) -> String {
    let sample = whole.sample
    let cells = [
      sample.camera.text, sample.zone?.text ?? "", sample.beganAt.exactText,
      seconds(sample.length), "\(sample.meanCount)", "\(sample.minCount)", "\(sample.maxCount)",
      sample.meanDensity.map { "\($0)" } ?? "", "\(sample.motionShare)", sample.method,
      "\(sample.crossingsIn)", "\(sample.crossingsOut)", "\(sample.dwell.stays)",
      seconds(sample.dwell.mean), seconds(sample.dwell.maximum), "\(sample.travel.x)",
      "\(sample.travel.y)", "\(sample.travel.way)", whole.processBeganAt.exactText,
    ]
    return CSVRow.line(cells.map { .value($0) })
  }

  /// `nil` if the line is something else.
  static func sample(_ line: String) -> WholeSample? {
    let cells = CSVRow.values(of: line)
    guard cells.count == columns.count, let camera = CameraID(cells[0]),
      let beganAt = WallTime(cells[2]), let length = duration(cells[3]), length > .zero,
      let meanDwell = duration(cells[13]), let maximumDwell = duration(cells[14]),
      let processBeganAt = WallTime(cells[18])
    else { return nil }
    let zone = ZoneID(cells[1])
    let counts = cells[10...12].compactMap { Int($0) }
    let values = ([4, 5, 6, 8] + [15, 16, 17]).compactMap { Double(cells[$0]) }
    let density = Double(cells[7])
    guard zone != nil || cells[1].isEmpty, density != nil || cells[7].isEmpty, counts.count == 3,
      values.count == 7, values.allSatisfy(\.isFinite)
    else { return nil }
    return WholeSample(
      sample: ZoneSample(
        camera: camera, zone: zone, beganAt: beganAt, length: length, meanCount: values[0],
        minCount: values[1], maxCount: values[2], meanDensity: density, motionShare: values[3],
        method: cells[9], crossingsIn: counts[0], crossingsOut: counts[1],
        dwell: ZoneDwell(stays: counts[2], mean: meanDwell, maximum: maximumDwell),
        travel: ZoneTravel(x: values[4], y: values[5], way: values[6])),
      processBeganAt: processBeganAt)
  }

  private static func seconds(_ duration: Duration) -> String {
    "\(Double(duration.microseconds) / 1e6)"
  }

  private static func duration(_ text: String) -> Duration? {
    guard let seconds = Double(text), (0.0...1e9).contains(seconds) else { return nil }
    return .microseconds(Int64((seconds * 1e6).rounded()))
  }
}
