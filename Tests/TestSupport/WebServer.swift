/// A real web server (Python's) on 127.0.0.1 that answers well, badly, slowly and without end; see
/// `Tests/Servers/web_server.py` for its paths.
public final class WebServer {
  public let port: UInt16
  private let isEncrypted: Bool
  private let child: ChildProcess

  /// - Parameters:
  ///   - certificate: PEM file of certificate and key, with which it speaks TLS.
  ///   - seconds: after this it ends by itself.
  public init(certificate: String? = nil, seconds: Int = 60) throws {
    port = LoopbackPort.free()
    isEncrypted = certificate != nil
    let command =
      ["/usr/bin/python3", RTSPServer.folder + "/web_server.py", String(port)]
      + (certificate.map { [$0] } ?? [])
    child = try ChildProcess(command, seconds: seconds, showsErrors: false)
    guard child.waitForLine("READY") else {
      throw ChildProcess.Failure(message: "the web server did not start")
    }
  }

  deinit { child.stop() }

  /// Breaks off all connections.
  public func stop() { child.stop() }

  /// - Parameter host: a name or an address of this machine.
  public func address(_ path: String, host: String = "127.0.0.1") -> String {
    "\(isEncrypted ? "https" : "http")://\(host):\(port)\(path)"
  }
}
