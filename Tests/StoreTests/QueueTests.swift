import Access
import GRDB
import Pixels
import Scene
import TestSupport
import Testing

@testable import Store

/// Which alerts are one row, in which order the rows stand, and what is done to all of one.
@Suite("Queue of alerts")
struct QueueTests {
  let folder = TemporaryFolder()
  let store: EventStore

  init() throws { store = try EventStore(path: folder.database, clock: SetClock(.start + 5_000)) }

  // MARK: - What belongs together

  /// An alert: second, kind, camera; and for how long its event lasts (`nil`: goes on).
  struct Raised: Sendable {
    let second: Int
    var kind = EventKind.motion
    var camera: CameraID = "gate"
    var zone: ZoneID? = "door"
    var lasts: Int? = 1
  }

  struct Situation: CustomTestStringConvertible, Sendable {
    let name: String
    let alerts: [Raised]
    /// For each alert, which row it is in.
    let rows: [Int]
    var testDescription: String { name }
  }

  static let situations: [Situation] = [
    Situation(
      name: "soon after another at the same camera",
      alerts: [.init(second: 0), .init(second: 60), .init(second: 120)], rows: [0, 0, 0]),
    Situation(
      name: "long after another", alerts: [.init(second: 0), .init(second: 62)], rows: [0, 1]),
    Situation(
      name: "while another goes on",
      alerts: [.init(second: 0, lasts: nil), .init(second: 600)], rows: [0, 0]),
    Situation(
      name: "soon after the end of another",
      alerts: [.init(second: 0, lasts: 300), .init(second: 350)], rows: [0, 0]),
    Situation(
      name: "a restless quarter of an hour is one, what follows another",
      alerts: (0...32).map { .init(second: $0 * 30) },
      rows: Array(repeating: 0, count: 31) + [1, 1]),
    Situation(
      name: "in another zone of the camera",
      alerts: [.init(second: 0), .init(second: 9, zone: "lawn"), .init(second: 9, zone: nil)],
      rows: [0, 0, 0]),
    Situation(
      name: "at another camera",
      alerts: [.init(second: 0), .init(second: 1, camera: "yard")], rows: [0, 1]),
    Situation(
      name: "of another kind that goes with it",
      alerts: [
        .init(second: 0), .init(second: 1, kind: .lineCrossing), .init(second: 2, kind: .loitering),
        .init(second: 3, kind: .wrongDirection),
      ], rows: [0, 0, 0, 0]),
    Situation(
      name: "a crowd, and what it does",
      alerts: [.init(second: 0, kind: .crowd), .init(second: 9, kind: .surge), .init(second: 10)],
      rows: [0, 0, 1]),
    Situation(
      name: "a thing that was left stands by itself",
      alerts: [.init(second: 0), .init(second: 50, kind: .objectLeft)], rows: [0, 1]),
    Situation(
      name: "an outage of many cameras",
      alerts: (0..<40).map {
        .init(
          second: $0, kind: $0 % 3 == 0 ? .cameraFrozen : .cameraOffline,
          camera: CameraID("camera-\($0)")!, zone: nil, lasts: nil)
      }, rows: Array(repeating: 0, count: 40)),
    Situation(
      name: "two outages, the first of which goes on",
      alerts: [
        .init(second: 0, kind: .cameraOffline, zone: nil, lasts: nil),
        .init(second: 90, kind: .cameraOffline, camera: "yard", zone: nil, lasts: nil),
      ], rows: [0, 1]),
    Situation(
      name: "a lens that is covered is no part of an outage",
      alerts: [
        .init(second: 0, kind: .cameraOffline, camera: "yard", zone: nil),
        .init(second: 1, kind: .cameraCovered, zone: nil),
        .init(second: 2, kind: .cameraCovered, camera: "yard", zone: nil),
      ], rows: [0, 1, 2]),
    Situation(
      name: "Pantau's own overload",
      alerts: [
        .init(second: 0, kind: .overload, camera: .pantau, zone: nil),
        .init(second: 1, kind: .cameraOffline, zone: nil),
      ], rows: [0, 1]),
    Situation(
      name: "web sites of one data centre, and a certificate",
      alerts: [
        .init(second: 0, kind: .siteDown, camera: "dishub", zone: nil, lasts: nil),
        .init(second: 20, kind: .siteDown, camera: "dinkes", zone: nil, lasts: nil),
        .init(second: 21, kind: .siteCertificate, camera: "dinkes", zone: nil, lasts: nil),
      ], rows: [0, 0, 1]),
    Situation(
      name: "reports and overdue tasks, each by itself",
      alerts: [
        .init(second: 0, kind: .report, camera: "reports", zone: nil),
        .init(second: 1, kind: .report, camera: "reports", zone: nil),
        .init(second: 2, kind: .taskOverdue, camera: "desk", zone: nil),
        .init(second: 3, kind: .taskOverdue, camera: "desk", zone: nil),
      ], rows: [0, 1, 2, 3]),
    Situation(
      name: "a clock that was set back by an hour",
      alerts: [.init(second: 4_000), .init(second: 400)], rows: [0, 1]),
  ]

  @Test(arguments: situations)
  func alertsThatBelongTogetherAreOneRow(_ situation: Situation) async throws {
    for (number, raised) in situation.alerts.enumerated() {
      let event = Event.make(
        number, kind: raised.kind, camera: raised.camera, zone: raised.zone, second: raised.second)
      try await store.record([event.began(alert: .info)])
      if let lasts = raised.lasts { try await store.record([event.ended(after: lasts).finish]) }
    }
    var rows: [HappeningID] = []
    var found: [Int] = []
    for number in situation.alerts.indices {
      let row = try #require(try await store.event(.numbered(number))?.happening)
      if !rows.contains(row) { rows.append(row) }
      found.append(try #require(rows.firstIndex(of: row)))
    }
    #expect(found == situation.rows)
    let queue = try await store.queue()
    #expect(queue.total == rows.count && queue.alertTotal == situation.alerts.count)
    #expect(queue.happenings.reduce(0) { $0 + $1.count } == situation.alerts.count)
  }

  private func alert(
    _ number: Int, _ severity: Severity = .warning, second: Int, kind: EventKind = .motion,
    camera: CameraID = "gate"
  ) async throws {
    try await store.record([
      Event.make(number, kind: kind, camera: camera, second: second, severity: severity)
        .began(alert: severity)
    ])
  }

  @Test func severestLeadsItsRowAndTheRowsAreInOrder() async throws {
    try await alert(0, .info, second: 0)
    try await alert(1, .alarm, second: 10)
    try await alert(2, .alarm, second: 20)
    try await alert(3, .critical, second: 30, camera: "yard")
    try await alert(4, .alarm, second: 5, camera: "pier")
    try await alert(5, .warning, second: 1, camera: "roof")
    let queue = try await store.queue()
    #expect(
      queue.happenings.map { $0.events.map(\.id) } == [
        [.numbered(3)], [.numbered(4)], [.numbered(1), .numbered(2), .numbered(0)], [.numbered(5)],
      ])
    #expect(queue.happenings.map(\.cameraCount) == [1, 1, 1, 1])
    let first = try await store.queue(limit: 2)
    #expect(first.happenings.count == 2 && first.total == 4 && first.alertTotal == 6)
    #expect(try await store.happening(queue.happenings[2].id) == queue.happenings[2])
  }

  @Test func longHappeningIsToldOfInPartAndCountedWhole() async throws {
    for number in 0..<80 { try await alert(number, second: number) }
    let row = try #require(try await store.queue().happenings.first)
    #expect(row.events.count == Happening.eventLimit && row.count == 80 && row.newCount == 80)
    let done = try await store.apply(.resolve(.test, note: ""), to: row.id, by: Self.sari)
    #expect(done.count == 80 && done.state == .resolved)
    #expect(try await store.queue().happenings.isEmpty)
  }

  // MARK: - What is done

  private static let sari = Performer(name: "Sari")

  @Test func whatIsDoneIsDoneToAllOfIt() async throws {
    for number in 0..<3 { try await alert(number, second: number) }
    try await alert(3, second: 3, camera: "yard")
    let id = try #require(try await store.event(.numbered(1))?.happening)
    let assigned = try await store.apply(.assign(to: "Budi"), to: id, by: Self.sari)
    #expect(assigned.assignee == "Budi" && assigned.state == .new && assigned.count == 3)
    let seen = try await store.apply(.acknowledge(note: "on it"), to: id, by: Self.sari)
    #expect(seen.state == .acknowledged && seen.newCount == 0)
    try await store.apply(.note("two men"), to: id, by: Self.sari)
    let done = try await store.apply(
      .resolve(.trueAlarm, note: ""), to: id, by: Performer(name: "Budi"))
    #expect(done.state == .resolved)
    for number in 0..<3 {
      let event = try #require(try await store.event(.numbered(number)))
      #expect(event.outcome == .trueAlarm && event.assignee == "Budi" && event.note == "two men")
      #expect(event.trail.map(\.action) == [.assign, .acknowledge, .note, .resolve])
      #expect(event.trail.map(\.by) == ["Sari", "Sari", "Sari", "Budi"])
      #expect(event.trail.first?.assignee == "Budi")
    }
    #expect(try await store.event(.numbered(3))?.trail.isEmpty == true)
    let audit = try await store.audit(AuditFilter()).entries
    #expect(
      audit.map(\.action)
        == [.resolved, .noted, .acknowledged, .assigned].flatMap { Array(repeating: $0, count: 3) })
    #expect(audit.last?.subject == "Budi")
    let changes = try await store.changes(after: 0).map(\.kind)
    #expect(changes.count { $0 == .assigned } == 3)
  }

  @Test func resolvedAndUnknownHappeningsAreRefusedWhole() async throws {
    try await alert(0, second: 0)
    let id = try #require(try await store.event(.numbered(0))?.happening)
    try await store.resolve(.numbered(0), as: .test, by: "Sari")
    for deed in [
      Deed.acknowledge(note: ""), .assign(to: nil), .note("x"), .resolve(.test, note: ""),
    ] {
      let error = await #expect(throws: StoreError.self) {
        try await store.apply(deed, to: id, by: Self.sari)
      }
      #expect(error?.code == .conflict)
    }
    let unknown = try #require(HappeningID("h77"))
    let error = await #expect(throws: StoreError.self) {
      try await store.apply(.assign(to: "Budi"), to: unknown, by: Self.sari)
    }
    #expect(error?.code == .unknownHappening)
    #expect(try await store.happening(id) == nil)
    for text in ["", "h", "h0", "h-1", "h01", "77", "h77 ", "h99999999999999999999"] {
      #expect(HappeningID(text) == nil, "\(text)")
    }
  }

  /// What follows: kind, severity; and whether it is new to whoever has acknowledged a motion
  /// warning.
  @Test(arguments: [
    (EventKind.motion, Severity.warning, false), (.motion, .info, false), (.motion, .alarm, true),
    (.loitering, .warning, true),
  ])
  func onlyWhatIsWorseOrOfAnotherKindIsNewToWhoHasAcknowledged(
    kind: EventKind, severity: Severity, isNew: Bool
  ) async throws {
    try await alert(0, .warning, second: 0)
    let id = try #require(try await store.event(.numbered(0))?.happening)
    try await store.apply(.assign(to: "Budi"), to: id, by: Self.sari)
    try await store.apply(.acknowledge(note: ""), to: id, by: Self.sari)
    try await alert(1, severity, second: 40, kind: kind)
    let row = try #require(try await store.queue().happenings.first)
    #expect(row.id == id && row.count == 2)
    #expect(row.state == (isNew ? .new : .acknowledged))
    let event = try #require(try await store.event(.numbered(1)))
    #expect(event.state == (isNew ? .new : .acknowledged) && event.assignee == "Budi")
    #expect(event.trail.map(\.action) == (isNew ? [] : [.join]))
    #expect(event.by == nil)
    // Acknowledging again concerns what is new.
    if isNew {
      try await store.apply(.acknowledge(note: ""), to: id, by: Self.sari)
      #expect(try await store.event(.numbered(0))?.trail.count == 2)
    }
  }

  @Test func whatIsResolvedBeginsAnew() async throws {
    try await alert(0, second: 0)
    try await store.resolve(.numbered(0), as: .falseAlarm, by: "Sari")
    try await alert(1, second: 5)
    let events = [
      try await store.event(.numbered(0)), try await store.event(.numbered(1)),
    ]
    #expect(events[0]?.happening != events[1]?.happening)
    #expect(events[1]?.state == .new)
  }

  // MARK: - Who

  private func addUser(_ name: String, _ role: Role, _ groups: [String]? = nil) async throws {
    var random = SystemRandomNumberGenerator()
    let cost = PasswordHash.Cost(logarithmOfRounds: 1, blockSize: 1, parallelism: 1)
    try await store.addUser(
      UserName(name)!, role: role, scope: Scope(groupNames: groups),
      password: PasswordHash(of: "a long password", cost: cost, using: &random), by: Self.sari)
  }

  @Test func onlyWhoMayRespondThereIsAssigned() async throws {
    try await store.describe([
      KnownCamera(id: "gate", name: "Gate", group: "Ampera", zones: [])
    ])
    try await alert(0, second: 0)
    try await addUser("Sari", .admin)
    try await addUser("Budi", .operator, ["Ampera"])
    try await addUser("Wati", .operator, ["Jakabaring"])
    try await addUser("Tono", .viewer)
    try await addUser("Rudi", .operator)
    try await store.changeUser(UserName("rudi")!, UserChange(isEnabled: false), by: Self.sari)
    for (name, isPossible) in [
      ("budi", true), ("SARI", true), ("wati", false), ("tono", false), ("rudi", false),
      ("nobody", false), ("pantau", false), ("<b>", false),
    ] {
      do throws(StoreError) {
        let event = try await store.apply(.assign(to: name), to: .numbered(0), by: Self.sari)
        #expect(isPossible, "\(name)")
        #expect(event.assignee?.lowercased() == name.lowercased())
        #expect(event.assignee?.first?.isUppercase == true)
      } catch {
        #expect(!isPossible && error.code == .conflict, "\(name): \(error)")
      }
    }
    let event = try await store.apply(.assign(to: nil), to: .numbered(0), by: Self.sari)
    #expect(event.assignee == nil)
    #expect(event.trail.last?.action == .assign && event.trail.last?.assignee == nil)
  }

  @Test func outageIsToEverybodyWhatHeSeesOfIt() async throws {
    for (number, group) in ["Ampera", "Ampera", "Jakabaring"].enumerated() {
      let camera = CameraID("camera-\(number)")!
      try await store.describe([KnownCamera(id: camera, name: "x", group: group, zones: [])])
      try await alert(number, .alarm, second: number, kind: .cameraOffline, camera: camera)
    }
    let ampera = Scope.groups(["Ampera"])
    let seen = try #require(try await store.queue(in: ampera).happenings.first)
    #expect(seen.count == 2 && seen.cameraCount == 2)
    #expect(try await store.queue().happenings.map(\.count) == [3])
    let done = try await store.apply(
      .resolve(.trueAlarm, note: ""), to: seen.id, by: Self.sari, in: ampera)
    #expect(done.count == 2)
    let left = try #require(try await store.queue().happenings.first)
    #expect(left.id == seen.id && left.events.map(\.event.camera) == ["camera-2"])
    let error = await #expect(throws: StoreError.self) {
      try await store.apply(
        .acknowledge(note: ""), to: seen.id, by: Self.sari, in: .groups(["Plaju"]))
    }
    #expect(error?.code == .unknownHappening)
  }

  // MARK: - The database

  /// Neither a table row is read to order the queue, nor anything sorted.
  @Test(arguments: [nil, [1, 2]] as [[Int64]?])
  func queueIsReadFromItsIndexAlone(cameras: [Int64]?) async throws {
    let query = QueueQuery(cameras: cameras)
    let steps = try await store.read("test") { db in
      try QueryPlanTests.plan(db, query.sql, query.arguments)
    }
    #expect(
      steps.first?.hasPrefix("SEARCH events USING COVERING INDEX events_queue") == true, "\(steps)")
    #expect(!steps.contains { $0.contains("TEMP B-TREE") }, "\(steps)")
  }

  @Test func happeningGoesWithItsLastEvent() async throws {
    try await store.record([
      Event.make(0, second: 0).began(alert: .info),
      Event.make(1, second: 1).began(alert: .info),
      Event.make(0, second: 0).ended(after: 3).finish,
      Event.make(1, second: 1).ended(after: 9).finish,
    ])
    func happenings() async throws -> Int {
      try await store.read("test") { db in
        try Int64.fetchOne(db, sql: "SELECT count(*) FROM happenings").map(Int.init) ?? 0
      }
    }
    #expect(try await happenings() == 1)
    var policy = RetentionPolicy()
    policy.maximumAge = .seconds(1)
    policy.unacknowledgedGrace = .zero
    try await store.applyRetention(
      policy, now: .start + 8, evidenceDirectory: folder.evidence)
    #expect(try await happenings() == 1)
    try await store.applyRetention(
      policy, now: .start + 100, evidenceDirectory: folder.evidence)
    #expect(try await happenings() == 0)
  }
}
