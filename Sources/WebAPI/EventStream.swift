import Access
import Hummingbird
import ServiceLifecycle
import Store

/// One client's event stream: what it missed, then every change as it is stored.
///
/// The client's place in the changes is all that is kept for it; it reads the store at its own
/// pace, so the slowest client loses nothing and costs no memory.
struct EventStream: Sendable {
  /// Where a stream begins.
  struct Start: Sendable {
    let after: Int64
    /// Changes that the client asks for are gone, or never were in this database: it has to read
    /// the lists anew.
    let isReset: Bool
  }

  let store: EventStore
  let hub: EventHub
  let place: ClientPlaces.Place
  let heartbeat: Duration
  let start: Start
  /// Which cameras the client may know of now; `nil`: it may not listen any more.
  let scope: @Sendable () async throws -> Scope?

  static func start(after lastSeen: Int64?, in store: EventStore) async throws -> Start {
    let latest = try await store.latestSequence()
    guard let lastSeen else { return Start(after: latest, isReset: false) }
    let earliest = try await store.earliestSequence() ?? latest + 1
    if lastSeen > latest || lastSeen < earliest - 1 {
      return Start(after: latest, isReset: true)
    }
    return Start(after: lastSeen, isReset: false)
  }

  /// Writes until the client leaves, is let in no more, or Pantau stops.
  func write(
    to writer: inout any ResponseBodyWriter, until body: RequestBody
  ) async throws {
    let (token, wakes, waker) = await hub.join()
    do {
      try await withGracefulShutdownHandler {
        try await body.consumeWithCancellationOnInboundClose { _ in
          // Cancelled when `send` returns.
          async let _ = beat(waker)
          try await send(to: &writer, on: wakes)
        }
      } onGracefulShutdown: {
        waker.finish()
      }
    } catch {
      await hub.leave(token)
      throw error
    }
    await hub.leave(token)
    try await writer.finish(nil)
  }

  private func send(
    to writer: inout any ResponseBodyWriter, on wakes: AsyncStream<Void>
  ) async throws {
    var last = start.after
    try await writer.write(ByteBuffer(string: opening()))
    guard try await sendChanges(to: &writer, after: &last) != nil else { return }
    for await _ in wakes {
      guard let sent = try await sendChanges(to: &writer, after: &last) else { return }
      if sent == 0 { try await writer.write(ByteBuffer(string: ": still here\n\n")) }
    }
  }

  /// The id without data makes a browser that loses the connection at once ask for what follows.
  private func opening() -> String {
    let reset = start.isReset ? "event: reset\ndata: {}\n\n" : ""
    return "retry: 2000\nid: \(start.after)\n\n" + reset
  }

  /// How many; `nil`: the client may not listen any more.
  private func sendChanges(
    to writer: inout any ResponseBodyWriter, after last: inout Int64
  ) async throws -> Int? {
    guard let scope = try await scope() else { return nil }
    // What comes up to here and is not in the client's scope need not be looked at again.
    let latest = try await store.latestSequence()
    var sent = 0
    while true {
      let changes = try await store.changes(after: last, limit: 100, in: scope)
      guard !changes.isEmpty else {
        last = max(last, latest)
        return sent
      }
      for change in changes {
        var message = ByteBuffer(string: "id: \(change.sequence)\nevent: change\ndata: ")
        message.writeImmutableBuffer(WireJSON.text(ChangeBody(change)))
        message.writeString("\n\n")
        try await writer.write(message)
        last = change.sequence
      }
      sent += changes.count
    }
  }

  /// Wakes the client now and then, so that a dead connection is noticed.
  private func beat(_ waker: AsyncStream<Void>.Continuation) async {
    while !Task.isCancelled {
      try? await Task.sleep(for: heartbeat)
      if case .terminated = waker.yield() { return }
    }
  }
}
