import Access
import Foundation
import Pixels
import Scene
import TestSupport
import Testing

@testable import Store

struct ReportStoreTests {
  let folder = TemporaryFolder()
  let clock = SetClock()

  func open() throws -> EventStore { try EventStore(path: folder.database, clock: clock) }

  private func token(_ seed: UInt64 = 1) -> SecretToken {
    var random = SplitMix64(seed: seed)
    return SecretToken(using: &random)
  }

  /// A report in a group, with its picture and two cameras nearby, one of them of another group.
  private func report(_ number: Int, group: String? = "Jakabaring") throws -> NewReport {
    var issuer = ReportIssuer(alerts: AlertRule(), randomSeed: UInt64(number))
    let source = CameraID.reports(in: group)
    let transitions = issuer.transitions(
      of: .init(text: "a fallen tree", severity: .alarm, source: source, method: "form"),
      at: .start + number)
    let event = try #require(transitions.first?.event.id)
    func near(_ camera: CameraID, _ distance: Double, _ name: String) -> NearbyCamera {
      NearbyCamera(
        camera: camera, distance: distance,
        picture: .init(fileName: "\(event)-\(name).jpg", byteCount: 70, takenAt: .start + number))
    }
    return NewReport(
      report: CitizenReport(
        category: "damage", sender: "",
        position: GeoPosition(latitude: -3.02, longitude: 104.79), address: "Jalan Gubernur",
        cameras: [near("gate", 40, "near-1"), near("pier", 90, "near-2")]),
      transitions: transitions,
      source: KnownCamera(
        id: source, name: "Laporan warga", group: group, source: .reports, zones: []),
      picture: .snapshot(of: event, name: "\(event)-report.jpg", bytes: 500))
  }

  private func describeCameras(_ store: EventStore) async throws {
    try await store.describe([
      KnownCamera(id: "gate", name: "Gate", group: "Jakabaring", zones: []),
      KnownCamera(id: "pier", name: "Pier", group: "Ampera", zones: []),
    ])
  }

  @Test func reportReadsBackWithItsEventAlertAndPictures() async throws {
    let store = try open()
    try await describeCameras(store)
    let new = try report(1)
    try await store.record(new, token: token())
    let id = try #require(new.transitions.first?.event.id)
    let stored = try #require(try await store.report(of: id))
    #expect(stored.report == new.report)
    #expect(stored.event.source == .reports && stored.event.cameraName == "Laporan warga")
    #expect(stored.event.event == new.transitions[1].event)
    #expect(stored.event.alert?.severity == .alarm)
    #expect(stored.event.evidence == [new.picture])
    #expect(stored.cameraNames == ["gate": "Gate", "pier": "Pier"])
    #expect(stored.answer == nil)
    #expect(try await store.queue().total == 1)
    // Evidence and the cameras' pictures.
    let statistics = try await store.statistics()
    #expect(statistics.evidenceFiles == 3 && statistics.evidenceBytes == 640)
    // Told again, it is the same.
    try await store.record(new, token: token(2))
    #expect(try await store.report(of: id)?.report == new.report)
    #expect(try await store.progress(of: token()) != nil)
    #expect(try await store.progress(of: token(2)) == nil)
    #expect(try await store.statistics().evidenceFiles == 3)
  }

  @Test func everybodySeesWhatIsInHisScopeAlone() async throws {
    let store = try open()
    try await describeCameras(store)
    let (own, nobodys) = (try report(1), try report(2, group: nil))
    try await store.record(own, token: token(1))
    try await store.record(nobodys, token: token(2))
    let id = try #require(own.transitions.first?.event.id)
    let inside = Scope.groups(["Jakabaring"])
    #expect(try await store.report(of: id, in: inside)?.report.cameras.map(\.camera) == ["gate"])
    #expect(try await store.report(of: id, in: .groups(["Ampera"])) == nil)
    #expect(try await store.openReports(since: .start, in: inside).map(\.event.id) == [id])
    #expect(try await store.openReports(since: .start).count == 2)
    #expect(try await store.openReports(since: .start + 2).count == 1)
    await #expect(throws: StoreError.self) {
      try await store.answer(
        "no", to: id, by: Performer(name: "Mallory"), in: .groups(["Ampera"]))
    }
    try await store.resolve(id, as: .trueAlarm, by: "Sari")
    #expect(try await store.openReports(since: .start, in: inside).isEmpty)
  }

  @Test func senderFollowsStateAndAnswerByTheToken() async throws {
    let store = try open()
    let new = try report(1)
    let id = try #require(new.transitions.first?.event.id)
    try await store.record(new, token: token())
    func progress() async throws -> ReportProgress? { try await store.progress(of: token()) }
    #expect(try await progress() == ReportProgress(state: .new, answer: nil))
    try await store.acknowledge(id, by: "Sari")
    try await store.answer("On our way.", to: id, by: Performer(name: "Sari", address: "x"))
    #expect(try await progress() == ReportProgress(state: .acknowledged, answer: "On our way."))
    let stored = try await store.answer("Done.", to: id, by: Performer(name: "Budi"))
    #expect(stored.answer == .init(text: "Done.", at: clock.now()))
    try await store.resolve(id, as: .trueAlarm, by: "Budi")
    #expect(try await progress() == ReportProgress(state: .resolved, answer: "Done."))
    let trail = try #require(try await store.event(id)?.trail)
    #expect(trail.map(\.action) == [.acknowledge, .answer, .answer, .resolve])
    #expect(trail[1].note == "On our way." && trail[1].by == "Sari")
    var filter = AuditFilter()
    filter.actions = [.answered]
    #expect(try await store.audit(filter).entries.map(\.by.name) == ["Budi", "Sari"])
    #expect(try await store.progress(of: token(9)) == nil)
  }

  @Test func onlyReportsAreAnswered() async throws {
    let store = try open()
    try await store.record([Event.make(1).began])
    await #expect(throws: StoreError.self) {
      try await store.answer("no", to: .numbered(1), by: Performer(name: "Sari"))
    }
    #expect(try await store.report(of: .numbered(1)) == nil)
  }

  @Test func tokenIsNowhereInTheDatabase() async throws {
    let store = try open()
    try await store.record(try report(1), token: token())
    try store.close()
    for suffix in ["", "-wal"] {
      guard let data = FileManager.default.contents(atPath: folder.database + suffix) else {
        continue
      }
      #expect(data.range(of: Data(token().text.utf8)) == nil)
    }
  }

  @Test func nameWithAFolderInItIsRefused() async throws {
    let store = try open()
    var new = try report(1)
    new.report.cameras[0].picture?.fileName = "../gate.jpg"
    do {
      _ = try await store.record(new, token: token())
      Issue.record("it was recorded")
    } catch {
      #expect(error.code == .badFileName)
    }
    #expect(try await store.openReports(since: .start).isEmpty)
  }

  @Test func filesGoWithTheReportAndNotBefore() async throws {
    let store = try open()
    let new = try report(1)
    let names =
      [new.picture?.fileName].compactMap(\.self)
      + new.report.cameras.compactMap(\.picture?.fileName)
    for name in names {
      try Data([1]).write(to: URL(fileURLWithPath: folder.evidence + "/" + name))
      // As if they had lain there for long.
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 0)],
        ofItemAtPath: folder.evidence + "/" + name)
    }
    try await store.record(new, token: token())
    let first = try await store.applyRetention(
      RetentionPolicy(), now: .start + 10, evidenceDirectory: folder.evidence)
    #expect(first.orphansFound == 0)
    func left() throws -> Int {
      try FileManager.default.contentsOfDirectory(atPath: folder.evidence).count
    }
    #expect(try left() == 3)
    var policy = RetentionPolicy()
    policy.maximumAge = .seconds(60)
    policy.unacknowledgedGrace = .zero
    let report = try await store.applyRetention(
      policy, now: .start + 1_000, evidenceDirectory: folder.evidence)
    #expect(report.eventsDeleted == 1 && report.filesDeleted == 3)
    #expect(try left() == 0)
    #expect(try await store.progress(of: token()) == nil)
    #expect(try await store.statistics().evidenceFiles == 0)
  }
}
