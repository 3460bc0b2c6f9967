import Archive
import ArgumentParser
import Foundation
import Pixels
import Store

extension ArchiveCommand {
  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Bring an archive into a database.",
      discussion: """
        May be repeated: what is there already stays as it is. Nobody is alerted by what is imported. \
        Retention counts from the end of each event, so that old events go again unless the \
        database keeps them for long enough, or --hold says why they must stay.
        """)

    @Option(help: "Public key with which it has to be signed: the text, or a file with it.")
    var key: String?

    @Option(help: "Exempt everything that is added from retention, for this reason.")
    var hold: String?

    @Flag(help: "Take what can be read of an archive that is not as it was made.")
    var damaged = false

    @OptionGroup var place: Place

    @Argument(help: "Folder with the archive.")
    var folder: String

    func validate() throws {
      if let hold, !(1...200).contains(hold.count) {
        throw ValidationError("--hold: expected 1 to 200 characters")
      }
    }

    func run() async throws {
      let reader = try ArchiveReader(folder: folder)
      let found = try place.found()
      var options = ArchiveImport.Options()
      options.key = try ArchiveCommand.publicKey(key)
      options.acceptsDamage = damaged
      let performer = UserCommand.performer
      options.hold = hold.map {
        Hold(reason: $0, by: performer.name, since: SystemWallClock().now())
      }
      for folder in [
        found.evidence, URL(fileURLWithPath: found.database).deletingLastPathComponent().path,
      ] {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true)
      }
      let store = try EventStore(path: found.database, access: .administrator)
      do {
        let report = try await bring(reader, into: store, evidence: found.evidence, options)
        try await store.noteImport(
          String(URL(fileURLWithPath: folder).lastPathComponent.prefix(200)), by: performer)
        try store.close()
        tell(report)
      } catch let error as ArchiveError {
        try? store.close()
        if case .damaged(let flaws) = error {
          for flaw in flaws { Terminal.error.remark("\(flaw)\n") }
          throw CommandFailure("\(folder) is not as it was made; nothing was imported")
        }
        throw error
      } catch {
        try? store.close()
        throw error
      }
    }

    private func bring(
      _ reader: ArchiveReader, into store: EventStore, evidence: String,
      _ options: ArchiveImport.Options
    ) async throws -> ArchiveImport.Report {
      let checking = ProgressBar(total: nil, unit: "MB")
      let writing = ProgressBar(total: nil, unit: "events")
      defer {
        checking.clear()
        writing.clear()
      }
      return try await ArchiveImport(reader: reader, into: store, evidenceDirectory: evidence)
        .run(options) { step, count in
          switch step {
          case .checking: checking.update(completed: count / 1_000_000)
          case .writing:
            checking.clear()
            writing.update(completed: count)
          }
        }
    }

    private func tell(_ report: ArchiveImport.Report) {
      let counts = report.counts
      Terminal.output.remark(
        "\(counts.events) events, \(report.files) files of evidence, \(counts.samples) rows of "
          + "series and \(counts.tasks) tasks were added; \(counts.knownEvents) events were there.\n"
      )
      for (count, what) in [
        (report.refusedFiles, "files of evidence were left out: not as they were made"),
        (report.refusedLines, "lines were left out: they have no meaning"),
        (counts.refusedTasks, "tasks were left out: others have their numbers"),
      ] where count > 0 {
        Terminal.error.remark("\(count) \(what).\n")
      }
    }
  }
}
