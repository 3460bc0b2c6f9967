import Foundation
import Pixels
import Scene
import Store
import TestSupport
import Testing

/// Killed again and again at any moment, with everything at work: cameras, sites, sensors, citizens'
/// reports, tasks of an agency, a webhook and a broker, which goes away and comes back. What was
/// accepted stays, and reaches who is to be told of it.
///
/// PANTAU_KILLS says how often; 5 by default.
@Suite(.serialized) struct KillTests {
  private static let kills =
    ProcessInfo.processInfo.environment["PANTAU_KILLS"].flatMap { Int($0) } ?? 5

  @Test(.timeLimit(.minutes(20)))
  func nothingThatWasAcceptedIsLostByKillsAndAllOfItIsDelivered() async throws {
    let outside = try TemporaryDirectory()
    let (hook, web) = (LoopbackPort.free(), LoopbackPort.free())
    setenv("PANTAU_KILL_TEST_KEY", Self.key, 1)
    setenv("PANTAU_KILL_TEST_PASSWORD", Self.password, 1)
    let receiver = try Self.python(
      "webhook_receiver.py", ["\(hook)", Self.key, outside.file("hooks")])
    let site = try ChildProcess(
      ["/usr/bin/python3", "-u", "-m", "http.server", "\(web)", "--bind", "127.0.0.1"],
      seconds: 1_200, showsErrors: false)
    let broker = try Mosquitto(keeps: true, seconds: 1_200)
    try broker.start()
    let listener = try Self.listen(on: broker.port, in: outside)
    defer { for child in [receiver, site, listener] { child.stop() } }

    let pantau = try RunningPantau(
      configuration: Self.configuration(hook: hook, web: web, broker: broker.port))
    var generator = SplitMix64(seed: 7)
    var accepted: [EventID] = []
    var links: [String] = []
    var tasks: [TaskNumber] = []
    for round in 0..<Self.kills {
      if round > 0 { try pantau.restart() }
      let pause = Duration.milliseconds(Int64.random(in: 200...4_000, using: &generator))
      let isWithoutBroker = round % 2 == 1
      if isWithoutBroker { broker.stop() }
      let until = ContinuousClock.now + pause
      while ContinuousClock.now < until {
        if let (event, link) = try await Self.report(to: pantau, "round \(round)") {
          accepted.append(event)
          links.append(link)
          if let task = try await Self.passOn(event, of: pantau) { tasks.append(task) }
        }
        _ = try? await pantau.send("POST", "/api/v1/sensors/door/counts", #"{"count": 12}"#)
        try await Task.sleep(for: .milliseconds(Int64.random(in: 5...150, using: &generator)))
      }
      pantau.process.killAtOnce()
      if isWithoutBroker { try broker.start() }
    }
    #expect(accepted.count >= Self.kills)

    // Left in peace, it delivers what is left.
    try pantau.restart()
    let store = try EventStore(path: pantau.database, access: .reader)
    defer { try? store.close() }
    var alerted = EventFilter()
    alerted.onlyAlerted = true
    try await eventually(within: .seconds(60)) {
      let wanted = Set(try await Self.all(alerted, of: store).map(\.id.text))
      guard wanted.isSuperset(of: accepted.map(\.text)) else { return false }
      return Self.ids(in: outside.file("hooks")).isSuperset(of: wanted)
        && Self.ids(in: outside.file("topics")).isSuperset(of: wanted)
    }
    for id in accepted {
      #expect(try await store.event(id)?.event.kind == .report, "\(id)")
    }
    #expect(!tasks.isEmpty && Set(tasks).count == tasks.count)
    for task in tasks { #expect(try await store.task(task) != nil, "\(task)") }
    #expect(!Self.lines(of: outside.file("hooks")).contains("BAD"))
    #expect(
      try ChildProcess.output(
        of: ["/usr/bin/sqlite3", pantau.database, "PRAGMA integrity_check"]) == "ok\n")
    pantau.process.stop()
    for secret in [Self.key, Self.password] + links {
      #expect(try !Self.isReadable(secret, in: pantau.database), "\(secret)")
    }
  }

  private static let key = "a key of this test alone"
  private static let password = "a password of this test alone"

  /// Whether it stands in the database's files as it is.
  private static func isReadable(_ secret: String, in database: String) throws -> Bool {
    #expect(secret.count >= 16)
    return try ["", "-wal"].map { database + $0 }
      .filter(FileManager.default.fileExists(atPath:))
      .contains { path in
        try Data(contentsOf: URL(filePath: path)).range(of: Data(secret.utf8)) != nil
      }
  }

  private static func configuration(hook: UInt16, web: UInt16, broker: UInt16) -> String {
    let clip = ConfigurationText.repository.appending(path: "sample-streams/gate-sub.mp4").path
    return """
      outbound: { allow: [127.0.0.0/8] }
      cameras:
        - id: gate
          url: \(clip)
          playback: { loop: true }
          zones:
            - { id: yard, polygon: [[0, 0], [1, 0], [1, 1], [0, 1]], motion: true }
      sites:
        - { id: office, url: "http://127.0.0.1:\(web)/", interval_seconds: 10 }
      sensors:
        - { id: door, camera: gate, zone: yard }
      agencies:
        - { id: dishub, name: Dinas Perhubungan }
      reports:
        enabled: true
        categories: [{ id: other, name_id: Lainnya, name_en: Other, severity: warning }]
        alerts: { minimum_severity: info }
        limits: { per_address_per_hour: 1000, per_hour: 100000, per_program_per_hour: 100000 }
      webhooks:
        - { id: dispatch, url: "http://127.0.0.1:\(hook)/", key: "${PANTAU_KILL_TEST_KEY}" }
      mqtt:
        host: 127.0.0.1
        port: \(broker)
        user: pantau
        password: "${PANTAU_KILL_TEST_PASSWORD}"

      """
  }

  /// The event of a report, and the secret by which its sender follows it; `nil`: it was not accepted.
  private static func report(
    to pantau: RunningPantau, _ text: String
  ) async throws -> (event: EventID, link: String)? {
    struct Receipt: Decodable { let event, follow: String }
    let answer = try? await pantau.send(
      "POST", "/api/v1/reports",
      #"{"category": "other", "text": "\#(text)", "latitude": -3.02, "longitude": 104.79}"#)
    guard let answer, answer.0 == 201 else { return nil }
    let receipt = try JSONDecoder().decode(Receipt.self, from: Data(answer.1.utf8))
    let secret = try #require(receipt.follow.split { "/?#=".contains($0) }.last)
    return (try #require(EventID(receipt.event)), String(secret))
  }

  /// The task by which an agency gets an event; `nil`: it was not passed on.
  private static func passOn(
    _ event: EventID, of pantau: RunningPantau
  ) async throws -> TaskNumber? {
    struct PassedOn: Decodable { let number: String }
    let deadline = SystemWallClock().now().advanced(by: .seconds(172_800))
    let answer = try? await pantau.send(
      "POST", "/api/v1/events/\(event)/tasks",
      #"{"by": "Budi", "agency": "dishub", "deadline": "\#(deadline)", "text": "Mohon diperiksa."}"#
    )
    guard let answer, answer.0 == 201 else { return nil }
    let task = try JSONDecoder().decode(PassedOn.self, from: Data(answer.1.utf8))
    return try #require(TaskNumber(task.number))
  }

  private static func python(_ name: String, _ arguments: [String]) throws -> ChildProcess {
    let script = ConfigurationText.repository.appending(path: "Tests/Servers/\(name)").path
    let child = try ChildProcess(["/usr/bin/python3", script] + arguments, seconds: 1_200)
    guard child.waitForLine("READY", timeout: .seconds(20)) else {
      throw ChildProcess.Failure(message: "\(name) did not start")
    }
    return child
  }

  /// Writes what comes on the broker's topics of events, as a client that never misses a message.
  private static func listen(on port: UInt16, in folder: TemporaryDirectory) throws -> ChildProcess
  {
    try ChildProcess(
      [
        "/bin/sh", "-c",
        "until mosquitto_sub -p \(port) -i listener -c -q 1 -t 'pantau/events/#' -t "
          + "'pantau/events' >> \(folder.file("topics")); do sleep 0.1; done",
      ], seconds: 1_200, showsErrors: false)
  }

  private static func all(
    _ filter: EventFilter, of store: EventStore
  ) async throws -> [StoredEvent] {
    var (events, cursor): ([StoredEvent], EventCursor?) = ([], nil)
    repeat {
      let page = try await store.events(filter, after: cursor, limit: EventStore.maximumLimit)
      events += page.events
      cursor = page.next
    } while cursor != nil
    return events
  }

  private static func lines(of path: String) -> [Substring] {
    ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: "\n")
  }

  /// Ids of all events that are spoken of.
  private static func ids(in path: String) -> Set<String> {
    Set(lines(of: path).flatMap { $0.matches(of: /"id":"([0-9A-Z]{26})"/).map { String($0.1) } })
  }
}
