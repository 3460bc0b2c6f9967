/// One server's answer, which may send elsewhere.
struct HTTPReply: Sendable {
  let status: Int
  let headers: [(name: String, value: String)]
  var body: [UInt8] = []
  var isTruncated = false

  init(status: Int, headers: [(name: String, value: String)]) {
    self.status = status
    self.headers = headers
  }

  /// Where it sends; `nil`: nowhere.
  var redirect: String? {
    guard [301, 302, 303, 307, 308].contains(status) else { return nil }
    return headers.first { $0.name.lowercased() == "location" }?.value
  }

  func answer(
    from address: WebAddress, _ redirects: [String], after elapsed: Duration
  ) -> OutboundAnswer {
    OutboundAnswer(
      status: status, headers: headers, body: body, isTruncated: isTruncated, url: address.text,
      redirects: redirects, elapsed: elapsed)
  }
}

extension OutboundRequest {
  /// As browsers do: most redirects make a GET of what was not one, and another host is not told what
  /// was meant for this one.
  mutating func follow(_ status: Int, from old: WebAddress, to new: WebAddress) {
    if status == 303 || (status < 303 && method == "POST"), method != "HEAD" {
      method = "GET"
      body = []
      headers.removeAll { $0.name.lowercased().hasPrefix("content-") }
    }
    if old.host != new.host || old.port != new.port || old.isEncrypted != new.isEncrypted {
      headers.removeAll { ["authorization", "cookie"].contains($0.name.lowercased()) }
    }
  }
}
