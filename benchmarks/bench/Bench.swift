import ArgumentParser
import Crowd
import Foundation
import Media
import Store

/// `bench`: measures this build on this machine. Exit codes: 0 done, 1 failed, 2 usage.
@main
struct Bench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure what Pantau costs on this machine.",
    discussion: """
      Every benchmark prints a table and, with --output DIR, writes DIR/NAME.json. Clips are \
      searched as argument, then as sample-streams/*.mp4 below the working directory, then made \
      from the footage in $PANTAU_FOOTAGE.
      """,
    subcommands: [
      AllCommand.self, KernelsCommand.self, DecodeCommand.self, MotionCommand.self,
      CrowdCommand.self, PipelineCommand.self, StoreCommand.self,
    ])

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      let (message, status) = verdict(on: error)
      if status == 0 { print(message) } else { Console.say(message) }
      Foundation.exit(status)
    }
  }

  private static func verdict(on error: any Error) -> (message: String, status: Int32) {
    switch error {
    case let error as BenchError: ("bench: \(error)", error.status)
    case let error as MediaError: ("bench: \(error)", error.code == .invalidAddress ? 2 : 1)
    case let error as CrowdModelError: ("bench: \(error)", 1)
    case let error as StoreError: ("bench: \(error)", 1)
    default:
      switch exitCode(for: error) {
      case .success: (fullMessage(for: error), 0)
      case .validationFailure: (fullMessage(for: error), 2)
      default: (fullMessage(for: error), 1)
      }
    }
  }
}
