import Foundation
import GRDB
import Pixels
import Scene
import Testing

@testable import Store

struct FullDiskTests {
  /// Records events until the store says that there is no room; returns how many it took.
  static func fill(_ store: EventStore, from first: Int = 0) async throws -> Int {
    for number in first..<(first + 100_000) {
      do {
        try await store.record([Event.make(number, second: number).ended(after: 1).finish])
      } catch {
        #expect(error.code == .diskFull, "\(error)")
        return number
      }
    }
    return first + 100_000
  }

  static func expectSound(_ store: EventStore, holding count: Int) async throws {
    #expect(try await store.statistics().eventsByKind == [.motion: count])
    for number in [0, count / 2, count - 1] {
      #expect(try await store.event(.numbered(number)) != nil)
    }
    #expect(try await store.event(.numbered(count)) == nil)
    let check = try await store.read("test") { db in
      try String.fetchAll(db, sql: "PRAGMA integrity_check")
    }
    #expect(check == ["ok"])
  }

  @Test func fullDatabaseKeepsWhatItHasAndGoesOnWithRoom() async throws {
    let folder = TemporaryFolder()
    let store = try EventStore(path: folder.database)
    func setRoom(pages: Int) async throws {
      try await store.write("test") { transaction in
        let used = try Int.fetchOne(transaction.db, sql: "PRAGMA page_count") ?? 0
        _ = try Int.fetchOne(
          transaction.db, sql: "PRAGMA max_page_count = \(used + pages)")
      }
    }
    try await setRoom(pages: 20)
    let count = try await Self.fill(store)
    try await Self.expectSound(store, holding: count)

    let batch = [Event.make(count, second: count), Event.make(count + 1, second: count)]
    let error = await #expect(throws: StoreError.self) {
      try await store.record((0..<500).map { ZoneSample.make(second: $0 * 60) })
    }
    #expect(error?.code == .diskFull)
    #expect(
      try await store.zoneSeries(
        camera: "gate", zone: "door", from: .start, to: .start + 100_000, bucket: .seconds(60)
      ).isEmpty)

    try await setRoom(pages: 200)
    try await store.record(batch.map(\.began))
    #expect(try await store.event(batch[1].id)?.event == batch[1])
  }

  /// Needs to mount a file system of one megabyte and a half, so it says nothing without root.
  @Test(.enabled(if: SmallDisk.isPossible))
  func fullDiskKeepsWhatItHasAndGoesOnWithRoom() async throws {
    let disk = try SmallDisk(bytes: 1_500_000)
    do {
      let store = try EventStore(path: disk.folder.database)
      // Another program takes most of the room.
      let other = disk.folder.path + "/other"
      try Data(count: 700_000).write(to: URL(fileURLWithPath: other))
      let count = try await Self.fill(store)
      #expect(count > 0)
      try await Self.expectSound(store, holding: count)

      try FileManager.default.removeItem(atPath: other)
      let event = Event.make(count, second: count)
      try await store.record([event.began])
      #expect(try await store.event(event.id)?.event == event)
      try store.close()
    }
    let again = try EventStore(path: disk.folder.database)
    #expect(try await again.event(.numbered(0)) != nil)
    try again.close()
  }

  @Test(.enabled(if: SmallDisk.isPossible))
  func retentionMakesRoomOnAFullDisk() async throws {
    let disk = try SmallDisk(bytes: 2_000_000)
    let store = try EventStore(path: disk.folder.database)
    for number in 0..<5 {
      let event = Event.make(number, second: number).ended(after: 1)
      try await store.record([event.finish])
      let evidence = Evidence.snapshot(of: event.id, bytes: 100_000)
      try Data(count: evidence.byteCount)
        .write(to: URL(fileURLWithPath: disk.folder.evidence + "/" + evidence.fileName))
      try await store.record(evidence)
    }
    let count = try await Self.fill(store, from: 5)
    var policy = RetentionPolicy()
    policy.maximumAge = .zero
    policy.unacknowledgedGrace = .zero
    let report = try await store.applyRetention(
      policy, now: .start + count + 10, evidenceDirectory: disk.folder.evidence)
    #expect(report.eventsDeleted == count && report.filesDeleted == 5)
    try await store.record([Event.make(count, second: count).began])
    try store.close()
  }

  @Test(.enabled(if: SmallDisk.isPossible))
  func openingOnAFullDiskSaysSo() throws {
    let disk = try SmallDisk(bytes: 200_000)
    try? Data(count: 190_000).write(to: URL(fileURLWithPath: disk.folder.path + "/other"))
    let error = #expect(throws: StoreError.self) { try EventStore(path: disk.folder.database) }
    #expect(error?.code == .diskFull, "\(error as Any)")
  }
}

/// A file system in memory with little room.
final class SmallDisk: Sendable {
  let folder = TemporaryFolder()

  static let isPossible: Bool = {
    geteuid() == 0 && (try? SmallDisk(bytes: 100_000)) != nil
  }()

  struct NotMounted: Error {}

  init(bytes: Int) throws {
    try Self.run("mount", ["-t", "tmpfs", "-o", "size=\(bytes)", "tmpfs", folder.path])
  }

  deinit { try? Self.run("umount", ["-l", folder.path]) }

  private static func run(_ program: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    if process.terminationStatus != 0 { throw NotMounted() }
  }
}
