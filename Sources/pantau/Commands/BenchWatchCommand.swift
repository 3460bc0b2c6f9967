import ArgumentParser
import CameraBench
import Foundation
import Media
import Pixels
import Scene

/// The process of `pantau bench cameras` that watches, by one policy: what it costs is all that this
/// process has done.
struct BenchWatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Watch the cameras of a plan.", shouldDisplay: false)

  @Argument(help: "The plan, as JSON.")
  var plan: String

  @Option var policy: DecodingStatus.Policy
  @Option var port: Int
  @Option var offsets: String

  /// Prints the result as JSON, and seconds on standard error.
  func run() async throws {
    MediaLog.install { _ in }
    let plan = try JSONDecoder().decode(
      BenchPlan.self, from: Data(contentsOf: URL(filePath: plan)))
    let offsets = offsets.split(separator: ",").compactMap { Double($0) }
    guard offsets.count == plan.streamCount else {
      throw ValidationError("--offsets: expected \(plan.streamCount) numbers")
    }
    guard policy != .sub || plan.hasSubStreams else {
      throw ValidationError("--policy sub: expected a plan whose clips have sub streams")
    }
    let watched = try plan.watched(policy: policy, port: port, offsets: offsets)
    let choice = try CrowdModelChoice(for: watched.map(\.camera), CrowdSettings())
    let run = PolicyRun(
      policy: policy.rawValue, watched: watched, crowdModel: choice.model,
      warmUp: .seconds(plan.warmUpSeconds), measured: .seconds(plan.seconds))
    let result = try await run.run { seconds in
      FileHandle.standardError.write(Data("\(Int(seconds))\n".utf8))
    }
    try Terminal.print(String(decoding: JSONEncoder().encode(result), as: UTF8.self) + "\n")
  }
}
