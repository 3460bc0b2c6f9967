import Pixels
import Scene
import Store

/// Recording and looking up events in a database that already holds many.
struct StoreBenchmark {
  let events: Int
  let rounds: Int

  private static let fillBatch = 10_000
  /// Events that people dealt with.
  private static let handled = 20_000

  func rows() async throws -> [Row] {
    let folder = try TemporaryFolder()
    let store = try EventStore(path: folder.path + "/bench.sqlite")
    var history = EventHistory(count: events)
    Console.say("bench: recording \(events) events ...")
    let (filling, handledEvents) = try await fill(store, from: &history)
    var rows = [filling]
    rows += try await inserts(store, from: &history)
    rows.append(try await handling(store, handledEvents))
    let bytes = try await store.statistics().databaseBytes
    Console.say("bench: the database holds \(bytes >> 20) MB; looking up ...")
    rows += try await StoreQueries(store: store, rounds: rounds, subject: subject).rows()
    try store.close()
    return rows
  }

  private var subject: String { "\(events) events" }

  // MARK: - Writing

  /// Fills the empty database. Also returns events of all times for people to deal with.
  private func fill(
    _ store: EventStore, from history: inout EventHistory
  ) async throws -> (row: Row, some: [EventID]) {
    try await store.describe(EventHistory.cameras)
    var samples = Samples()
    var some: [EventID] = []
    let every = max(1, events / Self.handled)
    let start = Clock.wall.now()
    for first in stride(from: 0, to: events, by: Self.fillBatch) {
      let batch = (first..<min(first + Self.fillBatch, events)).map { index in
        let event = history.next()
        if index % every == 0 { some.append(event.id) }
        return event.finish
      }
      let began = Clock.wall.now()
      try await store.record(batch)
      samples.append(Double(Clock.wall.now() - began) / Double(batch.count))
    }
    let seconds = Double(Clock.wall.now() - start) / 1e9
    let bytes = try await store.statistics().databaseBytes
    let row = Row(
      "record an event, 10,000 at a time", of: "from empty to \(subject)", .microseconds,
      clock: .wall, samples,
      facts: [
        .init("per_second", 1e9 / samples.median), .init("total_seconds", seconds),
        .init("database_mb", Double(bytes) / 1e6),
      ])
    return (row, some)
  }

  /// Transitions as the recorder hands them over: an event's begin, later its end.
  private func inserts(
    _ store: EventStore, from history: inout EventHistory
  ) async throws -> [Row] {
    var rows: [Row] = []
    for size in [1, 100] {
      var waiting: [EventTransition] = []
      var samples = Samples()
      for round in 0..<rounds + 5 {
        while waiting.count < size {
          let event = history.next()
          waiting += [event.begin, event.finish]
        }
        let batch = Array(waiting.prefix(size))
        waiting.removeFirst(size)
        let began = Clock.wall.now()
        try await store.record(batch)
        // The first rounds warm up.
        if round >= 5 { samples.append(Double(Clock.wall.now() - began) / Double(size)) }
      }
      rows.append(
        Row(
          "record a transition, \(size) at a time", of: subject, .microseconds, clock: .wall,
          samples, facts: [.init("per_second", 1e9 / samples.median)]))
    }
    return rows
  }

  private func handling(_ store: EventStore, _ events: [EventID]) async throws -> Row {
    var random = SeededRandom(seed: 2)
    var samples = Samples()
    for (index, event) in events.enumerated() {
      let began = Clock.wall.now()
      if index % 2 == 0 {
        try await store.acknowledge(event, by: "operator", note: "patrol \(index) is on its way")
      } else {
        let outcome = Outcome.allCases.randomElement(using: &random) ?? .test
        try await store.resolve(event, as: outcome, by: "operator", note: "cat \(index)")
      }
      samples.append(Double(Clock.wall.now() - began))
    }
    return Row(
      "acknowledge or resolve an event", of: subject, .microseconds, clock: .wall, samples,
      facts: [.init("per_second", 1e9 / samples.median)])
  }
}
