public import Pixels

/// What a server's certificate says of itself. Whether it is trusted is another question.
public struct ServerCertificate: Hashable, Sendable {
  public let notBefore: WallTime
  public let notAfter: WallTime
}
