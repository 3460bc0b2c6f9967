import ArgumentParser

struct DecodeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode", abstract: "Decoding alone: ms per frame, frames per second.")

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
      Console.say("bench: decoding \(clip.facts.name) ...")
      return try DecodeBenchmark(rounds: options.rounds(10)).rows(clip)
    }
    try options.publish(
      Report(benchmark: "decode", machine: machine, inputs: clips.map(\.facts), rows: rows))
  }
}
