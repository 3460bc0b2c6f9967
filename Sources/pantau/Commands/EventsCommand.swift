import ArgumentParser
import Foundation
import Pixels
import Scene
import Store

/// `pantau events`: the history on the command line.
struct EventsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "events",
    abstract: "List what has happened, newest first.",
    discussion: """
      Reads the database beside a running Pantau. Conditions of different options must all \
      hold; an option that is given several times is fulfilled by any of its values.

      Times are \(LocalTime.forms). The table shows local times, CSV and JSON UTC (RFC 3339).

      --json gives one JSON object a line. --csv gives RFC 4180 with a header; there a text that \
      a spreadsheet would take for a formula (it begins with = + - @ or a tab) is preceded by an \
      apostrophe, in names and notes.

      EXAMPLES
        pantau events --from today
        pantau events --camera gate --severity alarm --limit 10
        pantau events --from 2026-11-01 --to 2026-12-01 --all --csv
        pantau events --state resolved --outcome false_alarm --all --json
      """)

  @Option(
    name: .shortAndLong,
    help: "Database file (default: that of --config, else var/pantau.db).")
  var database: String?

  @Option(name: .shortAndLong, help: "Configuration that names the database.")
  var config: String?

  @Option(help: "Only events that began then or later.")
  var from: String?

  @Option(help: "Only events that began before then.")
  var to: String?

  @Option(help: "Only of this camera (its id).")
  var camera: [String] = []

  @Option(help: "Only in this zone or across this line (its id).")
  var zone: [String] = []

  @Option(help: "Only of this kind.")
  var kind: [EventKind] = []

  @Option(help: "Only events at least as severe.")
  var severity: Severity?

  @Option(help: "Only in this state.")
  var state: [EventState] = []

  @Option(help: "Only resolved with this outcome.")
  var outcome: [Outcome] = []

  @Option(help: "Only with this text in a note or in the name of camera or zone.")
  var text: String?

  @Flag(help: "Only events for which an alert was raised.")
  var alerted = false

  @Flag(help: "Only events that still go on.")
  var open = false

  @Flag(help: "Only events that are exempt from retention.")
  var held = false

  @Option(name: .shortAndLong, help: "At most so many events.")
  var limit = 50

  @Flag(help: "All of them, whatever --limit says.")
  var all = false

  @Flag(help: "One JSON object a line.")
  var json = false

  @Flag(help: "Comma-separated values.")
  var csv = false

  func validate() throws {
    if json && csv { throw ValidationError("expected --json or --csv, found both") }
    if limit < 1 { throw ValidationError("--limit: expected 1 or more, found \(limit)") }
    _ = try filter(now: SystemWallClock().now())
  }

  func run() async throws {
    let filter = try filter(now: SystemWallClock().now())
    let store = try EventStore(path: try databasePath(), access: .reader)
    try await requireKnownNames(in: store)
    var listing = EventListing(format: format, terminalWidth: Terminal.output.width)
    var left = all ? Int.max : limit
    var cursor: EventCursor?
    repeat {
      let page = try await store.events(
        filter, after: cursor, limit: min(left, EventStore.maximumLimit))
      try Terminal.print(listing.text(of: page.events))
      left -= page.events.count
      cursor = page.next
    } while cursor != nil && left > 0
    if cursor != nil && Terminal.output.isInteractive {
      Terminal.error.remark("There are more: --limit, or --all.\n")
    }
    try store.close()
  }

  private var format: EventListing.Format { json ? .json : csv ? .csv : .table }

  private func databasePath() throws -> String {
    if let database { return database }
    if let config { return try Configuration.load(path: config).databasePath }
    return Configuration().databasePath
  }

  func filter(now: WallTime, zone local: LocalTime = LocalTime()) throws -> EventFilter {
    func time(_ text: String?, _ option: String) throws -> WallTime? {
      guard let text else { return nil }
      guard let time = local.time(text, now: now) else {
        throw ValidationError("\(option): expected \(LocalTime.forms), found '\(text)'")
      }
      return time
    }
    func identifiers<ID>(_ texts: [String], _ option: String, _ make: (String) -> ID?) throws
      -> Set<ID>
    {
      Set(
        try texts.map { text in
          guard let id = make(text) else {
            throw ValidationError("\(option): expected an identifier, found '\(text)'")
          }
          return id
        })
    }
    var filter = EventFilter()
    filter.from = try time(from, "--from")
    filter.to = try time(to, "--to")
    filter.cameras = try identifiers(camera, "--camera", CameraID.init)
    filter.zones = try identifiers(zone, "--zone", ZoneID.init)
    filter.kinds = Set(kind)
    filter.minimumSeverity = severity ?? .info
    filter.states = Set(state)
    filter.outcomes = Set(outcome)
    filter.onlyAlerted = alerted
    filter.onlyOpen = open
    filter.onlyHeld = held
    filter.text = text ?? ""
    return filter
  }

  /// A slip in the id of a camera or a zone must not look like a quiet night.
  private func requireKnownNames(in store: EventStore) async throws {
    guard !camera.isEmpty || !zone.isEmpty else { return }
    let cameras = try await store.cameras()
    try require(camera, among: cameras.map(\.id.text), "--camera", "camera")
    let zones = Set(cameras.flatMap { $0.zones.map(\.id.text) })
    try require(zone, among: zones.sorted(), "--zone", "zone")
  }

  private func require(
    _ names: [String], among known: [String], _ option: String, _ kind: String
  ) throws {
    for name in names where !known.contains(name) {
      let advice =
        NearestKey.of(name, among: known).map { "did you mean '\($0)'?" }
        ?? (known.isEmpty
          ? "the database knows no \(kind) yet"
          : "expected one of \(known.joined(separator: ", "))")
      throw ValidationError("\(option): no \(kind) '\(name)'; \(advice)")
    }
  }
}
