import ArgumentParser

/// `pantau bench`: what this machine carries.
struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure what this machine carries.",
    subcommands: [
      BenchCamerasCommand.self, BenchSoakCommand.self, BenchServeCommand.self,
      BenchWatchCommand.self,
    ])
}
