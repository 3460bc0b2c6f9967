import Archive
import ArgumentParser
import Foundation

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
}
