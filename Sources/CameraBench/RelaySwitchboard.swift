import NIOCore
import NIOPosix
import Synchronization

/// The connections that go through a relay, all on one event loop.
final class RelaySwitchboard: Sendable {
  private struct State {
    var network = FaultyRelay.Network.good
    var connections = 0
  }

  let loop: any EventLoop
  private let server: Int
  private let state = Mutex(State())
  private let connections: NIOLoopBoundBox<[ObjectIdentifier: RelayedConnection]>

  init(server: Int, loop: any EventLoop) {
    self.server = server
    self.loop = loop
    connections = .makeBoxSendingValue([:], eventLoop: loop)
  }

  var connectionCount: Int { state.withLock { $0.connections } }

  var network: FaultyRelay.Network {
    get { state.withLock { $0.network } }
    set {
      state.withLock { $0.network = newValue }
      loop.execute { [self] in
        for connection in connections.value.values { connection.obey(newValue) }
      }
    }
  }

  func cut(afterBytes count: Int) {
    loop.execute { [self] in
      for connection in connections.value.values { connection.cut(afterBytes: count) }
    }
  }

  /// Connects a new client with the server. On the loop.
  func accept(_ client: any Channel) -> EventLoopFuture<Void> {
    state.withLock { $0.connections += 1 }
    guard network != .broken else { return client.close() }
    return ClientBootstrap(group: loop)
      .channelOption(.autoRead, value: false)
      // One read at a time, each a part of a packet: so that little passes where it is to be slow.
      .channelOption(.maxMessagesPerRead, value: 1)
      .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 4_096))
      .connect(host: "127.0.0.1", port: server)
      .flatMapThrowing { [self] server in
        let connection = RelayedConnection(client: client, server: server)
        let key = ObjectIdentifier(connection)
        try client.pipeline.syncOperations.addHandler(RelayEnd(of: connection, isServer: false))
        try server.pipeline.syncOperations.addHandler(RelayEnd(of: connection, isServer: true))
        connections.value[key] = connection
        client.closeFuture.assumeIsolated().whenComplete { [self] _ in
          connections.value[key] = nil
        }
        // The client's channel becomes active only when this has returned.
        loop.execute { [self] in connections.value[key]?.obey(network) }
      }
      .flatMapError { _ in client.close() }
  }
}
