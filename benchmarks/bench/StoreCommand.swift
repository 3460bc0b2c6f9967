import ArgumentParser

struct StoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store",
    abstract: "Inserts per second, and queries of a database with a million events.",
    discussion: "The database is made in the temporary folder and removed afterwards.")

  @Option(help: "Events in the database; 50000 with --quick.")
  var events: Int?

  @OptionGroup var report: ReportOptions

  func validate() throws {
    if let events, events < 1_000 {
      throw ValidationError("--events: expected at least 1000, found \(events)")
    }
  }

  func run() async throws { try await Self.run(events: events, report) }

  static func run(events: Int?, _ options: ReportOptions) async throws {
    let machine = Machine()
    let count = events ?? (options.quick ? 50_000 : 1_000_000)
    let rows = try await StoreBenchmark(events: count, rounds: options.rounds(200)).rows()
    try options.publish(Report(benchmark: "store", machine: machine, rows: rows))
  }
}
