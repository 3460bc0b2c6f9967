import Archive
import ArgumentParser
import Foundation
import Pixels
import Scene
import Store

/// `pantau archive`: events, series and evidence in a signed folder, and back.
struct ArchiveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "archive",
    abstract: "Keep events, series and evidence in a signed folder; check it; bring it back.",
    discussion: """
      An archive is a folder of CSV, JSON and evidence files that can be read without
      Pantau. MANIFEST has the SHA-256 sum of each, MANIFEST.sig its signature (Ed25519).

      Making one reads the database beside a running Pantau; bringing one in writes
      beside it. Events that still go on are left out: a later archive has them.

      EXAMPLES
        pantau archive --from 2026-10-01 --to 2026-11-01 october
        pantau archive --from 7d --kind crowd --camera plaza plaza-week
        pantau archive key                        the public key, for those who check
        pantau archive verify october --key MCowBQYDK2VwAyEA...
        pantau archive import october --config museum.yaml
      """,
    subcommands: [Create.self, Verify.self, Import.self, Key.self],
    defaultSubcommand: Create.self)

  /// Which database.
  struct Place: ParsableArguments {
    @Option(
      name: .shortAndLong,
      help: "Database file (default: that of --config, else of pantau.yaml).")
    var database: String?

    @Option(help: "Evidence folder (default: that of --config, else of pantau.yaml).")
    var evidence: String?

    @Option(name: .shortAndLong, help: "Configuration that names database and evidence folder.")
    var config: String?

    func found() throws -> (database: String, evidence: String) {
      if let database, let evidence { return (database, evidence) }
      let configuration = try Configuration.load(path: config ?? "pantau.yaml")
      return (
        database ?? configuration.databasePath, evidence ?? configuration.evidenceDirectory
      )
    }

    /// Beside the database, unless it is said.
    func keyFile(_ file: String?) throws -> String {
      if let file { return file }
      let folder = URL(fileURLWithPath: try found().database).deletingLastPathComponent()
      return folder.appendingPathComponent("archive.key").path
    }
  }

  /// Reads the private key, which is made if it is not there yet.
  static func key(at path: String) throws -> ArchiveKey {
    if FileManager.default.fileExists(atPath: path) { return try ArchiveKey(path: path) }
    let key = ArchiveKey()
    try key.write(to: path)
    Terminal.error.remark("\(path) is the new key that archives are signed with: keep it secret.\n")
    return key
  }

  /// Reads a public key: the text itself, or the path of a file with it.
  static func publicKey(_ text: String?) throws -> ArchivePublicKey? {
    guard let text else { return nil }
    let content = (try? String(contentsOfFile: text, encoding: .utf8)) ?? text
    guard let key = ArchivePublicKey(content) else {
      throw ValidationError(
        "--key: expected a public key as `pantau archive key` prints it, or a file with it, found "
          + "'\(text)'")
    }
    return key
  }

  // MARK: - Making

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make an archive (the default).",
      discussion: "Times are \(LocalTime.forms).")

    @Option(help: "Events that began then or later.")
    var from: String

    @Option(help: "Events that began before then (default: now).")
    var to = "now"

    @Option(help: "Only events of this kind; may be repeated.")
    var kind: [EventKind] = []

    @Option(help: "Only of this camera (its id); may be repeated.")
    var camera: [String] = []

    @Option(help: "File with the private key (default: archive.key beside the database).")
    var key: String?

    @OptionGroup var place: Place

    @Argument(help: "Folder to make.")
    var out: String

    func validate() throws { _ = try selection(now: SystemWallClock().now()) }

    func run() async throws {
      let found = try place.found()
      let key = try ArchiveCommand.key(at: try place.keyFile(key))
      let store = try EventStore(path: found.database, access: .reader)
      try await requireKnownCameras(in: store)
      let writer = ArchiveWriter(store: store, evidenceDirectory: found.evidence, key: key)
      let bar = ProgressBar(total: nil, unit: "events")
      let manifest: Manifest
      do {
        defer { bar.clear() }
        manifest = try await writer.write(
          try selection(now: SystemWallClock().now()),
          to: URL(fileURLWithPath: out).standardizedFileURL.path
        ) { bar.update(completed: $0, fraction: $1) }
      } catch {
        try? store.close()
        throw error
      }
      try store.close()
      let counts = manifest.counts
      Terminal.output.remark(
        "\(out): \(counts.events) events, \(counts.evidence) files of evidence, "
          + "\(counts.samples) rows of series\n")
      if counts.openEvents > 0 {
        Terminal.error.remark("\(counts.openEvents) events still go on and are left out.\n")
      }
      if counts.missingEvidence > 0 {
        Terminal.error.remark(
          "\(counts.missingEvidence) files of evidence were not there any more.\n")
      }
      Terminal.output.remark("Signed with \(manifest.key)\n")
    }

    func selection(
      now: WallTime, zone local: LocalTime = LocalTime()
    ) throws -> Manifest.Selection {
      func time(_ text: String, _ option: String) throws -> WallTime {
        guard let time = local.time(text, now: now) else {
          throw ValidationError("\(option): expected \(LocalTime.forms), found '\(text)'")
        }
        return time
      }
      var selection = Manifest.Selection(
        from: try time(from, "--from"), to: try time(to, "--to"))
      guard selection.from < selection.to else {
        throw ValidationError("--to: expected a time after --from, found '\(to)'")
      }
      selection.kinds = Set(kind)
      selection.cameras = Set(
        try camera.map { text in
          guard let id = CameraID(text) else {
            throw ValidationError("--camera: expected an identifier, found '\(text)'")
          }
          return id
        })
      return selection
    }

    /// A slip in an id must not make an empty archive.
    private func requireKnownCameras(in store: EventStore) async throws {
      let known = Set(try await store.cameras().map(\.id.text))
      for name in camera where !known.contains(name) {
        let advice =
          NearestKey.of(name, among: known.sorted()).map { "did you mean '\($0)'?" }
          ?? "expected one that the database knows"
        throw ValidationError("--camera: no camera '\(name)'; \(advice)")
      }
    }
  }

  // MARK: - Checking

  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check that an archive is as it was made, and by whom.",
      discussion: """
        Needs neither database nor configuration. Exit code 0: it is whole and well signed; 1: it is \
        not, and standard error says what is missing, changed, extra or wrongly signed.
        """)

    @Option(help: "Public key of whoever made it: the text, or a file with it.")
    var key: String?

    @Argument(help: "Folder with the archive.")
    var folder: String

    func run() async throws {
      let key = try ArchiveCommand.publicKey(key)
      let reader = try ArchiveReader(folder: folder)
      let bar = ProgressBar(total: nil, unit: "MB")
      let verdict = reader.verify(key: key) { bar.update(completed: $0 / 1_000_000) }
      bar.clear()
      for flaw in verdict.flaws { Terminal.error.remark("\(flaw)\n") }
      guard let manifest = verdict.manifest, verdict.isGood else {
        throw CommandFailure("\(folder) is not as it was made")
      }
      try Terminal.print(
        "\(folder) is whole: \(verdict.checkedFiles) files, \(manifest.counts.events) events, "
          + "made \(LocalTime().text(manifest.createdAt))\n")
      if key == nil {
        Terminal.error.remark(
          "Signed with \(manifest.key). Whose key that is, --key checks.\n")
      }
    }
  }

  // MARK: - Bringing back

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

  // MARK: - The key

  struct Key: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the public key that archives are checked with.",
      discussion: """
        Makes the private key (a file that only its owner may read) if it is not there yet.
        """)

    @Option(help: "File with the private key (default: archive.key beside the database).")
    var key: String?

    @Flag(help: "As PEM, for openssl.")
    var pem = false

    @OptionGroup var place: Place

    func run() throws {
      let file = try place.keyFile(key)
      try FileManager.default.createDirectory(
        atPath: URL(fileURLWithPath: file).deletingLastPathComponent().path,
        withIntermediateDirectories: true)
      let key = try ArchiveCommand.key(at: file)
      try Terminal.print(pem ? key.publicKey.pem : key.publicKey.text + "\n")
    }
  }
}
