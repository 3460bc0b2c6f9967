import Logging
import Outbound
import Pixels
import Scene
import ServiceLifecycle
import Store
import Synchronization
import TestSupport
import Testing

@testable import Sites

/// Sites that are watched as they will be, with a real server and the real store.
@Suite("Watching sites")
struct SiteWatcherTests {
  /// Runs a watcher until `body` is over, then stops it in good order.
  private static func watching(
    _ sites: [SiteConfiguration], sink: any EventSink, store: EventStore,
    _ body: (SiteWatcher) async throws -> Void
  ) async throws {
    let client = OutboundClient.ofTests()
    let watcher = SiteWatcher(sites, client: client, sink: sink, store: store, logger: .silent)
    let group = ServiceGroup(services: [watcher], logger: .silent)
    async let running: Void = group.run()
    do {
      try await body(watcher)
    } catch {
      await group.triggerGracefulShutdown()
      try await running
      await client.shutdown()
      throw error
    }
    await group.triggerGracefulShutdown()
    try await running
    await client.shutdown()
  }

  private static func set(_ server: WebServer, _ status: Int) async throws {
    let client = OutboundClient.ofTests()
    var request = OutboundRequest(url: server.address("/switch?\(status)"))
    request.method = "PUT"
    let answer = try await client.ask(request)
    await client.shutdown()
    #expect(answer.status == 200)
  }

  /// Faster than a configuration may ask.
  private static func fast(_ url: String, id: String = "portal") throws -> SiteConfiguration {
    try .at(url, id: id) {
      $0.interval = .milliseconds(100)
      $0.timeout = .seconds(2)
    }
  }

  @Test func outageBecomesAnEventWithBeginAndEnd() async throws {
    let directory = try TemporaryDirectory()
    let store = try EventStore(path: directory.file("events.db"))
    let server = try WebServer()
    let site = try Self.fast(server.address("/switch"))
    try await Self.watching([site], sink: store, store: store) { watcher in
      try await eventually { await watcher.statuses()[0].state == .up }
      try await Self.set(server, 503)
      try await eventually { try await store.statistics().openEventsByKind[.siteDown] == 1 }
      let status = await watcher.statuses()[0]
      #expect(status.state == .down && status.lastCheck?.status == 503)
      #expect(status.since != nil && status.failures >= 2)
      try await Self.set(server, 200)
      try await eventually { try await store.statistics().openEventsByKind[.siteDown] == nil }
      // Once more: it goes on when the watcher is stopped.
      try await Self.set(server, 500)
      try await eventually { try await store.statistics().openEventsByKind[.siteDown] == 1 }
    }
    let page = try await store.events(EventFilter())
    let events = page.events.map(\.event)
    #expect(events.map(\.kind) == [.siteDown, .siteDown])
    #expect(events.map(\.endReason) == [.stopped, .finished])
    #expect(events.map(\.detail) == ["status 500", "status 503"])
    let now = SystemWallClock().now()
    let points = try await store.siteSeries(
      of: site.id, from: now.advanced(by: .seconds(-7_200)), to: now, bucket: .seconds(3_600))
    #expect(points.reduce(0) { $0 + $1.failures } >= 4)
    #expect(points.allSatisfy { $0.checks > $0.failures })
    try store.close()
  }

  @Test func eventsWaitForAStoreThatIsStuck() async throws {
    let directory = try TemporaryDirectory()
    let store = try EventStore(path: directory.file("events.db"))
    let sink = StubbornSink(failures: 3)
    let port = LoopbackPort.free()
    let site = try Self.fast("http://127.0.0.1:\(port)/")
    try await Self.watching([site], sink: sink, store: store) { _ in
      try await eventually { !sink.recording.content.transitions.isEmpty }
    }
    let transitions = sink.recording.content.transitions
    #expect(transitions.first?.step == .began && transitions.last?.step == .ended)
    #expect(sink.recording.content.events.count == 1)
    #expect(sink.failuresLeft == 0)
    try store.close()
  }

  @Test func oneHostIsAskedOnceAtATimeAndSlowOnesHinderNobody() async throws {
    let directory = try TemporaryDirectory()
    let store = try EventStore(path: directory.file("events.db"))
    let slow = try WebServer()
    let good = try WebServer()
    // Of one host, which answers none of them in time, and one of another name.
    var sites = try (0..<20).map { try Self.fast(slow.address("/slow"), id: "slow-\($0)") }
    var well = try Self.fast(good.address("/page", host: "localhost"))
    // Other tests may keep the machine busy for longer than the slow ones are waited for.
    well.timeout = .seconds(20)
    sites.append(well)
    let begin = ContinuousClock.now
    try await Self.watching(sites, sink: store, store: store) { watcher in
      try await eventually(within: .seconds(60)) { await watcher.statuses()[20].checks >= 5 }
      let statuses = await watcher.statuses()
      #expect(statuses[20].state == .up)
      // Each of them takes two seconds, one after the other.
      let most = Int(begin.duration(to: .now).inSeconds / 2) + 1
      #expect(statuses.prefix(20).reduce(0) { $0 + $1.checks } <= most)
    }
    try store.close()
  }

  @Test func placesAreTakenInOrderAndByHost() async throws {
    let places = CheckPlaces(limit: 2)
    let order = Order()
    await places.take("a")
    await places.take("b")
    await withTaskGroup(of: Void.self) { tasks in
      for (name, host) in [("first", "a"), ("second", "c"), ("third", "c")] {
        tasks.addTask {
          await places.take(host)
          order.add(name)
          await places.give(host)
        }
        try? await Task.sleep(for: .milliseconds(30))
      }
      #expect(order.names == [])
      // A place of b is one for c, since a is still busy.
      await places.give("b")
      try? await eventually { order.names.count == 2 }
      #expect(order.names == ["second", "third"])
      await places.give("a")
    }
    #expect(order.names == ["second", "third", "first"])
  }

  @Test(arguments: [
    (0, 60), (1, 15), (2, 60), (9, 60), (10, 120), (25, 180), (40, 300), (1_000, 300),
  ])
  func pausesGrowWhileASiteIsDown(_ failures: Int, _ seconds: Int) throws {
    #expect(
      try SiteConfiguration.at("https://portal.example/").pause(afterFailures: failures)
        == .seconds(seconds))
  }

  @Test func pageThatWasLearnedIsKnownToTheNextRun() async throws {
    let directory = try TemporaryDirectory()
    let store = try EventStore(path: directory.file("events.db"))
    let server = try WebServer()
    var site = try Self.fast(server.address("/page"))
    site.rules.watchesChanges = true
    try await Self.watching([site], sink: store, store: store) { watcher in
      try await eventually { await watcher.statuses()[0].checks >= 25 }
    }
    let kept = try #require(try await store.pageProfile(of: site.id))
    #expect(kept.pages >= 25 && !kept.presence.isEmpty)
    // Another page at the same address.
    site.address = try WebAddress(server.address("/status/200"))
    try await Self.watching([site], sink: store, store: store) { _ in
      try await eventually { try await store.statistics().openEventsByKind[.siteChanged] == 1 }
    }
    try store.close()
  }
}

/// A sink that fails some times before it stores anything.
private final class StubbornSink: EventSink {
  struct Stuck: Error {}

  let recording = RecordingSink()
  private let left: Mutex<Int>

  init(failures: Int) { left = Mutex(failures) }

  var failuresLeft: Int { left.withLock { $0 } }

  func record(_ transitions: [EventTransition]) async throws {
    let isStuck = left.withLock { left in
      if left == 0 { return false }
      left -= 1
      return true
    }
    if isStuck { throw Stuck() }
    try await recording.record(transitions)
  }

  func record(_ samples: [ZoneSample]) async throws {}
  func record(_ samples: [HeatSample]) async throws {}
  func record(_ evidence: Evidence) async throws {}
  func recordBegan(_ run: CameraRun) async throws {}
  func recordEnded(_ end: CameraRunEnd) async throws {}
}

/// Who was let in, in this order.
private final class Order: Sendable {
  private let list = Mutex<[String]>([])

  var names: [String] { list.withLock(\.self) }

  func add(_ name: String) { list.withLock { $0.append(name) } }
}
