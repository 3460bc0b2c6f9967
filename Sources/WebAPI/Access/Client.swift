import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Where a request comes from.
struct Client: Hashable, Sendable {
  /// Of the network; what a trusted proxy says, else the other end of the connection.
  let address: String
  /// Whether the browser's way to Pantau is encrypted, as a trusted proxy says.
  let isSecure: Bool
  /// - Parameter proxies: those that are believed. Everybody else may write what he likes into
  ///   these headers.
  init(peer: String?, headers: HTTPFields, proxies: Set<String>) {
    let peer = peer.flatMap(IPAddress.canonical) ?? "unknown"
    guard proxies.contains(peer) else {
      address = peer
      isSecure = false
      return
    }
    // Each proxy adds whom it was asked by: the last that is no proxy of ours is the client.
    let chain = headers[values: .xForwardedFor].flatMap { $0.split(separator: ",") }
      .compactMap { IPAddress.canonical($0.trimmingCharacters(in: .whitespaces)) }
    address = chain.last { !proxies.contains($0) } ?? peer
    isSecure = headers[.xForwardedProto]?.lowercased() == "https"
  }

  /// The address of an IPv4 client; of IPv6 the first 64 bits, since whoever has one address there has
  /// all of its network.
  var network: String { IPAddress.network(of: address) }
}

extension HTTPField.Name {
  static let xForwardedFor = HTTPField.Name("X-Forwarded-For")!
  static let forwarded = HTTPField.Name("Forwarded")!
  static let xForwardedProto = HTTPField.Name("X-Forwarded-Proto")!
}
