import NIOCore
import NIOPosix

/// Serves clips as cameras over RTSP, on loopback: what a benchmark watches.
public final class CameraServer: Sendable {
  /// One camera: a clip that is played again and again from a place of its own on.
  public struct Camera: Sendable {
    let clip: ServedClip
    /// Index of the unit that a client gets first, a key frame.
    let firstUnit: Int

    /// - Parameter share: of the clip that lies before the place where it begins, 0..<1.
    public init(_ clip: ServedClip, from share: Double) {
      self.clip = clip
      let wanted = Int64(share * Double(clip.length))
      firstUnit = clip.units.lastIndex { $0.isKeyFrame && $0.time <= wanted } ?? 0
    }

    /// Where in the clip it begins.
    public var offset: Duration {
      .nanoseconds(clip.units[firstUnit].time * 100_000 / 9)
    }
  }

  private let group: MultiThreadedEventLoopGroup
  private let channel: any Channel

  /// Listens on a free port. Camera number N is at `rtsp://127.0.0.1:PORT/N`.
  public init(_ cameras: [Camera]) async throws {
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    channel = try await ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 256)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(RTSPSession(cameras: cameras))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
  }

  public var port: Int { channel.localAddress?.port ?? 0 }

  public func stop() async throws {
    try await channel.close()
    try await group.shutdownGracefully()
  }
}
