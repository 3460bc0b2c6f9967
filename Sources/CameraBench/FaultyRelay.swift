import NIOCore
import NIOPosix

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

  private let switchboard: RelaySwitchboard
  private let listener: any Channel

  /// - Parameter server: its port on 127.0.0.1; it need not listen yet.
  public init(to server: UInt16) throws {
    let switchboard = RelaySwitchboard(
      server: Int(server), loop: MultiThreadedEventLoopGroup.singleton.next())
    self.switchboard = switchboard
    listener = try ServerBootstrap(group: switchboard.loop)
      .serverChannelOption(.backlog, value: 64)
      .childChannelOption(.autoRead, value: false)
      .childChannelInitializer { switchboard.accept($0) }
      .bind(host: "127.0.0.1", port: 0).wait()
  }

  /// What clients connect to instead of the server's port.
  public var port: UInt16 { UInt16(listener.localAddress?.port ?? 0) }

  public var network: Network {
    get { switchboard.network }
    set { switchboard.network = newValue }
  }

  /// How often somebody has connected.
  public var connectionCount: Int { switchboard.connectionCount }

  /// Breaks off the connections that are open when the server has sent so many more bytes on each:
  /// a number that is no multiple of anything breaks it in the middle of a packet.
  public func cut(afterBytes count: Int) { switchboard.cut(afterBytes: count) }

  /// Breaks off everything, and listens no more.
  public func stop() {
    listener.close(promise: nil)
    switchboard.network = .broken
  }
}
