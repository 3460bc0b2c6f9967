import ArgumentParser
import CameraBench
import Foundation

/// The process of `pantau bench cameras` and `pantau bench soak` that plays the cameras.
struct BenchServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Play the cameras of a plan.", shouldDisplay: false)

  @Argument(help: "The plan, as JSON.")
  var plan: String

  @Option var port = 0
  /// Since when the cameras play, in nanoseconds since the machine was started.
  @Option var since: UInt64?

  /// Prints where they are, as JSON, and serves until its standard input ends.
  func run() async throws {
    let plan = try JSONDecoder().decode(
      BenchPlan.self, from: Data(contentsOf: URL(filePath: plan)))
    let cameras = try plan.served()
    let server = try await CameraServer(cameras, port: port, since: since)
    let served = ServedCameras(cameras, port: server.port)
    try Terminal.print(String(decoding: JSONEncoder().encode(served), as: UTF8.self) + "\n")
    while let _ = readLine() {}
    try await server.stop()
  }
}
