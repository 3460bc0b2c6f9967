import Foundation
import Pixels
import Scene
import Store
import TestSupport
import Testing

@testable import pantau

/// `pantau archive` as a shell sees it.
@Suite(.serialized) struct ArchiveCommandTests {
  private let folder: TemporaryDirectory
  private var database: String { folder.file("pantau.db") }

  init() async throws {
    folder = try TemporaryDirectory()
    try FileManager.default.createDirectory(
      atPath: folder.file("evidence"), withIntermediateDirectories: true)
    let store = try EventStore(path: database)
    var random = SplitMix64(seed: 1)
    for number in 0..<5 {
      let began = WallTime("2026-11-22T01:00:00Z")!.advanced(by: .seconds(number))
      var event = Event(
        id: EventID(at: began, using: &random), kind: number % 2 == 0 ? .crowd : .motion,
        camera: CameraID("gate")!, zone: nil, beganAt: began, severity: .warning, peakValue: 1,
        peakAt: began, threshold: 0, unit: .share, method: "foreground")
      event.endedAt = began.advanced(by: .seconds(3))
      event.endReason = .finished
      try await store.record([EventTransition(step: .ended, event: event, at: event.endedAt!)])
      let name = "\(event.id).jpg"
      try Data("picture \(number)".utf8).write(
        to: URL(fileURLWithPath: folder.file("evidence/\(name)")))
      try await store.record(
        Evidence(
          event: event.id, kind: .snapshot, fileName: name, byteCount: 9, beganAt: began,
          duration: .zero))
    }
    try store.close()
  }

  private func archive(_ arguments: [String], at name: String? = nil) throws
    -> CommandLineTests.Result
  {
    let place =
      arguments.first == "verify"
      ? []
      : [
        "--database", folder.file((name ?? "pantau") + ".db"), "--evidence",
        folder.file(name.map { $0 + "-evidence" } ?? "evidence"),
      ]
    return try CommandLineTests.run(["archive"] + arguments + place, folder: folder.path)
  }

  private static let day = ["--from", "2026-11-22T00:00Z", "--to", "2026-11-23T00:00Z"]

  @Test func archiveIsMadeCheckedAndBroughtBack() async throws {
    let key = try archive(["key"])
    #expect(key.code == 0 && key.error.contains("keep it secret"))
    let publicKey = key.output.trimmingCharacters(in: .newlines)
    #expect(try archive(["key"]).output == key.output)
    #expect(try archive(["key", "--pem"]).output.contains("BEGIN PUBLIC KEY"))

    // As the simplest form of the command has it.
    let made = try archive(Self.day + ["--kind", "crowd", "out"])
    #expect(made.code == 0 && made.output.contains("3 events, 3 files of evidence"))
    #expect(made.output.contains(publicKey))
    let good = try archive(["verify", "out", "--key", publicKey])
    #expect(good.code == 0 && good.output.contains("out is whole") && good.error.isEmpty)
    let unknown = try archive(["verify", "out"])
    #expect(unknown.code == 0 && unknown.error.contains(publicKey))

    let imported = try archive(["import", "out", "--key", publicKey], at: "museum")
    #expect(imported.code == 0 && imported.output.contains("3 events, 3 files"))
    let again = try archive(["import", "out"], at: "museum")
    #expect(
      again.code == 0 && again.output.contains("0 events") && again.output.contains("3 events were")
    )
    let store = try EventStore(path: folder.file("museum.db"), access: .reader)
    #expect(try await store.events(EventFilter()).events.count == 3)
    #expect(
      try await store.audit(AuditFilter()).entries.map(\.action) == [
        .archiveImported, .archiveImported,
      ])
    try store.close()
  }

  @Test func damageIsNamedAndRefused() throws {
    _ = try archive(["create"] + Self.day + ["out"])
    try Data("x".utf8).write(to: URL(fileURLWithPath: folder.file("out/extra.txt")))
    try Data("x".utf8).write(to: URL(fileURLWithPath: folder.file("out/events.csv")))
    let bad = try archive(["verify", "out"])
    #expect(bad.code == 1 && bad.output.isEmpty)
    #expect(bad.error.contains("changed: events.csv"))
    #expect(bad.error.contains("not part of the archive: extra.txt"))
    let refused = try archive(["import", "out"], at: "museum")
    #expect(refused.code == 1 && refused.error.contains("nothing was imported"))
    let taken = try archive(["import", "out", "--damaged", "--hold", "case 17"], at: "museum")
    #expect(taken.code == 0 && taken.output.contains("5 events"))
    let held = try CommandLineTests.run([
      "events", "--held", "--csv", "--database", folder.file("museum.db"),
    ])
    #expect(held.output.split(separator: "\r\n").count == 6 && held.output.contains("case 17"))
  }

  @Test(arguments: [
    ["--from", "soon", "out"], ["--from", "today", "--to", "yesterday", "out"], ["out"],
    ["--from", "today", "--kind", "crowds", "out"], ["verify"], ["verify", "out", "--key", "x"],
    ["import", "out", "--hold", ""],
  ])
  func wrongUsageExitsWith2(_ arguments: [String]) throws {
    let result = try archive(arguments)
    #expect(result.code == 2 && result.output.isEmpty && !result.error.isEmpty)
  }

  @Test func whatCannotBeMadeOrReadIsSaid() throws {
    #expect(try archive(["verify", "nowhere"]).error.contains("expected a folder with an archive"))
    let slip = try archive(Self.day + ["--camera", "gat", "out"])
    #expect(slip.code == 2 && slip.error.contains("did you mean 'gate'?"))
    #expect(try archive(Self.day + ["out"]).code == 0)
    let taken = try archive(Self.day + ["out"])
    #expect(taken.code == 1 && taken.error.contains("expected a free name"))
  }
}
