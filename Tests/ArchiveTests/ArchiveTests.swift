import Foundation
import Pixels
import Scene
import Store
import TestSupport
import Testing

@testable import Archive

/// What goes into an archive comes out of it.
struct ArchiveTests {
  private let museum: Museum
  private let folder: String

  init() async throws {
    museum = try Museum()
    try await museum.fill()
    folder = try await museum.archive()
  }

  private func manifest() throws -> Manifest {
    try #require(try ArchiveReader(folder: folder).verify().manifest)
  }

  @Test func manifestSaysWhatIsInIt() throws {
    let verdict = try ArchiveReader(folder: folder).verify(key: museum.key.publicKey)
    #expect(verdict.isGood, "\(verdict.flaws)")
    let manifest = try #require(verdict.manifest)
    #expect(manifest.selection == Museum.day)
    var counts = Manifest.Counts()
    (counts.events, counts.openEvents, counts.evidence, counts.samples, counts.tasks) =
      (12, 1, 9, 300, 1)
    #expect(manifest.counts == counts)
    #expect(manifest.files.keys.count == 7 + 9 && verdict.checkedFiles == 16)
    #expect(verdict.checkedBytes > 9_000_000)
  }

  @Test func importIntoAnEmptyDatabaseMakesTheSame() async throws {
    let other = try Museum()
    let report = try await ArchiveImport(
      reader: try ArchiveReader(folder: folder), into: other.store,
      evidenceDirectory: other.evidence
    ).run()
    #expect(report.counts.events == 12 && report.counts.samples == 300 && report.files == 9)
    #expect(report.counts.tasks == 1)
    let (before, after) = (
      try await Museum.contents(of: museum.store), try await Museum.contents(of: other.store)
    )
    #expect(after.samples == before.samples)
    #expect(after.sources == before.sources)
    #expect(after.events.count == 12)
    for (old, new) in zip(before.events, after.events) {
      // Nobody is alerted by what is imported: it is in no row of the queue.
      #expect(new.stored.happening == nil)
      #expect(new == old.withoutHappening)
    }
    #expect(try await other.store.queue().total == 0)
    #expect(
      try await other.store.statistics().evidenceBytes == museum.store.statistics().evidenceBytes)
    for name in try FileManager.default.contentsOfDirectory(atPath: museum.evidence) {
      #expect(
        FileManager.default.contentsEqual(
          atPath: museum.evidence + "/" + name, andPath: other.evidence + "/" + name), "\(name)")
    }
    // What was archived again is the same again, but for when and by whom.
    let again = try await other.archive()
    for name in ["events.jsonl", "events.csv", "trail.csv", "tasks.csv", "series.csv"] {
      #expect(
        FileManager.default.contentsEqual(
          atPath: folder + "/" + name, andPath: again + "/" + name), "\(name)")
    }
  }

  @Test func importMayBeRepeatedAndNeverOverwrites() async throws {
    // Into the database that it came from, where things went on.
    try await museum.store.resolve(Museum.id(2), as: .trueAlarm, by: "Rina")
    try await museum.store.release(Museum.id(1), by: Performer(name: "Sari"))
    let before = try await Museum.contents(of: museum.store)
    for _ in 0..<2 {
      let report = try await ArchiveImport(
        reader: try ArchiveReader(folder: folder), into: museum.store,
        evidenceDirectory: museum.evidence
      ).run()
      #expect(report.counts.events == 0 && report.counts.knownEvents == 12)
      #expect(report.counts.samples == 0 && report.counts.tasks == 0 && report.files == 0)
      #expect(report.counts.refusedTasks == 0)
    }
    let after = try await Museum.contents(of: museum.store)
    #expect(after.events == before.events && after.samples == before.samples)
  }

  @Test func importThatWasCutOffGoesOn() async throws {
    let other = try Museum()
    // A file came, its row did not; and one of that name came from elsewhere.
    let names = try FileManager.default.contentsOfDirectory(atPath: museum.evidence).sorted()
    try FileManager.default.copyItem(
      atPath: museum.evidence + "/" + names[0], toPath: other.evidence + "/" + names[0])
    try Data("mine".utf8).write(to: URL(fileURLWithPath: other.evidence + "/" + names[1]))
    let report = try await ArchiveImport(
      reader: try ArchiveReader(folder: folder), into: other.store,
      evidenceDirectory: other.evidence
    ).run()
    #expect(report.counts.events == 12 && report.files == 8 && report.refusedFiles == 1)
    #expect(
      try String(contentsOfFile: other.evidence + "/" + names[1], encoding: .utf8) == "mine")
  }

  @Test func importedEventsCanBeHeld() async throws {
    let other = try Museum()
    var options = ArchiveImport.Options()
    options.hold = Hold(reason: "museum", by: "Sari", since: Museum.begin)
    _ = try await ArchiveImport(
      reader: try ArchiveReader(folder: folder), into: other.store,
      evidenceDirectory: other.evidence
    ).run(options)
    var policy = RetentionPolicy()
    policy.maximumAge = .seconds(1)
    let report = try await other.store.applyRetention(
      policy, now: Museum.second(1e8), evidenceDirectory: other.evidence)
    #expect(report.eventsDeleted == 0)
    #expect(try await Museum.contents(of: other.store).events.count == 12)
  }

  @Test func selectionHoldsForAllFiles() async throws {
    var selection = Manifest.Selection(from: Museum.second(60), to: Museum.second(600))
    selection.kinds = [.crowd]
    selection.cameras = [CameraID("gate")!]
    let part = try await museum.archive("part", selection)
    let verdict = try ArchiveReader(folder: part).verify()
    #expect(verdict.manifest?.selection == selection)
    // Of the numbers 1, 4, 7 that are crowds.
    #expect(verdict.manifest?.counts.events == 3)
    #expect(verdict.manifest?.counts.samples == 9)
  }

  @Test func evidenceThatIsGoneIsCounted() async throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: museum.evidence).sorted()
    try FileManager.default.removeItem(atPath: museum.evidence + "/" + names[0])
    let later = try await museum.archive("later")
    let verdict = try ArchiveReader(folder: later).verify()
    #expect(verdict.isGood)
    #expect(verdict.manifest?.counts.evidence == 8)
    #expect(verdict.manifest?.counts.missingEvidence == 1)
  }

  @Test func nameThatIsTakenIsRefusedAndNothingIsLeft() async throws {
    await #expect(throws: ArchiveError.self) { try await museum.archive() }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: museum.directory.path).sorted()
        .filter { $0.hasPrefix("archive") } == ["archive"])
  }

  /// What a spreadsheet would take for a formula is a text.
  @Test func tablesAreReadableWithoutPantau() throws {
    let table = try String(contentsOfFile: folder + "/events.csv", encoding: .utf8)
    #expect(table.hasPrefix("id,kind,camera,"))
    #expect(table.contains("\"'=HYPERLINK(\"\"x\"\")\nHTTP 503, \"\"ü\"\"\""))
    #expect(table.contains(",held_because,evidence\r\n"))
    let trail = try String(contentsOfFile: folder + "/trail.csv", encoding: .utf8)
    #expect(trail.contains("\"'+dilihat, \"\"ok\"\"\""))
    let readme = try String(contentsOfFile: folder + "/README.txt", encoding: .utf8)
    #expect(readme.contains("sha256sum --check") && readme.contains("openssl"))
  }

  @Test(.enabled(if: Tool.isInstalled("sha256sum") && Tool.isInstalled("openssl")))
  func otherProgramsCheckItToo() throws {
    try museum.key.publicKey.pem.write(
      toFile: museum.directory.file("key.pub"), atomically: true, encoding: .utf8)
    #expect(
      try Tool.run("sha256sum", ["--check", "--quiet", "--strict", "MANIFEST"], in: folder) == 0)
    let check = [
      "pkeyutl", "-verify", "-pubin", "-inkey", "../key.pub", "-rawin", "-in", "MANIFEST",
      "-sigfile", "MANIFEST.sig",
    ]
    #expect(try Tool.run("openssl", check, in: folder) == 0)
    try museum.key.write(to: museum.directory.file("archive.key"))
    #expect(
      try Tool.run("openssl", ["pkey", "-in", "../archive.key", "-noout"], in: folder) == 0)
  }
}

extension WholeEvent {
  /// Without what belongs to the queue of the database that it came from.
  fileprivate var withoutHappening: WholeEvent {
    WholeEvent(
      stored: StoredEvent(
        event: stored.event, state: stored.state, outcome: stored.outcome, alert: stored.alert,
        evidence: stored.evidence, trail: stored.trail, cameraName: stored.cameraName,
        zoneName: stored.zoneName, source: stored.source, assignee: stored.assignee,
        isSuspended: stored.isSuspended, hold: stored.hold, tasks: stored.tasks),
      alerts: alerts, endToldAt: endToldAt, processBeganAt: processBeganAt, tasks: tasks)
  }
}

/// Programs of the system.
enum Tool {
  static func isInstalled(_ name: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/" + name)
  }

  static func run(_ name: String, _ arguments: [String], in folder: String) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/" + name)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
