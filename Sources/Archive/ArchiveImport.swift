internal import Access
internal import Foundation
internal import Pixels
internal import Scene
public import Store

/// Brings an archive into a database, beside a running Pantau if there is one.
///
/// It may be repeated, also after it was cut off: what is there already stays as it is.
public struct ArchiveImport: Sendable {
  private let reader: ArchiveReader
  private let store: EventStore
  private let evidenceDirectory: String

  /// Events in one transaction, so that other writers wait for milliseconds.
  private static let batch = 200

  /// What an import did.
  public struct Report: Hashable, Sendable {
    public var counts = ImportCounts()
    public var files = 0
    /// Files that are not as they were made, or whose name another file has: left out.
    public var refusedFiles = 0
    /// Lines that have no meaning, where damage is accepted.
    public var refusedLines = 0
  }

  public struct Options: Sendable {
    /// With which it has to be signed; `nil`: any.
    public var key: ArchivePublicKey?
    /// Takes what can be read of an archive that is not as it was made.
    public var acceptsDamage = false
    /// Why all that is added is exempt from retention; `nil`: what was held is so again.
    public var hold: Hold?

    public init() {}
  }

  /// Is told bytes while the archive is checked, then events while they are written.
  public typealias Progress = (_ step: Step, _ count: Int) -> Void

  public enum Step: Sendable {
    case checking, writing
  }

  public init(reader: ArchiveReader, into store: EventStore, evidenceDirectory: String) {
    self.reader = reader
    self.store = store
    self.evidenceDirectory = evidenceDirectory
  }

  /// Throws `damaged`, before anything is written, unless the archive is as it was made or damage is
  /// accepted.
  public func run(
    _ options: Options = Options(), progress: Progress = { _, _ in }
  ) async throws(ArchiveError) -> Report {
    let verdict = reader.verify(key: options.key) { progress(.checking, $0) }
    guard let manifest = verdict.manifest, verdict.isGood || options.acceptsDamage else {
      throw .damaged(verdict.flaws)
    }
    var work = Work(
      sums: manifest.files, acceptsDamage: options.acceptsDamage, hold: options.hold,
      report: Report())
    try await importSources(&work)
    try await importEvents(&work, progress)
    try await importSeries(&work)
    return work.report
  }

  /// What is carried through an import.
  private struct Work {
    let sums: [String: String]
    let acceptsDamage: Bool
    let hold: Hold?
    var report: Report

    /// A line of a file that has no meaning ends the import, or is left out.
    mutating func refuse(line: Int, of file: String) throws(ArchiveError) {
      guard acceptsDamage else {
        throw .badLine(file: file, line: line, "this is not what Pantau writes there")
      }
      report.refusedLines += 1
    }
  }

  private func importSources(_ work: inout Work) async throws(ArchiveError) {
    guard var lines = try lines(of: "sources.jsonl", work) else { return }
    var sources: [KnownCamera] = []
    while let line = try lines.next() {
      if let known = ArchiveJSON.value(ArchivedSource.self, of: line)?.known {
        sources.append(known)
      } else {
        try work.refuse(line: lines.number, of: "sources.jsonl")
      }
    }
    do throws(StoreError) {
      try await store.importSources(sources)
    } catch { throw .store(error) }
  }

  private func importEvents(
    _ work: inout Work, _ progress: Progress
  ) async throws(ArchiveError) {
    guard var lines = try lines(of: "events.jsonl", work) else { return }
    var waiting: [ArchivedEvent] = []
    var count = 0
    var isOver = false
    while !isOver {
      if let line = try lines.next() {
        if let event = ArchiveJSON.value(ArchivedEvent.self, of: line), event.wholeEvent() != nil {
          waiting.append(event)
        } else {
          try work.refuse(line: lines.number, of: "events.jsonl")
        }
      } else {
        isOver = true
      }
      guard waiting.count >= Self.batch || isOver else { continue }
      count += waiting.count
      try await write(waiting, &work)
      waiting = []
      progress(.writing, count)
    }
  }

  /// Files first, then the rows that name them: a file without a row is found by retention, a row
  /// without a file would be a promise.
  private func write(_ events: [ArchivedEvent], _ work: inout Work) async throws(ArchiveError) {
    let ids = events.compactMap { EventID($0.id) }
    let known: Set<EventID>
    do throws(StoreError) {
      known = try await store.knownEvents(ids)
    } catch { throw .store(error) }
    var whole: [WholeEvent] = []
    for event in events {
      guard let complete = event.wholeEvent() else { continue }
      if known.contains(complete.id) {
        whole.append(complete)
        continue
      }
      var kept: Set<String> = []
      for evidence in event.evidence where try copy(evidence, of: complete.id, work) {
        kept.insert(evidence.fileName)
        work.report.files += 1
      }
      work.report.refusedFiles += event.evidence.count - kept.count
      whole.append(complete.keeping(kept))
    }
    do throws(StoreError) {
      let counts = try await store.importEvents(whole, holding: work.hold)
      work.report.counts.add(counts)
    } catch { throw .store(error) }
  }

  /// Whether the file is in the evidence folder after this, as it was made. A file of that name that
  /// is there already is never touched.
  private func copy(
    _ evidence: ArchivedEvent.ArchivedEvidence, of event: EventID, _ work: Work
  ) throws(ArchiveError) -> Bool {
    // Names of evidence begin with the event's id: one event cannot take another's file.
    guard let sum = work.sums[evidence.path], evidence.fileName.hasPrefix(event.text) else {
      return false
    }
    let target = evidenceDirectory + "/" + evidence.fileName
    if FileManager.default.fileExists(atPath: target) {
      // Of an import that was cut off.
      return FileDigest.of(target) == sum
    }
    let unfinished = evidenceDirectory + "/." + evidence.fileName + ".import"
    try? FileManager.default.removeItem(atPath: unfinished)
    var copied: String?
    do {
      copied = try FileDigest.copy(reader.folder + "/" + evidence.path, to: unfinished)
    } catch {
      try? FileManager.default.removeItem(atPath: unfinished)
      guard FileManager.default.fileExists(atPath: reader.folder + "/" + evidence.path) else {
        return false
      }
      throw .file(path: target, "cannot be written: \(error.localizedDescription)")
    }
    guard copied == sum else {
      try? FileManager.default.removeItem(atPath: unfinished)
      return false
    }
    try ArchiveWriter.perform(target, "cannot be written") {
      try FileManager.default.moveItem(atPath: unfinished, toPath: target)
    }
    return true
  }

  private func importSeries(_ work: inout Work) async throws(ArchiveError) {
    guard var lines = try lines(of: "series.csv", work) else { return }
    var waiting: [WholeSample] = []
    var isOver = false
    while !isOver {
      if let line = try lines.next() {
        if let sample = SeriesTable.sample(String(decoding: line, as: UTF8.self)) {
          waiting.append(sample)
        } else if lines.number > 1 {
          try work.refuse(line: lines.number, of: "series.csv")
        }
      } else {
        isOver = true
      }
      guard waiting.count >= Self.batch || isOver else { continue }
      do throws(StoreError) {
        work.report.counts.samples += try await store.importSamples(waiting)
      } catch { throw .store(error) }
      waiting = []
    }
  }

  /// `nil` if the file is not there, which only a damaged archive gets to.
  private func lines(of name: String, _ work: Work) throws(ArchiveError) -> TextLines? {
    let path = reader.folder + "/" + name
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    return try TextLines(path: path)
  }
}

extension WholeEvent {
  /// With as much of its evidence as is called so.
  fileprivate func keeping(_ names: Set<String>) -> WholeEvent {
    let kept = stored.evidence.filter { names.contains($0.fileName) }
    return WholeEvent(
      stored: StoredEvent(
        event: stored.event, state: stored.state, outcome: stored.outcome, alert: stored.alert,
        evidence: kept, trail: stored.trail, cameraName: stored.cameraName,
        zoneName: stored.zoneName, source: stored.source, assignee: stored.assignee,
        isSuspended: stored.isSuspended, hold: stored.hold),
      alerts: alerts, endToldAt: endToldAt, processBeganAt: processBeganAt, tasks: tasks)
  }
}

extension ImportCounts {
  fileprivate mutating func add(_ other: ImportCounts) {
    events += other.events
    knownEvents += other.knownEvents
    samples += other.samples
    tasks += other.tasks
    refusedTasks += other.refusedTasks
  }
}
