import NIOCore

/// One connection through a relay: a client's and the server's end. Lives on their event loop.
final class RelayedConnection {
  private let client: any Channel
  private let server: any Channel
  private var network = FaultyRelay.Network.good
  /// Bytes from the server until it breaks.
  private var untilCut: Int?
  private var isReadPlanned = false

  init(client: any Channel, server: any Channel) {
    self.client = client
    self.server = server
  }

  func obey(_ network: FaultyRelay.Network) {
    self.network = network
    switch network {
    case .good: setReading(client: true, server: true)
    case .slow:
      setReading(client: true, server: false)
      planRead(in: .zero)
    case .silent: setReading(client: false, server: false)
    case .broken: end()
    }
  }

  func cut(afterBytes count: Int) { untilCut = count }

  /// Hands on what came from one end.
  func pass(_ buffer: ByteBuffer, fromServer: Bool) {
    guard fromServer else { return server.writeAndFlush(buffer, promise: nil) }
    var buffer = buffer
    let count = buffer.readableBytes
    if let left = untilCut {
      untilCut = left - count
      if count >= left {
        buffer.moveWriterIndex(to: buffer.readerIndex + left)
        client.writeAndFlush(buffer, promise: nil)
        return end()
      }
    }
    client.writeAndFlush(buffer, promise: nil)
    if case .slow(let rate) = network {
      planRead(in: .nanoseconds(Int64(Double(count) / Double(max(1, rate)) * 1e9)))
    }
  }

  func end() {
    client.close(promise: nil)
    server.close(promise: nil)
  }

  private func setReading(client clientReads: Bool, server serverReads: Bool) {
    try? client.syncOptions?.setOption(.autoRead, value: clientReads)
    try? server.syncOptions?.setOption(.autoRead, value: serverReads)
  }

  private func planRead(in pause: TimeAmount) {
    guard !isReadPlanned else { return }
    isReadPlanned = true
    server.eventLoop.assumeIsolated().scheduleTask(in: pause) { [self] in
      isReadPlanned = false
      if case .slow = network { server.read() }
    }
  }
}

/// Hears what one end of a relayed connection says.
final class RelayEnd: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let connection: RelayedConnection
  private let isServer: Bool

  init(of connection: RelayedConnection, isServer: Bool) {
    self.connection = connection
    self.isServer = isServer
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    connection.pass(unwrapInboundIn(data), fromServer: isServer)
  }

  func channelInactive(context: ChannelHandlerContext) { connection.end() }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { connection.end() }
}
