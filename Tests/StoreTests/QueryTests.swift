import GRDB
import Pixels
import Scene
import TestSupport
import Testing

@testable import Store

struct QueryTests {
  let folder = TemporaryFolder()

  /// Ten events, one each ten seconds, that differ in everything that a filter knows.
  func filledStore() async throws -> EventStore {
    let store = try EventStore(path: folder.database, clock: SetClock())
    var transitions: [EventTransition] = []
    for number in 0..<10 {
      let event = Event.make(
        number, kind: EventKind.allCases[number % 3], camera: number < 6 ? "gate" : "yard",
        zone: [nil, "door", "lawn"][number % 3], second: number * 10,
        severity: Severity.allCases[number % 4])
      transitions.append(number % 2 == 0 ? event.began(alert: event.severity) : event.began)
      if number < 7 { transitions.append(event.ended(after: 5).finish) }
    }
    try await store.record(transitions)
    try await store.acknowledge(.numbered(2), by: "Sari", note: "On my way")
    try await store.resolve(.numbered(3), as: .falseAlarm, by: "Budi", note: "100% a cat_")
    try await store.resolve(.numbered(4), as: .trueAlarm, by: "Budi")
    try await store.describe([
      KnownCamera(
        id: "yard", name: "Halaman Belakang", zones: [.init(id: "lawn", name: "Rumput")])
    ])
    return store
  }

  typealias Situation = (name: String, filter: EventFilter, expected: [Int])

  static func filter(_ change: (inout EventFilter) -> Void) -> EventFilter {
    var filter = EventFilter()
    change(&filter)
    return filter
  }

  static let situations: [Situation] = [
    ("everything, newest first", filter { _ in }, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]),
    ("from is included", filter { $0.from = .start + 70 }, [9, 8, 7]),
    ("to is not included", filter { $0.to = .start + 30 }, [2, 1, 0]),
    (
      "nothing between",
      filter {
        $0.from = .start + 31
        $0.to = .start + 39
      }, []
    ),
    ("one camera", filter { $0.cameras = ["yard"] }, [9, 8, 7, 6]),
    (
      "two cameras",
      filter {
        $0.cameras = ["yard", "gate"]
        $0.to = .start + 20
      }, [1, 0]
    ),
    ("unknown camera", filter { $0.cameras = ["roof"] }, []),
    ("known and unknown camera", filter { $0.cameras = ["roof", "yard"] }, [9, 8, 7, 6]),
    ("a zone of all cameras", filter { $0.zones = ["lawn"] }, [8, 5, 2]),
    (
      "a zone of one camera",
      filter {
        $0.zones = ["lawn"]
        $0.cameras = ["gate"]
      }, [5, 2]
    ),
    ("unknown zone", filter { $0.zones = ["roof"] }, []),
    ("one kind", filter { $0.kinds = [.crowd] }, [7, 4, 1]),
    (
      "two kinds",
      filter {
        $0.kinds = [.crowd, .motion]
        $0.from = .start + 60
      }, [9, 7, 6]
    ),
    ("at least alarm", filter { $0.minimumSeverity = .alarm }, [7, 6, 3, 2]),
    ("at least critical", filter { $0.minimumSeverity = .critical }, [7, 3]),
    ("acknowledged", filter { $0.states = [.acknowledged] }, [2]),
    ("not new", filter { $0.states = [.acknowledged, .resolved] }, [4, 3, 2]),
    ("false alarms", filter { $0.outcomes = [.falseAlarm] }, [3]),
    ("with an alert", filter { $0.onlyAlerted = true }, [8, 6, 4, 2, 0]),
    (
      "open alerts",
      filter {
        $0.onlyAlerted = true
        $0.states = [.new, .acknowledged]
      },
      [8, 6, 2, 0]
    ),
    (
      "new alerts",
      filter {
        $0.onlyAlerted = true
        $0.states = [.new]
      }, [8, 6, 0]
    ),
    (
      "open alerts of a camera and severity",
      filter {
        $0.onlyAlerted = true
        $0.states = [.new, .acknowledged]
        $0.cameras = ["gate"]
        $0.minimumSeverity = .warning
      }, [2]
    ),
    ("going on", filter { $0.onlyOpen = true }, [9, 8, 7]),
    (
      "going on, of a camera and kind",
      filter {
        $0.onlyOpen = true
        $0.kinds = [.motion]
      }, [9]
    ),
    ("text in a note, other case", filter { $0.text = "ON MY" }, [2]),
    ("text in a camera's name", filter { $0.text = "belakang" }, [9, 8, 7, 6]),
    ("text in a camera's id", filter { $0.text = "gat" }, [5, 4, 3, 2, 1, 0]),
    ("text in a zone's name", filter { $0.text = "rumput" }, [8]),
    ("text in a zone's id", filter { $0.text = "law" }, [8, 5, 2]),
    (
      "blanks are no text",
      filter {
        $0.text = "  "
        $0.from = .start + 90
      }, [9]
    ),
    ("text is found between blanks", filter { $0.text = " way " }, [2]),
    ("percent sign is a character", filter { $0.text = "100% a" }, [3]),
    ("percent sign is no wildcard", filter { $0.text = "O%way" }, []),
    ("underscore is no wildcard", filter { $0.text = "c_t" }, []),
    ("backslash is a character", filter { $0.text = "\\" }, []),
    ("quote does no harm", filter { $0.text = "' OR 1 --" }, []),
  ]

  @Test(arguments: situations)
  func filterFindsExactlyItsEvents(situation: Situation) async throws {
    let store = try await filledStore()
    let page = try await store.events(situation.filter)
    #expect(page.events.map(\.id) == situation.expected.map(EventID.numbered))
    #expect(page.next == nil)

    // The same in pages of two.
    var paged: [EventID] = []
    var cursor: EventCursor?
    repeat {
      let page = try await store.events(situation.filter, after: cursor, limit: 2)
      paged += page.events.map(\.id)
      cursor = try page.next.map { next throws(StoreError) in try EventCursor(next.text) }
    } while cursor != nil
    #expect(paged == situation.expected.map(EventID.numbered))
  }

  @Test func pagesStayInPlaceWhileEventsComeAndGo() async throws {
    let store = try EventStore(path: folder.database, clock: SetClock())
    // All began at the same moment: the order among them must be stable too.
    for number in 0..<6 { try await store.record([Event.make(number).ended(after: 1).finish]) }
    let first = try await store.events(EventFilter(), limit: 2)
    try await store.record([Event.make(10, second: 50).began])
    try await store.write("test") { transaction in
      try transaction.db.execute(
        sql: "DELETE FROM events WHERE id = ?", arguments: [first.events[1].id.text])
    }
    let second = try await store.events(EventFilter(), after: first.next, limit: 10)
    #expect((first.events + second.events).map(\.id) == [5, 4, 3, 2, 1, 0].map(EventID.numbered))
  }

  @Test(arguments: [
    "", "x", "e1", "e1__", "e1_0", "e1_0_", "e1_0_-1", "e1_0_0_0", "e2_0_0", "e1_ 0_0", "e1_0_Z",
    "e1_99999999999999999_0", "e1_0_0 ", "e1_+1_0",
  ])
  func cursorThatNoPageGaveIsRefused(text: String) {
    let error = #expect(throws: StoreError.self) { try EventCursor(text) }
    #expect(error?.code == .badCursor)
  }

  @Test(arguments: [(0, 1), (-5, 1), (3, 3), (1_000_000, 10)])
  func limitIsBroughtIntoRange(limit: Int, count: Int) async throws {
    let store = try await filledStore()
    #expect(try await store.events(EventFilter(), limit: limit).events.count == count)
  }

  @Test func namesComeWithTheEvent() async throws {
    let store = try await filledStore()
    let named = try #require(try await store.event(.numbered(8)))
    #expect(named.cameraName == "Halaman Belakang" && named.zoneName == "Rumput")
    let unnamed = try #require(try await store.event(.numbered(1)))
    #expect(unnamed.cameraName == "gate" && unnamed.zoneName == "door")
    let whole = try #require(try await store.event(.numbered(0)))
    #expect(whole.zoneName == nil && whole.event.zone == nil)
    #expect(try await store.event(.numbered(99)) == nil)
  }

  @Test func camerasComeWithTheirZones() async throws {
    let store = try await filledStore()
    #expect(
      try await store.cameras() == [
        KnownCamera(
          id: "gate", name: "gate",
          zones: [.init(id: "door", name: "door"), .init(id: "lawn", name: "lawn")]),
        KnownCamera(
          id: "yard", name: "Halaman Belakang",
          zones: [.init(id: "door", name: "door"), .init(id: "lawn", name: "Rumput")]),
      ])
  }

  @Test func statisticsCountWhatIsStored() async throws {
    let store = try await filledStore()
    try await store.record(.snapshot(of: .numbered(1), bytes: 700))
    try await store.record(.clip(of: .numbered(1), bytes: 5_000))
    let statistics = try await store.statistics()
    #expect(statistics.eventsByKind == [.motion: 4, .crowd: 3, .lineCrossing: 3])
    #expect(statistics.openEventsByKind == [.motion: 1, .crowd: 1, .lineCrossing: 1])
    #expect(statistics.openAlertsBySeverity == [.info: 2, .alarm: 2])
    #expect(statistics.evidenceFiles == 2 && statistics.evidenceBytes == 5_700)
    #expect(statistics.databaseBytes > 0)
    #expect(try await statistics.latestSequence == store.latestSequence())
  }
}

struct QueryPlanTests {
  let folder = TemporaryFolder()

  static let plans: [(name: String, filter: EventFilter, index: String)] = [
    ("everything", QueryTests.filter { _ in }, "events_newest_first"),
    (
      "a time, a severity",
      QueryTests.filter {
        $0.from = .start
        $0.to = .start + 60
        $0.minimumSeverity = .warning
      },
      "events_newest_first"
    ),
    ("one camera", QueryTests.filter { $0.cameras = ["gate"] }, "events_of_camera"),
    (
      "one camera, a zone, a kind, a state",
      QueryTests.filter {
        $0.cameras = ["gate"]
        $0.zones = ["door"]
        $0.kinds = [.motion]
        $0.states = [.new]
        $0.minimumSeverity = .warning
      }, "events_of_camera"
    ),
    (
      "at least alarm, one camera",
      QueryTests.filter {
        $0.minimumSeverity = .alarm
        $0.cameras = ["gate"]
      }, "events_severe"
    ),
    ("critical", QueryTests.filter { $0.minimumSeverity = .critical }, "events_severe"),
    ("an outcome", QueryTests.filter { $0.outcomes = [.test] }, "events_handled"),
    (
      "acknowledged alerts",
      QueryTests.filter {
        $0.states = [.acknowledged]
        $0.onlyAlerted = true
      }, "events_handled"
    ),
    ("two cameras", QueryTests.filter { $0.cameras = ["gate", "yard"] }, "events_newest_first"),
    ("alerts", QueryTests.filter { $0.onlyAlerted = true }, "events_newest_first"),
    (
      "open alerts",
      QueryTests.filter {
        $0.onlyAlerted = true
        $0.states = [.new, .acknowledged]
      },
      "events_open_alerts"
    ),
  ]

  /// Neither a table row is read to find a page, nor anything sorted.
  @Test(arguments: plans, [false, true])
  func pageIsFoundInItsIndexAlone(
    plan: (name: String, filter: EventFilter, index: String), isDeep: Bool
  ) async throws {
    let store = try EventStore(path: folder.database)
    try await store.record([
      Event.make(1, camera: "gate").began, Event.make(2, camera: "yard").began,
    ])
    let cursor = isDeep ? EventCursor(beganMicroseconds: 1, eventKey: 1) : nil
    let steps = try await store.read("test") { db in
      let query = try #require(try EventQuery(plan.filter, after: cursor, limit: 50, in: db))
      return try Self.plan(db, query.sql, query.arguments)
    }
    #expect(steps.count == 1)
    let step = try #require(steps.first)
    #expect(step.hasPrefix("SEARCH events USING COVERING INDEX \(plan.index) ("))
    #expect(step.contains("began_us>? AND began_us<?"))
  }

  /// The other queries that run often.
  @Test(arguments: [
    "SELECT event_key FROM events WHERE id = ?",
    "SELECT * FROM evidence WHERE event_key = ? ORDER BY kind DESC",
    "SELECT severity, raised_us FROM alerts WHERE event_key = ?",
    "SELECT * FROM acknowledgements WHERE event_key = ? ORDER BY acknowledgement_key",
    "SELECT sequence FROM changes WHERE sequence > ? ORDER BY sequence LIMIT 10",
    "SELECT 1 FROM evidence WHERE file_name = ?",
    "SELECT * FROM zone_samples WHERE zone_key = ? AND began_us >= 1 ORDER BY began_us, open_key",
    "DELETE FROM changes WHERE event_key = ?",
  ])
  func lookUpNeitherScansNorSorts(sql: String) async throws {
    let store = try EventStore(path: folder.database)
    let steps = try await store.read("test") { db in try Self.plan(db, sql, [1]) }
    #expect(!steps.isEmpty && steps.allSatisfy { $0.hasPrefix("SEARCH ") }, "\(steps)")
  }

  static func plan(_ db: Database, _ sql: String, _ arguments: StatementArguments) throws
    -> [String]
  {
    try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql, arguments: arguments)
      .map { $0["detail"] }
  }
}
