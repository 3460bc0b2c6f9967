/// What is asked of a server.
public struct OutboundRequest: Sendable {
  public var method = "GET"
  /// Of http or https, without user and password.
  public var url: String
  /// `Host`, `Content-Length` and `User-Agent` are added if they are missing.
  public var headers: [(name: String, value: String)] = []
  public var body: [UInt8] = []
  /// For all of it: look-up, connections, redirects and the answer's last byte.
  public var timeout: Duration = .seconds(10)
  /// Of the answer's body: more is not read.
  public var maximumBytes = 1_000_000
  /// 0: an answer that sends elsewhere is the answer.
  public var maximumRedirects = 0

  public init(url: String) { self.url = url }
}
