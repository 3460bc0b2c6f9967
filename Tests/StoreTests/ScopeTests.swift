import Access
import Pixels
import Scene
import Testing

@testable import Store

/// Who may see some groups of cameras only is told nothing of the others.
@Suite("Scopes")
struct ScopeTests {
  private let folder = TemporaryFolder()
  private let store: EventStore
  private let ampera = Scope.groups(["Ampera"])
  private let both = Scope.groups(["Ampera", "Jakabaring"])

  /// 90 events, in turn at a camera of each group, at one without, and Pantau's own.
  init() async throws {
    store = try EventStore(path: folder.database)
    try await store.describe([
      KnownCamera(id: "bridge", name: "Bridge", group: "Ampera", zones: []),
      KnownCamera(id: "gate", name: "Gate", group: "Jakabaring", zones: []),
      KnownCamera(id: "yard", name: "Yard", zones: []),
      KnownCamera(id: .pantau, name: "Pantau", zones: []),
    ])
    let cameras: [CameraID] = ["bridge", "gate", "yard", .pantau]
    try await store.record(
      (0..<90).map { number in
        Event.make(number, camera: cameras[number % 4], second: number, severity: .alarm)
          .began(alert: .alarm)
      })
  }

  private func all(_ filter: EventFilter, limit: Int) async throws -> [StoredEvent] {
    var events: [StoredEvent] = []
    var cursor: EventCursor?
    repeat {
      let page = try await store.events(filter, after: cursor, limit: limit)
      // A page is full unless it is the last: filtered before, not after it was cut.
      if page.next != nil { #expect(page.events.count == limit) }
      events += page.events
      cursor = page.next
    } while cursor != nil
    return events
  }

  @Test func pagesHoldEventsOfTheScopeAlone() async throws {
    var filter = EventFilter()
    #expect(try await all(filter, limit: 7).count == 90)
    filter.scope = ampera
    #expect(
      try await all(filter, limit: 7).map(\.event.camera) == Array(repeating: "bridge", count: 23))
    filter.scope = both
    #expect(try await all(filter, limit: 7).count == 46)
    filter.scope = .groups(["Plaju"])
    #expect(try await all(filter, limit: 7).isEmpty)
    filter.scope = .groups([])
    #expect(try await all(filter, limit: 7).isEmpty)
  }

  @Test(arguments: [
    "cameras", "severity", "open", "alerted", "states", "text",
  ])
  func noConditionWidensTheScope(_ condition: String) async throws {
    var filter = EventFilter()
    filter.scope = ampera
    switch condition {
    case "cameras": filter.cameras = ["gate", "bridge", "yard"]
    case "severity": filter.minimumSeverity = .alarm
    case "open": filter.onlyOpen = true
    case "alerted":
      filter.onlyAlerted = true
      filter.states = [.new]
    case "states": filter.states = [.new]
    default: filter.text = "e"
    }
    let events = try await all(filter, limit: 5)
    #expect(events.count == 23)
    #expect(events.allSatisfy { $0.event.camera == "bridge" })
    filter.cameras = ["gate"]
    #expect(try await all(filter, limit: 5).isEmpty)
  }

  @Test func alertsAreCountedInTheScope() async throws {
    #expect(try await store.queue().alertTotal == 90)
    let queue = try await store.queue(in: ampera)
    #expect(queue.alertTotal == 23 && queue.total == queue.happenings.count)
    #expect(queue.happenings.reduce(0) { $0 + $1.count } == 23)
    #expect(
      queue.happenings.flatMap(\.events).allSatisfy { $0.event.camera == "bridge" })
    #expect(try await store.queue(in: .groups([])).alertTotal == 0)
  }

  @Test func eventOfAnotherGroupIsUnknown() async throws {
    let (inside, outside) = (EventID.numbered(0), EventID.numbered(1))
    #expect(try await store.event(inside, in: ampera) != nil)
    #expect(try await store.event(outside, in: ampera) == nil)
    #expect(try await store.event(.numbered(3), in: both) == nil)
    try await store.acknowledge(inside, by: "Sari", in: ampera)
    for act in ["acknowledge", "resolve", "note"] {
      do {
        switch act {
        case "acknowledge": try await store.acknowledge(outside, by: "Sari", in: ampera)
        case "resolve": try await store.resolve(outside, as: .test, by: "Sari", in: ampera)
        default: try await store.addNote("x", to: outside, by: "Sari", in: ampera)
        }
        Issue.record("\(act) was possible")
      } catch { #expect(error.code == .unknownEvent) }
    }
    #expect(try await store.event(outside)?.state == .new)
    #expect(try await store.event(outside)?.trail.isEmpty == true)
  }

  @Test func changesOfTheScopeAloneAreTold() async throws {
    #expect(try await store.changes(after: 0, limit: 1_000).count == 180)
    let first = try await store.changes(after: 0, limit: 10, in: ampera)
    #expect(first.count == 10 && first.allSatisfy { $0.event.event.camera == "bridge" })
    let rest = try await store.changes(
      after: try #require(first.last).sequence, limit: 1_000, in: ampera)
    #expect(rest.count == 36)
    #expect(try await store.changes(after: 0, in: .groups([])).isEmpty)
  }

  /// A camera goes where the configuration puts it.
  @Test func groupIsTheOneThatWasToldLast() async throws {
    try await store.describe([KnownCamera(id: "gate", name: "Gate", group: "Ampera", zones: [])])
    #expect(try await store.queue(in: ampera).alertTotal == 46)
    try await store.describe([KnownCamera(id: "gate", name: "Gate", zones: [])])
    #expect(try await store.queue(in: ampera).alertTotal == 23)
    #expect(try await store.cameras().map(\.group) == ["Ampera", nil, nil, nil])
  }
}
