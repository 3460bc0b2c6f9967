import ArgumentParser

struct MotionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "motion", abstract: "Motion per frame, stage by stage, and its share of decode.")

  @OptionGroup var clip: ClipArgument
  @OptionGroup var report: ReportOptions

  func run() async throws {
    let search = try ClipSearch()
    try Self.run([search.clip(clip.input)], report)
  }

  static func run(_ paths: [String], _ options: ReportOptions) throws {
    let machine = Machine()
    let clips = try paths.map { try Clip(path: $0) }
    let rows = try clips.flatMap { clip in
      Console.say("bench: motion on \(clip.facts.name) ...")
      return try MotionBenchmark(rounds: options.rounds(5)).rows(clip)
    }
    try options.publish(
      Report(benchmark: "motion", machine: machine, inputs: clips.map(\.facts), rows: rows))
  }
}
