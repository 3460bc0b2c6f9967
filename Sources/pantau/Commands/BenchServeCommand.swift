import ArgumentParser
import CameraBench
import Foundation
import Pixels

/// The process of `pantau bench cameras` that plays the cameras.
struct BenchServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Play the cameras of a plan.", shouldDisplay: false)

  @Argument(help: "The plan, as JSON.")
  var plan: String

  /// Prints port and offsets, and serves until its standard input ends.
  func run() async throws {
    let plan = try JSONDecoder().decode(
      BenchPlan.self, from: Data(contentsOf: URL(filePath: plan)))
    let cameras = try plan.served()
    let server = try await CameraServer(cameras)
    let offsets = cameras.map { "\($0.offset.inSeconds)" }
    try Terminal.print("\(server.port) \(offsets.joined(separator: ","))\n")
    while let _ = readLine() {}
    try await server.stop()
  }
}
