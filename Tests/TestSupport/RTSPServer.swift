/// A real RTSP server (GStreamer's) on 127.0.0.1 that plays video files in a loop at real time.
///
/// `stop` and `start` are a camera that goes away and comes back at the same address.
public final class RTSPServer {
  public let port: UInt16
  private let command: [String]
  private let seconds: Int
  private let credentials: String?
  private var child: ChildProcess?

  /// - Parameters:
  ///   - files: from mounts such as `/gate` to MP4 files (H.264 or H.265), or to several of them
  ///     with `+` between, which are played one after the other on the same connection.
  ///   - credentials: `user:password`.
  ///   - network: what happens to RTP packets, as properties of GStreamer's `netsim`.
  ///   - hasOtherTracks: sound and data beside the video.
  ///   - isShared: one source for all, which later clients join where it is; else each client gets
  ///     the video from its beginning.
  ///   - seconds: after this it ends by itself.
  public init(
    files: [String: String], credentials: String? = nil, network: String? = nil,
    hasOtherTracks: Bool = false, isShared: Bool = false, seconds: Int = 60
  ) throws {
    port = LoopbackPort.free()
    self.seconds = seconds
    self.credentials = credentials
    // Debian's interpreter: the only one that has Debian's GStreamer bindings.
    var command = [
      "/usr/bin/python3", Self.script, "--port", String(port), "--seconds", String(seconds),
    ]
    if let credentials { command += ["--user", credentials] }
    if let network { command += ["--network", network] }
    if hasOtherTracks { command.append("--other-tracks") }
    if isShared { command.append("--shared") }
    self.command = command + files.map { "\($0.key)=\($0.value)" }.sorted()
    try start()
  }

  deinit { stop() }

  /// Returns when it listens.
  public func start() throws {
    precondition(child == nil, "it runs already")
    let child = try ChildProcess(command, seconds: seconds + 2)
    guard child.waitForLine("READY") else {
      throw ChildProcess.Failure(message: "the RTSP server did not start")
    }
    self.child = child
  }

  /// Breaks off all connections.
  public func stop() {
    child?.stop()
    child = nil
  }

  /// The address of a mount, with the credentials unless others are given.
  public func address(_ mount: String, credentials other: String? = nil) -> String {
    let user = (other ?? credentials).map { $0 + "@" } ?? ""
    return "rtsp://\(user)127.0.0.1:\(port)\(mount)"
  }

  /// Where the servers' programs are.
  public static var folder: String {
    let here = #filePath
    let tests = here.split(separator: "/").dropLast(2).joined(separator: "/")
    return "/\(tests)/Servers"
  }

  private static var script: String { folder + "/rtsp_server.py" }
}
