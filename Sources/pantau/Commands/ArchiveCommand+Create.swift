import Archive
import ArgumentParser
import Foundation
import Pixels
import Scene
import Store

extension ArchiveCommand {
  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make an archive (the default).",
      discussion: "Times are \(LocalTime.forms).")

    @Option(help: "Events that began then or later.")
    var from: String

    @Option(help: "Events that began before then (default: now).")
    var to = "now"

    @Option(help: "Only events of this kind; may be repeated.")
    var kind: [EventKind] = []

    @Option(help: "Only of this camera (its id); may be repeated.")
    var camera: [String] = []

    @Option(help: "File with the private key (default: archive.key beside the database).")
    var key: String?

    @OptionGroup var place: Place

    @Argument(help: "Folder to make.")
    var out: String

    func validate() throws { _ = try selection(now: SystemWallClock().now()) }

    func run() async throws {
      let found = try place.found()
      let key = try ArchiveCommand.key(at: try place.keyFile(key))
      let store = try EventStore(path: found.database, access: .reader)
      try await requireKnownCameras(in: store)
      let writer = ArchiveWriter(store: store, evidenceDirectory: found.evidence, key: key)
      let bar = ProgressBar(total: nil, unit: "events")
      let manifest: Manifest
      do {
        defer { bar.clear() }
        manifest = try await writer.write(
          try selection(now: SystemWallClock().now()),
          to: URL(fileURLWithPath: out).standardizedFileURL.path
        ) { bar.update(completed: $0, fraction: $1) }
      } catch {
        try? store.close()
        throw error
      }
      try store.close()
      let counts = manifest.counts
      Terminal.output.remark(
        "\(out): \(counts.events) events, \(counts.evidence) files of evidence, "
          + "\(counts.samples) rows of series\n")
      if counts.openEvents > 0 {
        Terminal.error.remark("\(counts.openEvents) events still go on and are left out.\n")
      }
      if counts.missingEvidence > 0 {
        Terminal.error.remark(
          "\(counts.missingEvidence) files of evidence were not there any more.\n")
      }
      Terminal.output.remark("Signed with \(manifest.key)\n")
    }

    func selection(
      now: WallTime, zone local: LocalTime = LocalTime()
    ) throws -> Manifest.Selection {
      func time(_ text: String, _ option: String) throws -> WallTime {
        guard let time = local.time(text, now: now) else {
          throw ValidationError("\(option): expected \(LocalTime.forms), found '\(text)'")
        }
        return time
      }
      var selection = Manifest.Selection(
        from: try time(from, "--from"), to: try time(to, "--to"))
      guard selection.from < selection.to else {
        throw ValidationError("--to: expected a time after --from, found '\(to)'")
      }
      selection.kinds = Set(kind)
      selection.cameras = Set(
        try camera.map { text in
          guard let id = CameraID(text) else {
            throw ValidationError("--camera: expected an identifier, found '\(text)'")
          }
          return id
        })
      return selection
    }

    /// A slip in an id must not make an empty archive.
    private func requireKnownCameras(in store: EventStore) async throws {
      let known = Set(try await store.cameras().map(\.id.text))
      for name in camera where !known.contains(name) {
        let advice =
          NearestKey.of(name, among: known.sorted()).map { "did you mean '\($0)'?" }
          ?? "expected one that the database knows"
        throw ValidationError("--camera: no camera '\(name)'; \(advice)")
      }
    }
  }
}
