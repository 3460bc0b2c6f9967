import NIOCore
import NIOPosix

/// Serves clips as cameras over RTSP, on loopback: what a benchmark watches.
public final class CameraServer: Sendable {
  /// One camera: a clip that is played again and again from a place of its own on.
  public struct Camera: Sendable {
    let clip: ServedClip
    /// Index of the unit that a client gets first, a key frame.
    let firstUnit: Int
    /// How long a client waits for its first key frame.
    let wait: Duration

    /// - Parameters:
    ///   - share: of the clip that lies before the place where it begins, 0..<1.
    ///   - wait: how long a client waits for its first key frame: key frames of many cameras do not
    ///     come at once.
    public init(_ clip: ServedClip, from share: Double, wait: Duration) {
      self.clip = clip
      self.wait = wait
      let wanted = Int64(share * Double(clip.length))
      firstUnit = clip.units.lastIndex { $0.isKeyFrame && $0.time <= wanted } ?? 0
    }

    /// Where in the clip it begins.
    public var offset: Duration {
      .nanoseconds(clip.units[firstUnit].time * 100_000 / 9)
    }

    /// The first key frame that is due at `now` or later, and the round that it belongs to, of a
    /// camera that plays since `epoch`.
    func nextKeyFrame(at now: NIODeadline, since epoch: NIODeadline) -> (unit: Int, round: Int64) {
      let passed = max(0, (now - epoch).nanoseconds) * 9 / 100_000 + clip.units[firstUnit].time
      let (round, within) = passed.quotientAndRemainder(dividingBy: clip.length)
      guard let unit = clip.units.firstIndex(where: { $0.isKeyFrame && $0.time >= within }) else {
        return (0, round + 1)
      }
      return (unit, round)
    }
  }

  private let group: MultiThreadedEventLoopGroup
  private let channel: any Channel

  /// Listens. Camera number N is at `rtsp://127.0.0.1:PORT/N`.
  ///
  /// - Parameters:
  ///   - port: 0: any free one.
  ///   - epoch: since when the cameras play, whether anybody looks or not: clients join at the next
  ///     key frame. In nanoseconds since the machine was started, so that another server can go on
  ///     where this one ended. `nil`: each client is played the clip from the camera's place on.
  public init(_ cameras: [Camera], port: Int = 0, since epoch: UInt64? = nil) async throws {
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let epoch = epoch.map { NIODeadline.uptimeNanoseconds($0) }
    channel = try await ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 256)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            RTSPSession(cameras: cameras, since: epoch))
        }
      }
      .bind(host: "127.0.0.1", port: port).get()
  }

  /// Nanoseconds since the machine was started: what an epoch is told in.
  public static var now: UInt64 { NIODeadline.now().uptimeNanoseconds }

  public var port: Int { channel.localAddress?.port ?? 0 }

  public func stop() async throws {
    try await channel.close()
    try await group.shutdownGracefully()
  }
}
