import ArgumentParser
import Crowd
import Foundation
import Pixels

struct CrowdCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "crowd",
    abstract: "The crowd network: ms a picture, GMAC/s beside the multipliers' peak.")

  static let shipped = "models/crowd-p.model"

  @Argument(help: "A model file; models/crowd-p.model below the working directory if none.")
  var model = shipped

  @Option(help: "A file of red, green, blue bytes to count in; noise if none.")
  var rgb: String?

  @Option(help: "Size of that picture, WIDTHxHEIGHT.")
  var size: String?

  @OptionGroup var report: ReportOptions

  func run() async throws { try Self.run(model, picture(), report) }

  private func picture() throws -> CrowdBenchmark.Picture? {
    guard let rgb else { return nil }
    let sides = (size ?? "").split(separator: "x").compactMap { Int($0) }
    guard sides.count == 2, sides.allSatisfy({ (1...8192).contains($0) }) else {
      throw ValidationError("--rgb needs --size WIDTHxHEIGHT")
    }
    guard let bytes = FileManager.default.contents(atPath: rgb),
      bytes.count == 3 * sides[0] * sides[1]
    else { throw ValidationError("expected \(3 * sides[0] * sides[1]) bytes in \(rgb)") }
    return .init(size: PixelSize(width: sides[0], height: sides[1]), rgb: [UInt8](bytes))
  }

  static func run(
    _ path: String, _ picture: CrowdBenchmark.Picture?, _ options: ReportOptions
  ) throws {
    let machine = Machine()
    guard let data = FileManager.default.contents(atPath: path) else {
      throw BenchError.noModel(path)
    }
    let rows = CrowdBenchmark(rounds: options.rounds(60)).rows(
      try CrowdPrecision.allCases.map { try CrowdModel([UInt8](data), precision: $0) }, picture)
    try options.publish(Report(benchmark: "crowd", machine: machine, rows: rows))
  }
}
