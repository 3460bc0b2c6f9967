public import Access

/// Where the command center listens and what bounds it.
public struct WebConfiguration: Sendable {
  /// A host name or address of this machine.
  public var host = "127.0.0.1"
  /// 0...65535; 0 takes any free port.
  public var port = 8080
  /// Whether `host` may be reached from other machines: then everybody has to log in, and where
  /// there are no users nobody is let in.
  public var allowsRemote = false
  /// Addresses of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
  public var trustedProxies: Set<String> = []
  /// Folder of snapshots and clips, as the store names them.
  public var evidenceDirectory: String
  /// Shown by `/health` and `/metrics`.
  public var version: String
  /// Open connections; one more gets 503. Larger: more memory under load.
  public var maximumConnections = 512
  /// Of one address, trusted proxies excepted; one more gets 429. Larger: more browsers behind one
  /// address; fewer addresses suffice to take all connections.
  public var maximumConnectionsPerClient = 128
  /// Live clients of the event stream; one more gets 503, and 429 where one address has half of them.
  /// Larger: more screens, more reads of the store per change.
  public var maximumStreamClients = 128
  /// Viewers of live video; as with `maximumStreamClients`. A page with an alert in front has two.
  /// Larger: more screens, more bytes to send.
  public var maximumVideoClients = 64
  /// Requests of one address, on average; more get 429. Larger: more screens behind one address.
  public var requestsPerSecond = 500
  /// And so many at once, after a pause.
  public var requestsAtOnce = 2000
  /// A connection on which nothing is asked for so long is closed, as is one whose request's head does
  /// not come. Larger: fewer new connections; dead ones stay longer.
  public var idleTime: Duration = .seconds(60)
  /// From the head of a request to the end of its body. Larger: slower networks; more room for those
  /// who send slowly on purpose.
  public var requestTime: Duration = .seconds(30)
  /// A client that takes nothing of its answer for so long is let go. Larger: longer pauses of the
  /// network; more memory for those who are gone.
  public var stallTime: Duration = .seconds(30)
  /// What the map of the cameras lies on.
  public var map = MapConfiguration()
  /// How citizens' reports are taken; `nil`: they are not.
  public var reports: ReportSettings?
  /// How the public is told how crowded places are.
  public var publicBoard = PublicSettings()
  /// Those that events can be passed on to.
  public var agencies: [Agency] = []
  /// How letters to them begin.
  public var letterhead = Letterhead()
  /// Longest silence on an event stream. Larger: fewer bytes, later notice of a dead connection.
  public var heartbeat: Duration = .seconds(15)

  /// Of the local time by whose hours of the week is counted what is usual.
  public var utcOffset: Duration = .zero

  public init(evidenceDirectory: String, version: String) {
    self.evidenceDirectory = evidenceDirectory
    self.version = version
  }

  /// Whether `host` can only be reached from this machine.
  public var isLoopback: Bool { Self.isLoopback(host: host) }

  /// Throws what speaks against listening so.
  public func validate() throws(WebError) {
    guard (0...65_535).contains(port) else { throw .portOutOfRange(port) }
    guard allowsRemote || isLoopback else { throw .remoteNotAllowed(host: host) }
  }

  /// Whether the host of `host:port` means this machine.
  static func isLoopback(authority: String) -> Bool {
    let isBracketed = authority.hasPrefix("[")
    let host = isBracketed ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
    return isLoopback(host: String(host))
  }

  static func isLoopback(host: String) -> Bool {
    let name = host.lowercased()
    if name == "localhost" || name.hasSuffix(".localhost") || name == "::1" || name == "[::1]" {
      return true
    }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}

/// Why the command center cannot be set up.
public enum WebError: Error, Hashable, Sendable, CustomStringConvertible {
  case remoteNotAllowed(host: String)
  case portOutOfRange(Int)
  /// A part of the program that should lie beside it is not there.
  case partMissing(String)
  case badPlan(SitePlan.Failure)

  public var description: String {
    switch self {
    case .remoteNotAllowed(let host):
      "expected to listen on this machine only (127.0.0.1 or localhost); \(host) can be reached by "
        + "others: allow that explicitly or choose another host"
    case .portOutOfRange(let port):
      "port \(port) does not exist: expected 0 (any free one) to 65535"
    case .badPlan(let failure): "map.plan: \(failure.expectation)"
    case .partMissing(let name):
      "\(name) of the page was not found: expected it in the resources beside the program"
    }
  }
}
