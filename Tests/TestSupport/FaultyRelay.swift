internal import Foundation
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Stands between a server and its clients on 127.0.0.1, and does to their TCP connections what
/// networks do.
public final class FaultyRelay: Sendable {
  public enum Network: Equatable, Sendable {
    case good
    /// What the server sends passes at this rate; the rest waits at the server.
    case slow(bytesPerSecond: Int)
    /// Nothing passes, and nobody is told: connections stay open, new ones are accepted.
    case silent
    /// Breaks off all connections, and each new one at once.
    case broken
  }

  /// What clients connect to instead of the server's port.
  public let port: UInt16

  private struct State {
    var network = Network.good
    /// Bytes from the server until each connection breaks.
    var cut: Int?
    var connections = 0
    var isStopped = false
  }

  private let state = Mutex(State())
  private let listener: Int32
  private let server: UInt16

  public init(to server: UInt16) {
    self.server = server
    (listener, port) = LoopbackPort.silent(backlog: 64)
    Thread.detachNewThread { [self] in run() }
  }

  public var network: Network {
    get { state.withLock { $0.network } }
    set { state.withLock { $0.network = newValue } }
  }

  /// How often somebody has connected.
  public var connectionCount: Int { state.withLock { $0.connections } }

  /// Breaks off the connections that are open when the server has sent so many more bytes on each:
  /// a number that is no multiple of anything breaks it in the middle of a packet.
  public func cut(afterBytes count: Int) { state.withLock { $0.cut = count } }

  /// Breaks off everything. Call once, or its thread goes on.
  public func stop() { state.withLock { $0.isStopped = true } }

  // MARK: - Its thread

  private struct Connection {
    let client: Int32
    let server: Int32
    /// What may still come from the server, where that is limited.
    var allowed: Double
    var untilCut: Int?
  }

  private func run() {
    var connections: [Connection] = []
    var last = ContinuousClock.now
    while true {
      let now = state.withLock { state in
        defer { state.cut = nil }
        return state
      }
      if let cut = now.cut {
        for index in connections.indices { connections[index].untilCut = cut }
      }
      if now.isStopped || now.network == .broken {
        connections.forEach(Self.end)
        connections.removeAll()
      }
      if now.isStopped { break }
      let waited = last.duration(to: .now)
      last = .now
      if case .slow(let rate) = now.network {
        for index in connections.indices {
          let more = Double(rate) * Double(waited / .seconds(1))
          connections[index].allowed = min(connections[index].allowed + more, Double(rate))
        }
      }
      let descriptors = [listener] + connections.flatMap { [$0.client, $0.server] }
      let ready = Self.readable(descriptors)
      if now.network == .silent || ready.isEmpty { usleep(5_000) }
      if ready.contains(listener), let new = accept(now.network) { connections.append(new) }
      guard now.network != .silent else { continue }
      connections = connections.compactMap { connection in
        var connection = connection
        let isOpen =
          (!ready.contains(connection.client)
            || Self.pass(from: connection.client, to: connection.server) > 0)
          && (!ready.contains(connection.server) || answer(&connection, now.network))
        if !isOpen { Self.end(connection) }
        return isOpen ? connection : nil
      }
    }
    LoopbackPort.close(listener)
  }

  private func accept(_ network: Network) -> Connection? {
    let client = Glibc.accept(listener, nil, nil)
    guard client >= 0 else { return nil }
    state.withLock { $0.connections += 1 }
    let connection = Connection(
      client: client, server: LoopbackPort.connected(to: server) ?? -1, allowed: 0)
    if network == .broken || connection.server < 0 {
      Self.end(connection)
      return nil
    }
    return connection
  }

  /// Hands on what the server sent. Returns whether the connection stays open.
  private func answer(_ connection: inout Connection, _ network: Network) -> Bool {
    var limit = 65_536
    if case .slow = network {
      limit = min(limit, Int(connection.allowed))
      if limit == 0 {
        usleep(1_000)
        return true
      }
    }
    if let left = connection.untilCut { limit = min(limit, left) }
    let count = Self.pass(from: connection.server, to: connection.client, limit: limit)
    connection.allowed = max(0, connection.allowed - Double(count))
    connection.untilCut? -= count
    return count > 0 && connection.untilCut != 0
  }

  /// Returns how many bytes; 0: one side is closed.
  private static func pass(from source: Int32, to target: Int32, limit: Int = 65_536) -> Int {
    var bytes = [UInt8](repeating: 0, count: limit)
    // SAFETY: bytes holds as many bytes as are read, and those are sent.
    let count = unsafe recv(source, &bytes, limit, 0)
    var sent = 0
    while sent < count {
      let step = unsafe bytes.withUnsafeBytes { buffer in
        unsafe send(target, buffer.baseAddress! + sent, count - sent, Int32(MSG_NOSIGNAL))
      }
      guard step > 0 else { return 0 }
      sent += step
    }
    return max(0, count)
  }

  private static func readable(_ descriptors: [Int32]) -> Set<Int32> {
    var waiting = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    // SAFETY: `waiting` lives for the call and is as long as stated.
    guard unsafe poll(&waiting, nfds_t(waiting.count), 10) > 0 else { return [] }
    return Set(waiting.filter { $0.revents != 0 }.map(\.fd))
  }

  private static func end(_ connection: Connection) {
    LoopbackPort.close(connection.client)
    if connection.server >= 0 { LoopbackPort.close(connection.server) }
  }
}
