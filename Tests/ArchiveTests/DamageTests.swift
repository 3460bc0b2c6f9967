import Foundation
import Pixels
import Scene
import Store
import TestSupport
import Testing

@testable import Archive

/// What a check finds.
struct DamageTests {
  private let museum: Museum
  private let folder: String

  init() async throws {
    museum = try Museum()
    try await museum.fill()
    folder = try await museum.archive()
  }

  private func flaws() throws -> [ArchiveFlaw] {
    try ArchiveReader(folder: folder).verify(key: museum.key.publicKey).flaws
  }

  private func flip(bit: Int, of name: String) throws {
    let url = URL(fileURLWithPath: folder + "/" + name)
    var bytes = try Data(contentsOf: url)
    bytes[bit / 8] ^= 1 << (bit % 8)
    try bytes.write(to: url)
  }

  private func evidence() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder + "/evidence/2026-11-22").sorted()
      .map { "evidence/2026-11-22/" + $0 }
  }

  @Test func oneBitThatChangedIsFoundInEveryFile() throws {
    var random = SplitMix64(seed: 4)
    let names =
      try evidence().prefix(2) + ["README.txt", "events.csv", "events.jsonl", "series.csv"]
    for name in names {
      let size = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)).count
      let bit = Int.random(in: 0..<size * 8, using: &random)
      try flip(bit: bit, of: name)
      #expect(try flaws() == [.changed(name)], "\(name), bit \(bit)")
      try flip(bit: bit, of: name)
      #expect(try flaws() == [])
    }
    try flip(bit: 77, of: "MANIFEST.sig")
    #expect(try flaws() == [.wrongSignature])
  }

  @Test func everyBitOfTheManifestCounts() throws {
    var random = SplitMix64(seed: 5)
    let size = try Data(contentsOf: URL(fileURLWithPath: folder + "/MANIFEST")).count
    for _ in 0..<40 {
      let bit = Int.random(in: 0..<size * 8, using: &random)
      try flip(bit: bit, of: "MANIFEST")
      #expect(try !flaws().isEmpty, "bit \(bit)")
      try flip(bit: bit, of: "MANIFEST")
    }
    #expect(try flaws() == [])
  }

  @Test func missingAndExtraFilesAreNamed() throws {
    let name = try evidence()[0]
    try FileManager.default.removeItem(atPath: folder + "/" + name)
    try Data("x".utf8).write(to: URL(fileURLWithPath: folder + "/evidence/note.txt"))
    try Data("x".utf8).write(to: URL(fileURLWithPath: folder + "/.hidden"))
    #expect(try flaws() == [.missing(name), .extra(".hidden"), .extra("evidence/note.txt")])
  }

  @Test func linkIsNoFileOfTheArchive() throws {
    let name = try evidence()[0]
    try FileManager.default.moveItem(
      atPath: folder + "/" + name, toPath: museum.directory.file("elsewhere"))
    try FileManager.default.createSymbolicLink(
      atPath: folder + "/" + name, withDestinationPath: museum.directory.file("elsewhere"))
    #expect(try flaws() == [.unreadable(name)])
  }

  @Test func foreignKeyIsFound() throws {
    let stranger = ArchiveKey().publicKey
    let flaws = try ArchiveReader(folder: folder).verify(key: stranger).flaws
    #expect(flaws == [.foreignKey(museum.key.publicKey.text)])
  }

  /// Somebody changes a file, writes a manifest for it and signs that with a key of his own.
  @Test func archiveThatWasSignedAnewIsNotTheOldOne() throws {
    let forger = ArchiveKey()
    var manifest = try #require(try ArchiveReader(folder: folder).verify().manifest)
    try flip(bit: 9, of: "events.csv")
    manifest.files["events.csv"] = FileDigest.of(folder + "/events.csv")
    manifest.key = forger.publicKey
    let text = Data(manifest.text.utf8)
    try text.write(to: URL(fileURLWithPath: folder + "/MANIFEST"))
    try forger.signature(of: text).write(to: URL(fileURLWithPath: folder + "/MANIFEST.sig"))
    #expect(try flaws() == [.foreignKey(forger.publicKey.text)])
    #expect(try ArchiveReader(folder: folder).verify().isGood)
    // Or leaves the old key in it.
    manifest.key = museum.key.publicKey
    let other = Data(manifest.text.utf8)
    try other.write(to: URL(fileURLWithPath: folder + "/MANIFEST"))
    try forger.signature(of: other).write(to: URL(fileURLWithPath: folder + "/MANIFEST.sig"))
    #expect(try flaws() == [.wrongSignature])
  }

  @Test(arguments: ["", "# Pantau archive 2\n", "hello", "\u{0}\u{1}"])
  func manifestThatIsNoneIsRefused(_ text: String) throws {
    try text.write(toFile: folder + "/MANIFEST", atomically: true, encoding: .utf8)
    #expect(try flaws() == [.badManifest(line: 1)])
  }

  @Test(arguments: [
    "../../etc/passwd", "/etc/passwd", "a//b", "./a", "a/.b", "a\\b", "MANIFEST", "", "a/../b",
  ])
  func pathsLeadNowhereElse(_ path: String) { #expect(!Manifest.isPath(path)) }

  @Test func withoutManifestOrSignatureItIsNoArchive() throws {
    try FileManager.default.removeItem(atPath: folder + "/MANIFEST.sig")
    #expect(try flaws() == [.noSignature])
    try FileManager.default.removeItem(atPath: folder + "/MANIFEST")
    #expect(try flaws() == [.noManifest])
    #expect(throws: ArchiveError.self) {
      try ArchiveReader(folder: museum.directory.file("nowhere"))
    }
  }

  @Test func damagedArchiveIsImportedOnlyWhereThatIsSaid() async throws {
    let other = try Museum()
    let name = try evidence()[0]
    try flip(bit: 100, of: name)
    let work = ArchiveImport(
      reader: try ArchiveReader(folder: folder), into: other.store,
      evidenceDirectory: other.evidence)
    await #expect(throws: ArchiveError.damaged([.changed(name)])) { try await work.run() }
    #expect(try await Museum.contents(of: other.store).events.isEmpty)
    var options = ArchiveImport.Options()
    options.acceptsDamage = true
    let report = try await work.run(options)
    #expect(report.counts.events == 12 && report.files == 8 && report.refusedFiles == 1)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: other.evidence).count == 8)
  }

  /// Lines that anybody may have written, signed well: they are refused, and do no harm.
  @Test(arguments: [
    "{}", "no JSON", #"{"id": 7}"#, String(repeating: "[", count: 100_000), "\u{0}",
  ])
  func lineWithoutMeaningEndsTheImport(_ line: String) async throws {
    let path = folder + "/events.jsonl"
    let old = try String(contentsOfFile: path, encoding: .utf8)
    try (old + line + "\n").write(toFile: path, atomically: true, encoding: .utf8)
    var manifest = try #require(try ArchiveReader(folder: folder).verify().manifest)
    manifest.files["events.jsonl"] = FileDigest.of(path)
    let text = Data(manifest.text.utf8)
    try text.write(to: URL(fileURLWithPath: folder + "/MANIFEST"))
    try museum.key.signature(of: text).write(to: URL(fileURLWithPath: folder + "/MANIFEST.sig"))
    let other = try Museum()
    let work = ArchiveImport(
      reader: try ArchiveReader(folder: folder), into: other.store,
      evidenceDirectory: other.evidence)
    await #expect {
      try await work.run()
    } throws: { error in
      if case .badLine("events.jsonl", 13, _) = error as? ArchiveError { true } else { false }
    }
    var options = ArchiveImport.Options()
    options.acceptsDamage = true
    #expect(try await work.run(options).refusedLines == 1)
  }
}
