/// How RTSP carries its packets.
public enum RTSPTransport: String, Hashable, Sendable, CaseIterable {
  /// Inside the RTSP connection: nothing is lost, passes firewalls.
  case tcp
  /// One datagram per packet: no delay after a loss, but the loss is seen in the picture.
  case udp
}

/// How a stream is opened and when it is given up.
public struct StreamOptions: Hashable, Sendable {
  public var transport: RTSPTransport = .tcp
  /// From the start of connecting to knowing the video's parameters.
  public var connectTimeout: Duration = .seconds(10)
  /// Longest wait for one packet. Larger: tolerates pauses, notices a dead camera later.
  public var stallTimeout: Duration = .seconds(10)

  public init() {}
}
