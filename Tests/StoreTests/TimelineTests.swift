import Access
import GRDB
import Pixels
import Scene
import TestSupport
import Testing

@testable import Store

/// How the events of a list lie in time, and what lies around one of them.
struct TimelineTests {
  let folder = TemporaryFolder()

  /// An event each ten minutes over a day, in turn at three cameras and of each severity.
  private func filledStore() async throws -> EventStore {
    let store = try EventStore(path: folder.database, clock: SetClock(.start + 90_000))
    try await store.describe([
      KnownCamera(id: "bridge", name: "Bridge", group: "Ampera", zones: []),
      KnownCamera(id: "gate", name: "Gate", group: "Jakabaring", zones: []),
      KnownCamera(id: "yard", name: "Yard", zones: []),
    ])
    let cameras: [CameraID] = ["bridge", "gate", "yard"]
    try await store.record(
      (0..<144).map { number in
        Event.make(
          number, kind: number % 2 == 0 ? .motion : .crowd, camera: cameras[number % 3],
          zone: number % 5 == 0 ? nil : "door", second: number * 600,
          severity: Severity.allCases[number % 4]
        ).ended(after: 5).finish
      })
    try await store.resolve(.numbered(7), as: .falseAlarm, by: "Sari", note: "a cat")
    return store
  }

  private static func filter(_ change: (inout EventFilter) -> Void) -> EventFilter {
    QueryTests.filter(change)
  }

  static let filters: [(name: String, filter: EventFilter)] = [
    ("everything", filter { _ in }),
    (
      "a time",
      filter {
        $0.from = .start + 3_333
        $0.to = .start + 40_001
      }
    ),
    ("a camera", filter { $0.cameras = ["gate"] }),
    ("two cameras", filter { $0.cameras = ["gate", "yard"] }),
    ("a group", filter { $0.groups = ["Ampera"] }),
    (
      "two groups, a camera",
      filter {
        $0.groups = ["Ampera", "Jakabaring"]
        $0.cameras = ["gate", "yard"]
      }
    ),
    ("a scope", filter { $0.scope = .groups(["Jakabaring"]) }),
    ("a zone", filter { $0.zones = ["door"] }),
    ("a kind", filter { $0.kinds = [.crowd] }),
    ("at least alarm", filter { $0.minimumSeverity = .alarm }),
    ("an outcome", filter { $0.outcomes = [.falseAlarm] }),
    ("a state", filter { $0.states = [.new] }),
    ("a text", filter { $0.text = "cat" }),
    ("a group's name as text", filter { $0.text = "jakab" }),
    ("an unknown group", filter { $0.groups = ["Plaju"] }),
    (
      "a group that is out of scope",
      filter {
        $0.groups = ["Ampera"]
        $0.scope = .groups(["Jakabaring"])
      }
    ),
  ]

  /// However it is cut, each event of the list is counted once, in the bucket in which it began.
  @Test(arguments: filters, [1, 7, 24, 500])
  func bucketsHoldExactlyTheListsEvents(
    situation: (name: String, filter: EventFilter), count: Int
  ) async throws {
    let store = try await filledStore()
    let list = try await store.events(situation.filter, limit: 1_000).events
    let line = try await store.timeline(situation.filter, count: count, utcOffset: .zero)
    #expect(line.total == list.count)
    for bucket in line.buckets {
      let end = bucket.beganAt.advanced(by: line.bucket)
      let inside = list.filter { (bucket.beganAt..<end).contains($0.event.beganAt) }
      #expect(
        bucket.counts == Dictionary(grouping: inside, by: \.event.severity).mapValues(\.count))
    }
    #expect(line.buckets.map(\.beganAt) == line.buckets.map(\.beganAt).sorted())
    let cover = line.to.duration(since: line.from).inSeconds / line.bucket.inSeconds
    #expect(cover <= Double(count))
  }

  @Test func groupsNarrowTheListAndOneAnother() async throws {
    let store = try await filledStore()
    let situations: [(EventFilter, Set<CameraID>)] = [
      (Self.filter { $0.groups = ["Ampera"] }, ["bridge"]),
      (Self.filter { $0.groups = ["Ampera", "Jakabaring"] }, ["bridge", "gate"]),
      (
        Self.filter {
          $0.groups = ["Ampera"]
          $0.cameras = ["gate"]
        }, []
      ),
    ]
    for (filter, cameras) in situations {
      let found = try await store.events(filter, limit: 1_000).events
      #expect(Set(found.map(\.event.camera)) == cameras)
    }
  }

  @Test(arguments: [(0, 0), (25_200, 61_200), (19_800, 66_600)])
  func longBucketsBeginWithLocalDays(offset: Int, second: Int) async throws {
    let store = try await filledStore()
    let line = try await store.timeline(
      Self.filter { $0.from = .start }, count: 2, utcOffset: .seconds(offset))
    #expect(line.bucket == .seconds(86_400))
    let first = try #require(line.buckets.first)
    #expect(first.beganAt == .start + (second == 0 ? 0 : second - 86_400))
  }

  @Test func withoutEventsThereIsALineAllTheSame() async throws {
    let store = try EventStore(path: folder.database, clock: SetClock(.start))
    let line = try await store.timeline(EventFilter(), utcOffset: .zero)
    #expect(line.buckets.isEmpty && line.to == .start)
    let known = try await store.timeline(
      Self.filter {
        $0.from = .start
        $0.to = .start + 60
      }, utcOffset: .zero)
    #expect(known.bucket == .seconds(10) && known.total == 0)
  }

  /// Neither a table row is read nor anything sorted.
  @Test(arguments: plans)
  func timelineIsCountedInItsIndexAlone(
    name: String, filter: EventFilter, index: String
  ) async throws {
    try await plan(filter, index)
  }

  static let plans: [(String, EventFilter, String)] = [
    ("everything", filter { _ in }, "events_newest_first"),
    ("a camera", filter { $0.cameras = ["gate"] }, "events_of_camera"),
    ("two cameras", filter { $0.cameras = ["gate", "yard"] }, "events_of_camera"),
    ("a group", filter { $0.groups = ["Ampera"] }, "events_of_camera"),
    ("at least alarm", filter { $0.minimumSeverity = .alarm }, "events_severe"),
    ("resolved", filter { $0.states = [.resolved] }, "events_handled"),
    (
      "a zone, a kind, an outcome that nobody gave",
      filter {
        $0.zones = ["door"]
        $0.kinds = [.motion]
      }, "events_newest_first"
    ),
  ]

  private func plan(_ filter: EventFilter, _ index: String) async throws {
    let store = try await filledStore()
    let steps = try await store.read("test") { db in
      let conditions = try #require(try EventConditions(filter, for: .counting, in: db))
      return try QueryPlanTests.plan(
        db, EventStore.timelineSQL(conditions), [0, 1, 2, 3] + conditions.arguments)
    }
    #expect(
      steps.contains { $0.hasPrefix("SEARCH events USING COVERING INDEX \(index) (") }, "\(steps)")
    #expect(!steps.contains { $0.contains("TEMP B-TREE") }, "\(steps)")
  }

  // MARK: - Neighbours

  @Test func neighboursAreTheNextOfTheListOnBothSides() async throws {
    let store = try await filledStore()
    let all = try #require(
      try await store.neighbours(of: .numbered(50), among: EventFilter(), limit: 3))
    #expect(all.before.map(\.id) == [49, 48, 47].map(EventID.numbered))
    #expect(all.after.map(\.id) == [51, 52, 53].map(EventID.numbered))
    // The event itself need not pass.
    let ofGate = try #require(
      try await store.neighbours(
        of: .numbered(50), among: Self.filter { $0.cameras = ["gate"] }, limit: 2))
    #expect(ofGate.before.map(\.id) == [49, 46].map(EventID.numbered))
    #expect(ofGate.after.map(\.id) == [52, 55].map(EventID.numbered))
    let first = try #require(
      try await store.neighbours(of: .numbered(0), among: EventFilter(), limit: 3))
    #expect(first.before.isEmpty && first.after.count == 3)
    #expect(try await store.neighbours(of: .numbered(999), among: EventFilter(), limit: 3) == nil)
  }

  @Test func ofWhatIsOutOfScopeThereAreNone() async throws {
    let store = try await filledStore()
    let inScope = Self.filter { $0.scope = .groups(["Ampera"]) }
    #expect(try await store.neighbours(of: .numbered(1), among: inScope, limit: 3) == nil)
    let found = try #require(
      try await store.neighbours(of: .numbered(3), among: inScope, limit: 3))
    #expect((found.before + found.after).allSatisfy { $0.event.camera == "bridge" })
    #expect(found.before.count == 1 && found.after.count == 3)
  }

  /// Events that began at the same moment have an order, too.
  @Test func neighboursOfTheSameMomentAreNotLost() async throws {
    let store = try EventStore(path: folder.database, clock: SetClock())
    for number in 0..<5 { try await store.record([Event.make(number).ended(after: 1).finish]) }
    let found = try #require(
      try await store.neighbours(of: .numbered(2), among: EventFilter(), limit: 5))
    #expect(found.before.map(\.id) == [1, 0].map(EventID.numbered))
    #expect(found.after.map(\.id) == [3, 4].map(EventID.numbered))
  }
}
