/// What a server answered, whatever the status.
public struct OutboundAnswer: Sendable {
  public let status: Int
  public let headers: [(name: String, value: String)]
  /// At most as long as the request allows.
  public let body: [UInt8]
  /// There was more than the request allows.
  public let isTruncated: Bool
  /// That answered: the last one.
  public let url: String
  /// The addresses that sent elsewhere, in order.
  public let redirects: [String]
  /// From the call to the answer's last byte.
  public let elapsed: Duration

  /// The first header of that name, whatever its case.
  public func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}
