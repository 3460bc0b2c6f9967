import CameraBench
import Foundation

/// What `pantau bench cameras` prints.
struct CamerasReport {
  let results: [PolicyResult]

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return String(decoding: try encoder.encode(["policies": results]), as: UTF8.self) + "\n"
  }

  func table(width: Int?) -> String {
    let rows: [(String, (PolicyResult) -> String)] = [
      ("cameras", { "\($0.cameras)" }),
      ("carried in real time", { "\($0.carried)" }),
      ("cores", { Self.number($0.cpuCores) }),
      ("ms a camera-second: read", { Self.number($0.cpuSecondsPerCameraSecond.read * 1_000) }),
      ("  decode", { Self.number($0.cpuSecondsPerCameraSecond.decode * 1_000) }),
      ("  motion", { Self.number($0.cpuSecondsPerCameraSecond.motion * 1_000) }),
      ("  crowd", { Self.number($0.cpuSecondsPerCameraSecond.crowd * 1_000) }),
      ("  other", { Self.number($0.cpuSecondsPerCameraSecond.other * 1_000) }),
      (
        "  of an idle camera",
        { $0.idleCpuSecondsPerCameraSecond.map { Self.number($0 * 1_000) } ?? "-" }
      ),
      ("frames sent", { "\($0.framesSent)" }),
      ("frames decoded", { "\($0.framesDecoded)" }),
      ("frames dropped", { "\($0.framesDropped)" }),
      ("peak memory, MB", { Self.number($0.peakRssMb) }),
      (
        "packet to result, ms, p50 / p95",
        { "\(Self.number($0.delayMs.p50)) / \(Self.number($0.delayMs.p95))" }
      ),
      (
        "gate open to caught up, ms, p50 / p95",
        { result in
          result.catchUpMs.map { "\(Self.number($0.p50)) / \(Self.number($0.p95))" } ?? "-"
        }
      ),
      ("events found of those of full decoding", { "\($0.eventsFound) of \($0.events)" }),
      ("false alarms", { "\($0.falseAlarms)" }),
      (
        "shortest pre-roll of a clip, s",
        { $0.leastPreRollSeconds.map(Self.number) ?? "-" }
      ),
      ("seldomest crowd count, Hz", { $0.leastCrowdHertz.map(Self.number) ?? "-" }),
    ]
    let cells = rows.map { name, value in [name] + results.map(value) }
    let table = TextTable(
      [.init(title: "POLICY", minimumWidth: 12)]
        + results.map { .init(title: $0.policy, isRightAligned: true) },
      fitting: cells, width: width)
    return ([table.header] + cells.map(table.line)).map { $0 + "\n" }.joined()
  }

  private static func number(_ value: Double) -> String {
    value.formatted(
      .number.precision(.significantDigits(1...3)).grouping(.never).locale(.init(identifier: "en")))
  }
}
