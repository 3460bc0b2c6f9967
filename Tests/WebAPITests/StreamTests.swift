import Foundation
import HTTPTypes
import HummingbirdTesting
import Pixels
import Scene
import Store
import TestSupport
import Testing

@testable import WebAPI

@Suite("Event stream")
struct StreamTests {
  /// One message of a stream.
  struct Message: Equatable {
    var id: String?
    var name: String?
    var data = ""
    var isComment = false
  }

  /// A client that reads a stream over a real connection.
  struct Client {
    let socket: HTTPSocket

    init(port: Int, path: String = "/api/v1/events/stream", header: String = "") async throws {
      socket = try HTTPSocket(port: port)
      try await socket.send("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\(header)\r\n")
    }

    func head() async throws -> String { try await socket.read(until: "\r\n\r\n") }

    func next() async throws -> Message {
      var message = Message()
      // A message is written as one chunk; its size stands in a line before it.
      let block = try await socket.read(until: "\n\n")
      for line in block.split(whereSeparator: \.isNewline) {
        if line.hasPrefix("id: ") { message.id = String(line.dropFirst(4)) }
        if line.hasPrefix("event: ") { message.name = String(line.dropFirst(7)) }
        if line.hasPrefix("data: ") { message.data = String(line.dropFirst(6)) }
        if line.hasPrefix(": ") { message.isComment = true }
      }
      return message
    }

    /// The next that is no comment.
    func nextEvent() async throws -> Message {
      while true {
        let message = try await next()
        if !message.isComment { return message }
      }
    }
  }

  private func change(_ message: Message) throws -> JSONValue {
    try JSONDecoder().decode(JSONValue.self, from: Data(message.data.utf8))
  }

  @Test func changeArrivesWhenItIsRecordedWithItsSequenceAsId() async throws {
    let center = try CommandCenter()
    try await center.live { port in
      let client = try await Client(port: port)
      let head = try await client.head()
      #expect(head.hasPrefix("HTTP/1.1 200 "))
      #expect(head.lowercased().contains("content-type: text/event-stream"))
      #expect(try await client.next() == Message(id: "0"))
      let event = try await center.record(.crowd, at: moment())
      let first = try await client.nextEvent()
      #expect(first.name == "change")
      let body = try change(first)
      #expect(body["change"]?.text == "began")
      #expect(body["event"]?["id"]?.text == event.id.text)
      #expect(first.id == body["sequence"]?.number.map { String(Int($0)) })
      let second = try change(try await client.nextEvent())
      #expect(second["change"]?.text == "alerted")
      _ = try await center.store.acknowledge(event.id, by: "Sari")
      await center.hub.announce()
      let third = try change(try await client.nextEvent())
      #expect(third["change"]?.text == "acknowledged")
      #expect(third["event"]?["by"]?.text == "Sari")
    }
  }

  @Test(arguments: [true, false])
  func clientThatComesBackGetsEverythingThatItMissed(usesHeader: Bool) async throws {
    let center = try CommandCenter()
    for second in 0..<150 {
      try await center.record(at: moment(Double(second)), alerted: false)
    }
    try await center.live { port in
      let client =
        usesHeader
        ? try await Client(port: port, header: "Last-Event-ID: 20\r\n")
        : try await Client(port: port, path: "/api/v1/events/stream?last_event_id=20")
      _ = try await client.head()
      #expect(try await client.next().id == "20")
      for sequence in 21...150 {
        #expect(try await client.nextEvent().id == String(sequence))
      }
    }
  }

  @Test func clientFromAnotherDatabaseIsToldToReadAnew() async throws {
    let center = try CommandCenter()
    try await center.record(at: moment(), alerted: false)
    try await center.live { port in
      let client = try await Client(port: port, header: "Last-Event-ID: 99\r\n")
      _ = try await client.head()
      #expect(try await client.next().id == "1")
      #expect(try await client.next().name == "reset")
      try await center.record(at: moment(1), alerted: false)
      #expect(try await client.nextEvent().id == "2")
    }
  }

  @Test func slowClientLosesNothing() async throws {
    let center = try CommandCenter()
    try await center.live { port in
      let client = try await Client(port: port)
      _ = try await client.head()
      _ = try await client.next()
      // Much more than the connection's buffers hold, while nobody reads.
      let count = 3_000
      let transitions = (0..<count).map { index -> EventTransition in
        let time = moment(Double(index))
        let event = Event(
          id: center.newID(at: time), kind: .motion, camera: CameraID("gate")!, zone: nil,
          beganAt: time, severity: .info, peakValue: 0.1, peakAt: time, threshold: 0.02,
          unit: .share, method: "foreground")
        return EventTransition(step: .began, event: event, at: time)
      }
      try await center.sink.record(transitions)
      for sequence in 1...count {
        let id = try await client.nextEvent().id
        #expect(id == String(sequence))
        if id != String(sequence) { return }
      }
    }
  }

  @Test func silentStreamBeats() async throws {
    let center = try CommandCenter()
    try await center.live({ $0.heartbeat = .milliseconds(20) }) { port in
      let client = try await Client(port: port)
      _ = try await client.head()
      _ = try await client.next()
      #expect(try await client.next().isComment)
      #expect(try await client.next().isComment)
    }
  }

  @Test func clientsBeyondTheBoundAreRefusedUntilOneLeaves() async throws {
    let center = try CommandCenter()
    try await center.live({ $0.maximumStreamClients = 4 }) { port in
      let first = try await Client(port: port)
      _ = try await first.head()
      var second: Client? = try await Client(port: port)
      _ = try await second?.head()
      // Half of the places are the most that one address gets.
      let refused = try await Client(port: port)
      #expect(try await refused.head().hasPrefix("HTTP/1.1 429 "))
      second = nil
      try await eventually {
        let third = try await Client(port: port)
        return try await third.head().hasPrefix("HTTP/1.1 200 ")
      }
    }
  }

  @Test func serverStopsWhileClientsListen() async throws {
    let center = try CommandCenter()
    let client = Box()
    // `live` returns when the server has shut down in good order, which waits for connections.
    try await center.live { port in
      let stream = try await Client(port: port)
      _ = try await stream.head()
      await client.set(stream)
    }
    let rest = try await client.stream?.socket.readToEnd()
    #expect(rest?.hasSuffix("0\r\n\r\n") == true)
  }

  private actor Box {
    var stream: Client?
    func set(_ stream: Client) { self.stream = stream }
  }

  @Test(arguments: ["abc", "-1", "1.5"])
  func idThatIsNoneIsRefused(id: String) async throws {
    let center = try CommandCenter()
    try await center.routes { client in
      let inHeader = try await client.get(
        "/api/v1/events/stream", headers: [HTTPField.Name("Last-Event-ID")!: id])
      #expect(inHeader.status == 400)
      let inQuery = try await client.get("/api/v1/events/stream?last_event_id=\(id)")
      #expect(inQuery.status == 400)
    }
  }
}
