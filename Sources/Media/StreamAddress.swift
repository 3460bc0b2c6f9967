internal import Foundation

/// Where a stream is: a file's path or an address such as `rtsp://user:password@host/path`.
///
/// Credentials are for libav alone: `description`, errors and log lines show the address without
/// them. There is no public way to the whole text.
public struct StreamAddress: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
  /// What libav opens. Holds credentials.
  let text: String
  /// In lower case; `file` for a path.
  let scheme: String
  /// The name or number of the host to connect to; `nil` where there is none (a file, a port to
  /// listen on) or where a proxy looks it up.
  let hostToLookUp: String?
  /// Without credentials.
  public let description: String

  static let schemes = [
    "file", "rtsp", "rtsps", "http", "https", "rtmp", "rtmps", "srt", "udp", "tcp", "rtp",
  ]

  /// Throws `invalidAddress` for an empty text, an unknown scheme, a missing host, or blanks and
  /// control characters in an address.
  public init(_ text: String) throws(MediaError) {
    func flaw(_ detail: String) -> MediaError {
      MediaError(.invalidAddress, "read address", detail: detail)
    }
    guard !text.isEmpty else { throw flaw("expected a path or an address, found nothing") }
    guard !text.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) else {
      throw flaw("it holds a control character")
    }
    let parts = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[1].isEmpty, parts[0].last == ":" else {
      // libav would take "a:b.mp4" for protocol "a"; "file:" in front prevents it.
      let path = text.hasPrefix("file:") ? String(text.dropFirst(5)) : text
      guard !path.isEmpty else { throw flaw("expected a path after file:") }
      self.text = "file:" + path
      scheme = "file"
      hostToLookUp = nil
      description = path
      return
    }
    scheme = parts[0].dropLast().lowercased()
    guard Self.schemes.contains(scheme) else {
      let known = Self.schemes.dropFirst().joined(separator: "://, ")
      throw flaw("expected a file's path or an address that begins with \(known)://")
    }
    if scheme == "file" {
      guard !parts[2].isEmpty else { throw flaw("expected a path after file://") }
      self.text = "file:" + parts[2]
      hostToLookUp = nil
      description = String(parts[2])
      return
    }
    guard !parts[2].contains(" ") else { throw flaw("a blank has to be written as %20") }
    let authority = parts[2].prefix { !"/?#".contains($0) }
    let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
    guard !host.isEmpty, scheme == "srt" || scheme == "udp" || host.first != ":" else {
      throw flaw("expected a host after \(scheme)://")
    }
    var name = host
    if host.hasPrefix("[") {
      name = host.dropFirst().prefix { $0 != "]" }
    } else if let colon = host.lastIndex(of: ":") {
      name = host[..<colon]
      // Also catches a password that holds an unescaped slash.
      guard UInt16(host[host.index(after: colon)...]) != nil else {
        throw flaw("expected a port of 0 to 65535; / and @ in a password are written %2F and %40")
      }
    }
    let hasProxy =
      scheme.hasPrefix("http") && ProcessInfo.processInfo.environment["http_proxy"] != nil
    hostToLookUp = name.isEmpty || hasProxy ? nil : String(name)
    self.text = scheme + "://" + parts[2]
    description = Redaction.address(Substring(self.text))
  }

  /// A file, as opposed to a stream that comes at its own pace.
  public var isFile: Bool { scheme == "file" }

  /// `dump` and string interpolation of containers show no credentials either.
  public var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}
