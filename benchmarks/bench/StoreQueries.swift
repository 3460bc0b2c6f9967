import Pixels
import Scene
import Store

/// What the page and the API ask of the store, each asked many times with other values.
struct StoreQueries {
  let store: EventStore
  let rounds: Int
  let subject: String

  func rows() async throws -> [Row] {
    var rows: [Row] = []
    for query in filters {
      rows.append(
        try await row("page of 50: \(query.name)") { random in
          var filter = EventFilter()
          query.set(&filter, &random)
          return try await store.events(filter).events.count
        })
    }
    rows.append(
      try await row("the queue of alerts") { _ in
        try await store.queue().happenings.count
      })
    for query in filters {
      rows.append(
        try await row("time line: \(query.name)") { random in
          var filter = EventFilter()
          query.set(&filter, &random)
          return try await store.timeline(filter, utcOffset: .seconds(25_200)).total
        })
    }
    rows.append(
      try await row("cameras of a day: events, responses, availability") { random in
        let from = EventHistory.moment(&random)
        var filter = EventFilter()
        (filter.from, filter.to) = (from, from.advanced(by: .seconds(86_400)))
        return try await store.cameraRecords(filter, watched: []).count
      })
    rows.append(
      try await row("export: a page of 250") { random in
        var filter = EventFilter()
        filter.to = EventHistory.moment(&random)
        return try await store.events(filter, limit: 250).events.count
      })
    rows.append(try await deepPages())
    rows += try await oneEvent()
    rows += try await changes()
    rows.append(
      try await row("statistics") { _ in
        try await store.statistics().eventsByKind.count
      })
    return rows
  }

  private struct Query {
    let name: String
    let set: (inout EventFilter, inout SeededRandom) -> Void
  }

  private var filters: [Query] {
    [
      Query(name: "newest") { _, _ in },
      Query(name: "a camera") { filter, random in
        filter.cameras = [EventHistory.camera(Int.random(in: 1...36, using: &random))]
      },
      Query(name: "a group of four cameras") { filter, random in
        filter.groups = [EventHistory.group(of: Int.random(in: 1...36, using: &random))]
      },
      Query(name: "a zone") { filter, random in
        filter.zones = Set([EventHistory.zones.randomElement(using: &random)].compactMap { $0 })
      },
      Query(name: "a day") { filter, random in
        let from = EventHistory.moment(&random)
        (filter.from, filter.to) = (from, from.advanced(by: .seconds(86_400)))
      },
      Query(name: "line crossings") { filter, _ in filter.kinds = [.lineCrossing] },
      Query(name: "critical") { filter, _ in filter.minimumSeverity = .critical },
      Query(name: "a camera, critical crowds of a day") { filter, random in
        let from = EventHistory.moment(&random)
        (filter.from, filter.to) = (from, from.advanced(by: .seconds(86_400)))
        filter.cameras = [EventHistory.camera(Int.random(in: 1...36, using: &random))]
        filter.kinds = [.crowd]
        filter.minimumSeverity = .critical
      },
      Query(name: "acknowledged") { filter, _ in filter.states = [.acknowledged] },
      Query(name: "critical false alarms (rarest)") { filter, _ in
        filter.outcomes = [.falseAlarm]
        filter.minimumSeverity = .critical
      },
      Query(name: "text of a name") { filter, random in
        filter.text = "gate \(Int.random(in: 10...36, using: &random))"
      },
      Query(name: "text of a note") { filter, random in
        filter.text = "patrol \(Int.random(in: 100...900, using: &random) * 2)"
      },
      Query(name: "text of nothing") { filter, _ in filter.text = "zeppelin" },
    ]
  }

  /// Pages somewhere in the middle, by their cursors.
  private func deepPages() async throws -> Row {
    var random = SeededRandom(seed: 3)
    var cursors: [EventCursor] = []
    for _ in 0..<20 {
      var filter = EventFilter()
      filter.to = EventHistory.moment(&random)
      if let cursor = try await store.events(filter).next { cursors.append(cursor) }
    }
    let places = cursors
    return try await row("page of 50: deep, by cursor") { random in
      try await store.events(EventFilter(), after: places.randomElement(using: &random))
        .events.count
    }
  }

  private func oneEvent() async throws -> [Row] {
    var random = SeededRandom(seed: 4)
    var ids: [EventID] = []
    for _ in 0..<20 {
      var filter = EventFilter()
      filter.to = EventHistory.moment(&random)
      ids += try await store.events(filter).events.map(\.id)
    }
    let known = ids
    return [
      try await row("one event by id") { random in
        guard let id = known.randomElement(using: &random) else { return 0 }
        return try await store.event(id) == nil ? 0 : 1
      },
      try await row("the neighbours of an event, five on each side") { random in
        guard let id = known.randomElement(using: &random) else { return 0 }
        let found = try await store.neighbours(of: id, among: EventFilter(), limit: 5)
        return (found?.before.count ?? 0) + (found?.after.count ?? 0)
      },
    ]
  }

  private func changes() async throws -> [Row] {
    let latest = try await store.latestSequence()
    return [
      try await row("changes: the newest 100") { _ in
        try await store.changes(after: latest - 100).count
      },
      try await row("changes: 100 of long ago") { random in
        let after = Int64.random(in: 0...max(0, latest - 100), using: &random)
        return try await store.changes(after: after).count
      },
    ]
  }

  /// `ask` returns how many rows it got.
  private func row(
    _ name: String, _ ask: (inout SeededRandom) async throws -> Int
  ) async throws -> Row {
    var random = SeededRandom(seed: 5)
    for _ in 0..<3 { _ = try await ask(&random) }
    var samples = Samples()
    var counts = Samples()
    for _ in 0..<rounds {
      let began = Clock.wall.now()
      let count = try await ask(&random)
      samples.append(Double(Clock.wall.now() - began))
      counts.append(Double(count))
    }
    return Row(
      name, of: subject, .milliseconds, clock: .wall, samples,
      facts: [.init("rows", counts.median)])
  }
}
