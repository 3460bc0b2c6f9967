import ArgumentParser
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
      is decoded (eight at a time, within their timeouts); if one fails, the exit code is 1.

      Passwords of cameras are never shown. docs/configuration.md describes every key.

      EXAMPLES
        pantau check pantau.yaml
        pantau check pantau.yaml --connect
        pantau check pantau.yaml --connect --json | jq .cameras
      """)

  @Argument(help: "Configuration file.")
  var file = "pantau.yaml"

  @Flag(help: "Try every camera.")
  var connect = false

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
    let outcomes = connect ? await probe(configuration.cameras) : nil
    let report = CheckReport(configuration, file: file, outcomes: outcomes)
    try Terminal.print(
      json ? JSONLine.text(report) : report.text(width: Terminal.output.width))
    if report.cameras.contains(where: { $0.connect?.works == false }) {
      throw CommandExit.failure
    }
  }

  private func probe(_ cameras: [CameraConfiguration]) async -> [CameraProbe.Outcome] {
    let bar = ProgressBar(total: cameras.count, unit: "cameras")
    bar.update(completed: 0)
    let outcomes = await CameraProbe.outcomes(of: cameras) { bar.update(completed: $0) }
    bar.clear()
    return outcomes
  }
}
