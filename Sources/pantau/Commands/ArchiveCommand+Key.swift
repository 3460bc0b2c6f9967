import Archive
import ArgumentParser
import Foundation

extension ArchiveCommand {
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
