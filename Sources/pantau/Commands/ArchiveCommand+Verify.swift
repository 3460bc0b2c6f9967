import Archive
import ArgumentParser

extension ArchiveCommand {
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
}
