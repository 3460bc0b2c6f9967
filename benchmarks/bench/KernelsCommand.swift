import ArgumentParser

struct KernelsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernels",
    abstract: "Each kernel against its reference and memcpy: ns per row.")

  @OptionGroup var report: ReportOptions

  func run() async throws { try Self.run(report) }

  static func run(_ options: ReportOptions) throws {
    let machine = Machine()
    let rows = KernelBenchmark(rounds: options.rounds(100)).rows()
    try options.publish(Report(benchmark: "kernels", machine: machine, rows: rows))
  }
}
