internal import Foundation
public import Pixels
internal import Scene
public import Store

/// Makes an archive: a folder that can be read without Pantau, whose manifest is signed.
///
/// It reads page by page beside a running Pantau, and needs the memory of one page and of the list of
/// files. What happens meanwhile does not belong to it; what retention deletes meanwhile is missing
/// and counted.
public struct ArchiveWriter: Sendable {
  private let store: EventStore
  private let evidenceDirectory: String
  private let key: ArchiveKey
  private let clock: any WallClock

  /// Is told how many events are written, and which share of the whole is (0...1).
  public typealias Progress = (_ events: Int, _ share: Double) -> Void

  public init(
    store: EventStore, evidenceDirectory: String, key: ArchiveKey,
    clock: any WallClock = SystemWallClock()
  ) {
    self.store = store
    self.evidenceDirectory = evidenceDirectory
    self.key = key
    self.clock = clock
  }

  /// Writes the archive to a folder of a free name. Until it is whole it is called so with
  /// `.unfinished` behind it; what fails leaves nothing.
  public func write(
    _ selection: Manifest.Selection, to folder: String, progress: Progress = { _, _ in }
  ) async throws(ArchiveError) -> Manifest {
    let files = FileManager.default
    let unfinished = folder + ".unfinished"
    for path in [folder, unfinished] where files.fileExists(atPath: path) {
      throw .file(path: path, "expected a free name for the archive, found something there")
    }
    try Self.perform(unfinished, "cannot be made") {
      try files.createDirectory(atPath: unfinished, withIntermediateDirectories: true)
    }
    do {
      let manifest = try await writeAll(selection, to: unfinished, progress)
      try Self.perform(folder, "cannot be made") {
        try files.moveItem(atPath: unfinished, toPath: folder)
      }
      return manifest
    } catch {
      try? files.removeItem(atPath: unfinished)
      throw error
    }
  }

  private func writeAll(
    _ selection: Manifest.Selection, to folder: String, _ progress: Progress
  ) async throws(ArchiveError) -> Manifest {
    var manifest = Manifest(
      createdAt: clock.now(), selection: selection, counts: .init(), key: key.publicKey, files: [:])
    manifest.files["README.txt"] = try Self.write(
      ArchiveReadme.text, to: folder + "/README.txt")
    try await writeSources(to: folder, &manifest)
    try await writeSeries(to: folder, &manifest)
    try await writeEvents(to: folder, &manifest, progress)
    let text = Data(manifest.text.utf8)
    let signature = try key.signature(of: text)
    try Self.perform(folder, "the manifest cannot be written") {
      try text.write(to: URL(fileURLWithPath: folder + "/" + Manifest.fileName))
      try signature.write(to: URL(fileURLWithPath: folder + "/" + Manifest.signatureName))
    }
    return manifest
  }

  private func writeSources(
    to folder: String, _ manifest: inout Manifest
  ) async throws(ArchiveError) {
    var file = try TextFile(path: folder + "/sources.jsonl")
    let cameras = manifest.selection.cameras
    for source in try await asking({ store throws(StoreError) in try await store.cameras() })
    where cameras.isEmpty || cameras.contains(source.id) {
      try file.write(ArchiveJSON.line(ArchivedSource(source)))
    }
    manifest.files["sources.jsonl"] = try file.finish()
  }

  private func writeSeries(
    to folder: String, _ manifest: inout Manifest
  ) async throws(ArchiveError) {
    var file = try TextFile(path: folder + "/series.csv")
    try file.write(SeriesTable.header)
    let selection = manifest.selection
    var cursor: SampleCursor?
    repeat {
      let page = try await asking { [cursor] store throws(StoreError) in
        try await store.wholeSamples(
          from: selection.from, to: selection.to, cameras: selection.cameras, after: cursor)
      }
      try file.write(page.samples.map(SeriesTable.line).joined())
      manifest.counts.samples += page.samples.count
      cursor = page.next
    } while cursor != nil
    manifest.files["series.csv"] = try file.finish()
  }

  private func writeEvents(
    to folder: String, _ manifest: inout Manifest, _ progress: Progress
  ) async throws(ArchiveError) {
    var files = try EventFiles(folder: folder)
    let selection = manifest.selection
    var filter = EventFilter()
    filter.from = selection.from
    filter.to = selection.to
    filter.kinds = selection.kinds
    filter.cameras = selection.cameras
    var cursor: EventCursor?
    repeat {
      let page = try await asking { [cursor, filter] store throws(StoreError) in
        try await store.wholeEvents(filter, after: cursor)
      }
      for event in page.events {
        let paths = try copyEvidence(of: event.stored, to: folder, &manifest)
        try files.write(event, paths: paths)
        manifest.counts.tasks += event.tasks.count
      }
      manifest.counts.events += page.events.count
      manifest.counts.openEvents += page.openCount
      cursor = page.next
      let length = selection.to.duration(since: selection.from).inSeconds
      let done = page.events.last.map {
        selection.to.duration(since: $0.stored.event.beganAt).inSeconds
      }
      progress(manifest.counts.events, length > 0 ? (done ?? 0) / length : 1)
    } while cursor != nil
    manifest.files.merge(try files.finish()) { _, new in new }
  }

  /// Returns the paths in the archive of the files that were there, by their names.
  private func copyEvidence(
    of stored: StoredEvent, to folder: String, _ manifest: inout Manifest
  ) throws(ArchiveError) -> [String: String] {
    var paths: [String: String] = [:]
    let day = "evidence/" + stored.event.beganAt.description.prefix(10)
    for evidence in stored.evidence {
      let path = day + "/" + evidence.fileName
      let source = evidenceDirectory + "/" + evidence.fileName
      guard Manifest.isPath(path), FileDigest.isRegular(source) else {
        manifest.counts.missingEvidence += 1
        continue
      }
      var sum = ""
      try Self.perform(folder + "/" + path, "cannot be written") {
        try FileManager.default.createDirectory(
          atPath: folder + "/" + day, withIntermediateDirectories: true)
        sum = try FileDigest.copy(source, to: folder + "/" + path)
      }
      manifest.files[path] = sum
      manifest.counts.evidence += 1
      paths[evidence.fileName] = path
    }
    return paths
  }

  private func asking<Value>(
    _ body: (EventStore) async throws(StoreError) -> Value
  ) async throws(ArchiveError) -> Value {
    do throws(StoreError) {
      return try await body(store)
    } catch {
      throw .store(error)
    }
  }

  private static func write(_ text: String, to path: String) throws(ArchiveError) -> String {
    var file = try TextFile(path: path)
    try file.write(text)
    return try file.finish()
  }

  static func perform(
    _ path: String, _ failure: String, _ body: () throws -> Void
  ) throws(ArchiveError) {
    do {
      try body()
    } catch {
      throw .file(path: path, "\(failure): \(error.localizedDescription)")
    }
  }
}

/// The files that are written event by event.
private struct EventFiles {
  private var lines: TextFile
  private var table: TextFile
  private var trail: TextFile
  private var tasks: TextFile

  init(folder: String) throws(ArchiveError) {
    lines = try TextFile(path: folder + "/events.jsonl")
    table = try TextFile(path: folder + "/events.csv")
    trail = try TextFile(path: folder + "/trail.csv")
    tasks = try TextFile(path: folder + "/tasks.csv")
    try table.write(EventTables.eventHeader)
    try trail.write(EventTables.trailHeader)
    try tasks.write(EventTables.taskHeader)
  }

  mutating func write(_ event: WholeEvent, paths: [String: String]) throws(ArchiveError) {
    try lines.write(ArchiveJSON.line(ArchivedEvent(event, paths: paths)))
    try table.write(EventTables.line(event, paths: paths))
    try trail.write(EventTables.trailLines(event.stored))
    try tasks.write(event.tasks.map(EventTables.taskLines).joined())
  }

  /// Their sums, by their names.
  func finish() throws(ArchiveError) -> [String: String] {
    [
      "events.jsonl": try lines.finish(), "events.csv": try table.finish(),
      "trail.csv": try trail.finish(), "tasks.csv": try tasks.finish(),
    ]
  }
}
