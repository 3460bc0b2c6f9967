import ArgumentParser

struct PipelineCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pipeline",
    abstract: "End to end on one thread: decode alone against decode, motion and events.")

  @OptionGroup var clip: ClipArgument
  @OptionGroup var report: ReportOptions

  func run() async throws {
    let search = try ClipSearch()
    try Self.run([search.clip(clip.input)], report)
  }

  static func run(_ paths: [String], _ options: ReportOptions) throws {
    let machine = Machine()
    let inputs = try paths.map { try Clip(path: $0).facts }
    let rows = try paths.flatMap { path in
      Console.say("bench: the pipeline on \(Clip.name(of: path)) ...")
      return try PipelineBenchmark(rounds: options.rounds(10)).rows(path)
    }
    try options.publish(
      Report(benchmark: "pipeline", machine: machine, inputs: inputs, rows: rows))
  }
}
