import HTTPTypes
import HummingbirdTesting
import Pixels
import Scene
import Store
import TestSupport
import Testing

@testable import WebAPI

/// What one client can take, over real connections.
@Suite("Limits")
struct LimitTests {
  private static let health = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"

  private func refusals(_ reason: String, _ port: Int) async throws -> String? {
    let answer = try await HTTPSocket.request(
      "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", port: port)
    let name = "pantau_http_refused_total{reason=\"\(reason)\"} "
    return answer.split(whereSeparator: \.isNewline).first { $0.hasPrefix(name) }
      .map { String($0.dropFirst(name.count)) }
  }

  // MARK: - Old clients

  /// ab, older probes, nginx as it comes: for them an answer ends with its connection.
  @Test(arguments: ["", "Connection: keep-alive\r\n"])
  func clientsOfHTTP10AreAnsweredAndTheConnectionEnds(header: String) async throws {
    let center = try CommandCenter()
    try await center.record(at: SystemWallClock().now())
    try await center.live { port in
      for path in ["/health", "/api/v1/events/export?format=csv"] {
        let answer = try await HTTPSocket.request(
          "GET \(path) HTTP/1.0\r\nHost: localhost\r\n\(header)\r\n", port: port)
        #expect(answer.hasPrefix("HTTP/1.0 200 "), "\(path)")
        #expect(!answer.lowercased().contains("transfer-encoding"), "\(path)")
      }
    }
  }

  // MARK: - Connections

  @Test func anAddressThatHasItsConnectionsIsToldSoAndOthersAreServed() async throws {
    let center = try CommandCenter()
    try await center.live({ $0.maximumConnectionsPerClient = 3 }) { port in
      // Of another address: what the tests of the framework hold open themselves does not count.
      var held: [HTTPSocket] = []
      for _ in 0..<3 {
        let socket = try HTTPSocket(port: port, from: 7)
        try await socket.send(Self.health)
        #expect(try await socket.read(until: "\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
        held.append(socket)
      }
      let more = try HTTPSocket(port: port, from: 7)
      try await more.send(Self.health)
      let refusal = try await more.readToEnd()
      #expect(refusal.hasPrefix("HTTP/1.1 429 "))
      #expect(refusal.lowercased().contains("retry-after: 5"))
      #expect(refusal.contains("urn:pantau:problem:too-many"))
      let other = try await HTTPSocket.head(Self.health, port: port)
      #expect(other.hasPrefix("HTTP/1.1 200 "))
      #expect(try await refusals("connections_of_client", port) == "1")
      // Whoever leaves makes room.
      held.removeLast()
      try await eventually {
        let next = try HTTPSocket(port: port, from: 7)
        try await next.send(Self.health)
        return try await next.read(until: "\r\n").hasPrefix("HTTP/1.1 200 ")
      }
    }
  }

  @Test func connectionsBeyondAllPlacesAreToldSo() async throws {
    let center = try CommandCenter()
    try await center.live({ $0.maximumConnections = 4 }) { port in
      var held: [HTTPSocket] = []
      var last = ""
      for address in 1...5 {
        let socket = try HTTPSocket(port: port, from: UInt8(address))
        try await socket.send(Self.health)
        last = try await socket.read(until: "\r\n\r\n")
        held.append(socket)
      }
      #expect(last.hasPrefix("HTTP/1.1 503 "))
      #expect(last.lowercased().contains("retry-after"))
    }
  }

  @Test func trustedProxyMayHaveAllConnections() async throws {
    let center = try CommandCenter()
    try await center.live({
      $0.maximumConnectionsPerClient = 1
      $0.trustedProxies = ["127.0.0.9"]
    }) { port in
      var held: [HTTPSocket] = []
      for _ in 0..<4 {
        let socket = try HTTPSocket(port: port, from: 9)
        try await socket.send(Self.health)
        #expect(try await socket.read(until: "\r\n").hasPrefix("HTTP/1.1 200 "))
        held.append(socket)
      }
    }
  }

  // MARK: - Requests

  @Test func clientThatAsksTooOftenIsToldToWait() async throws {
    let center = try CommandCenter()
    try await center.live({
      $0.requestsPerSecond = 1
      $0.requestsAtOnce = 5
    }) { port in
      let socket = try HTTPSocket(port: port, from: 3)
      var statuses: [String] = []
      // All at once: waiting for each would give time to earn new ones.
      try await socket.send(String(repeating: Self.health, count: 40))
      for _ in 0..<40 {
        let head = try await socket.read(until: "\r\n\r\n")
        statuses.append(String(head.dropFirst(9).prefix(3)))
        if head.contains(" 429 ") { #expect(head.lowercased().contains("retry-after: 1")) }
        _ = try await socket.read(until: "}")
      }
      #expect(statuses.prefix(5).allSatisfy { $0 == "200" } && statuses.contains("429"))
      // Others are not concerned.
      #expect(try await HTTPSocket.head(Self.health, port: port).hasPrefix("HTTP/1.1 200 "))
    }
  }

  @Test func budgetComesBackWithTimeAndForgetsWhoDoesNotNeedIt() {
    let budget = RequestBudget(perSecond: 10, atOnce: 2)
    let start = ContinuousClock.now
    #expect(budget.spend(by: "a", at: start) == nil)
    #expect(budget.spend(by: "a", at: start) == nil)
    #expect(budget.spend(by: "a", at: start) == .milliseconds(100))
    #expect(budget.spend(by: "b", at: start) == nil)
    #expect(budget.spend(by: "a", at: start + .milliseconds(120)) == nil)
    #expect(budget.spend(by: "a", at: start + .milliseconds(120)) != nil)
    for index in 0..<25_000 {
      #expect(budget.spend(by: "\(index)", at: start + .seconds(1)) == nil)
    }
  }

  static let tooLarge: [(situation: String, head: String, status: Int)] = [
    ("a long field", "X-Long: \(String(repeating: "a", count: 20_000))\r\n", 431),
    (
      "fields that are long together",
      (0..<20).map { "X-\($0): \(String(repeating: "a", count: 1_000))\r\n" }.joined(), 431
    ),
    ("many fields", (0..<200).map { "X-\($0): a\r\n" }.joined(), 431),
    (
      "what a browser sends",
      (0..<30).map { "X-\($0): \(String(repeating: "a", count: 100))\r\n" }.joined(), 200
    ),
  ]

  @Test(arguments: tooLarge)
  func headersAreBounded(_ situation: String, head: String, status: Int) async throws {
    let center = try CommandCenter()
    try await center.live { port in
      let answer = try await HTTPSocket.request(
        "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\(head)\r\n", port: port)
      #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(situation): \(answer.prefix(100))")
    }
  }

  @Test func addressesAreBounded() async throws {
    let center = try CommandCenter()
    try await center.live { port in
      let answer = try await HTTPSocket.request(
        "GET /health?\(String(repeating: "a", count: 20_000)) HTTP/1.1\r\nHost: localhost\r\n"
          + "Connection: close\r\n\r\n", port: port)
      #expect(answer.hasPrefix("HTTP/1.1 431 "), "\(answer.prefix(100))")
    }
  }

  // MARK: - Slowness

  @Test func requestThatDoesNotComeToItsEndIsGivenUp() async throws {
    let center = try CommandCenter()
    try await center.live({ $0.requestTime = .milliseconds(200) }) { port in
      let socket = try HTTPSocket(port: port)
      try await socket.send(
        "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
          + "Content-Length: 1000\r\n\r\n{\"na")
      let answer = try await socket.readToEnd()
      #expect(answer.hasPrefix("HTTP/1.1 408 "), "\(answer.prefix(100))")
      #expect(try await refusals("slow_request", port) == "1")
    }
  }

  @Test(arguments: ["", "GET /health HT", "GET /health HTTP/1.1\r\nHost: loc", health])
  func connectionOnWhichNothingComesIsClosed(beginning: String) async throws {
    let center = try CommandCenter()
    try await center.live({ $0.idleTime = .milliseconds(300) }) { port in
      let socket = try HTTPSocket(port: port)
      try await socket.send(beginning)
      // Ends, which is all that is asked.
      _ = try await socket.readToEnd()
    }
  }

  @Test func whoTakesNothingIsLetGoAndOthersGetHisPlace() async throws {
    let center = try CommandCenter()
    var gate = try ScriptedCameras.Camera.running("gate", name: "Gate")
    // Much more than the connection's buffers hold.
    gate.video = Array(
      repeating: [.fragment([UInt8](repeating: 7, count: 1_000_000))], count: 100)
    center.cameras.set([gate])
    try await center.live({
      $0.stallTime = .milliseconds(300)
      $0.maximumVideoClients = 1
    }) { port in
      let request = "GET /api/v1/video?camera=gate HTTP/1.1\r\nHost: localhost\r\n\r\n"
      let deaf = try HTTPSocket(port: port)
      try await deaf.send(request)
      _ = try await deaf.read(until: "\r\n\r\n")
      #expect(try await HTTPSocket.head(request, port: port).hasPrefix("HTTP/1.1 503 "))
      try await eventually { try await refusals("slow_reader", port) != "0" }
      try await eventually {
        try await HTTPSocket.head(request, port: port).hasPrefix("HTTP/1.1 200 ")
      }
      // Held until here.
      _ = deaf
    }
  }

  @Test func placesGoToManyClientsAndComeBack() throws {
    let places = ClientPlaces(limit: 4)
    var held = [try places.take(by: "a"), try places.take(by: "a")]
    #expect(throws: ClientPlaces.Refusal.shareUsedUp) { try places.take(by: "a") }
    held.append(try places.take(by: "b"))
    held.append(try places.take(by: nil))
    #expect(throws: ClientPlaces.Refusal.full) { try places.take(by: "c") }
    #expect(places.count == 4)
    held.removeFirst()
    #expect(places.count == 3)
    held.append(try places.take(by: "a"))
    held.removeAll()
    #expect(places.count == 0)
  }

  // MARK: - All at once

  /// Fifty screens and thirty-six cameras' video, with one that takes nothing of either.
  @Test func fiftyClientsLoseNoEventBesideTheVideoOfThirtySixCameras() async throws {
    let center = try CommandCenter()
    let fragment = [UInt8](repeating: 7, count: 2_000)
    center.cameras.set(
      try (0..<36).map { index in
        var camera = try ScriptedCameras.Camera.running("camera-\(index)", name: "Camera")
        camera.video =
          [[.begin(mediaType: "video/mp4", header: [1])]]
          + Array(repeating: [.fragment(fragment)], count: 10_000)
        return camera
      })
    let query = (0..<36).map { "camera=camera-\($0)" }.joined(separator: "&")
    let video = "GET /api/v1/video?\(query) HTTP/1.1\r\nHost: localhost\r\n\r\n"
    try await center.live { port in
      let stalled = try HTTPSocket(port: port)
      try await stalled.send(video)
      let deaf = try HTTPSocket(port: port)
      try await deaf.send("GET /api/v1/events/stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
      let watching = try HTTPSocket(port: port)
      try await watching.send(video)
      let watched = Task { try await watching.count(atLeast: 36 * 20 * fragment.count) }
      let clients = try await withThrowingTaskGroup { group in
        for _ in 0..<50 {
          group.addTask {
            let client = try await StreamTests.Client(port: port)
            #expect(try await client.head().hasPrefix("HTTP/1.1 200 "))
            _ = try await client.next()
            return client
          }
        }
        return try await group.reduce(into: [StreamTests.Client]()) { $0.append($1) }
      }
      let count = 200
      async let recording: Void = {
        for transition in center.beginnings(count) { try await center.sink.record([transition]) }
      }()
      try await withThrowingTaskGroup { group in
        for client in clients {
          group.addTask {
            for sequence in 1...count {
              let id = try await client.nextEvent().id
              #expect(id == String(sequence))
              if id != String(sequence) { return }
            }
          }
        }
        try await group.waitForAll()
      }
      try await recording
      #expect(try await watched.value >= 36 * 20 * fragment.count)
    }
  }
}

extension CommandCenter {
  /// Events that begin, a second after each other.
  func beginnings(_ count: Int) -> [EventTransition] {
    (0..<count).map { index in
      let time = moment(Double(index))
      let event = Event(
        id: newID(at: time), kind: .motion, camera: CameraID("gate")!, zone: nil,
        beganAt: time, severity: .info, peakValue: 0.1, peakAt: time, threshold: 0.02,
        unit: .share, method: "foreground")
      return EventTransition(step: .began, event: event, at: time)
    }
  }
}
