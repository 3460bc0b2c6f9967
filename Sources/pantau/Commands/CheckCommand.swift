import ArgumentParser
import Foundation
import Pipeline
import Pixels

/// `pantau check`: is a configuration right, and do its cameras answer?
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check a configuration before it is live.",
    discussion: """
      Says everything that is wrong in the file, with line and column, and exits with 2; or \
      prints what was understood. With --connect every camera is tried until its first picture \
      is decoded (eight at a time, within their timeouts), and every site is asked once; if one fails, \
      the exit code is 1.

      With --draw the first picture of each camera (which is tried for it) is written to FOLDER as \
      ID.jpg with what the configuration says of it: zones and their areas, lines with the side that \
      is "in", ignored parts, boxes as tall as standing persons by `perspective`, and the ground in \
      squares of 1 m (thin) and 5 m by `ground`. Persons in the picture should fit the boxes, and \
      squares lie flat on the ground.

      Passwords of cameras are never shown. docs/configuration.md describes every key.

      EXAMPLES
        pantau check pantau.yaml
        pantau check pantau.yaml --connect
        pantau check pantau.yaml --connect --json | jq .cameras
        pantau check pantau.yaml --draw drawings
      """)

  @Argument(help: "Configuration file.")
  var file = "pantau.yaml"

  @Flag(help: "Try every camera, and ask every site once.")
  var connect = false

  @Option(
    help: ArgumentHelp(
      "Try every camera and draw its calibration into its first picture.", valueName: "folder"))
  var draw: String?

  @Flag(help: "One JSON object.")
  var json = false

  func run() async throws {
    let configuration: Configuration
    do {
      configuration = try Configuration.load(path: file)
    } catch {
      guard json else { throw error }
      try Terminal.print(JSONLine.text(CheckReport(error)))
      throw CommandExit.usage
    }
    if let draw { try createFolder(draw) }
    let outcomes = connect || draw != nil ? await probe(configuration.cameras) : nil
    let checks = connect ? await SiteTrial.checks(of: configuration) : nil
    var report = CheckReport(configuration, file: file, outcomes: outcomes, checks: checks)
    if let draw, let outcomes {
      for (index, outcome) in outcomes.enumerated() {
        guard case .works(let finding) = outcome, let jpeg = finding.drawing else { continue }
        let path = "\(draw)/\(configuration.cameras[index].id).jpg"
        try write(jpeg, to: path)
        report.cameras[index].drawing = path
      }
    }
    try Terminal.print(
      json ? JSONLine.text(report) : report.text(width: Terminal.output.width))
    if report.cameras.contains(where: { $0.connect?.works == false })
      || report.sites.contains(where: { $0.connect?.works == false })
    {
      throw CommandExit.failure
    }
  }

  private func probe(_ cameras: [CameraConfiguration]) async -> [CameraProbe.Outcome] {
    let bar = ProgressBar(total: cameras.count, unit: "cameras")
    bar.update(completed: 0)
    let outcomes = await CameraProbe.outcomes(of: cameras, draws: draw != nil) {
      bar.update(completed: $0)
    }
    bar.clear()
    return outcomes
  }

  private func createFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw CommandFailure("cannot make the folder \(path): \(error.localizedDescription)")
    }
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    do {
      try Data(bytes).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw CommandFailure("cannot write \(path): \(error.localizedDescription)")
    }
  }
}
