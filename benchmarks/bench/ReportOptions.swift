import ArgumentParser

/// What every benchmark takes.
struct ReportOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "Folder for the results as JSON.")
  var output: String?

  @Flag(help: "Fewer rounds: for a first look, not for the record.")
  var quick = false

  /// Rounds of a benchmark that takes `full` for the record.
  func rounds(_ full: Int) -> Int { quick ? max(3, full / 5) : full }

  func publish(_ report: Report) throws {
    if Machine.isDebugBuild {
      Console.say("bench: this is a debug build; its numbers mean nothing")
    }
    try report.publish(to: output)
  }
}
