import ArgumentParser

struct AllCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "all",
    abstract: "Every benchmark.",
    discussion: "Clips: the argument, else a sample clip and a clip of real footage, as far as "
      + "they are there.")

  @OptionGroup var clip: ClipArgument
  @OptionGroup var report: ReportOptions

  func run() async throws {
    let search = try ClipSearch()
    let clips = try clip.input == nil ? search.clips() : [search.clip(clip.input)]
    try KernelsCommand.run(report)
    try DecodeCommand.run(clips, report)
    try MotionCommand.run(clips, report)
    try CrowdCommand.run(CrowdCommand.shipped, nil, report)
    try PipelineCommand.run(clips, report)
    try await StoreCommand.run(events: nil, report)
  }
}
