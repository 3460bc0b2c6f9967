import ArgumentParser
import Crowd
import Foundation

struct CrowdCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "crowd",
    abstract: "The crowd network: ms a picture, GMAC/s beside the multipliers' peak.")

  static let shipped = "models/crowd-p.model"

  @Argument(help: "A model file; models/crowd-p.model below the working directory if none.")
  var model = shipped

  @OptionGroup var report: ReportOptions

  func run() async throws { try Self.run(model, report) }

  static func run(_ path: String, _ options: ReportOptions) throws {
    let machine = Machine()
    guard let data = FileManager.default.contents(atPath: path) else {
      throw BenchError.noModel(path)
    }
    let rows = CrowdBenchmark(rounds: options.rounds(60)).rows(try CrowdModel([UInt8](data)))
    try options.publish(Report(benchmark: "crowd", machine: machine, rows: rows))
  }
}
