/// The fields and files of a form that a browser sent (`multipart/form-data`, RFC 7578).
struct MultipartForm: Sendable {
  private var parts: [String: ArraySlice<UInt8>] = [:]
  private var files: Set<String> = []

  /// A form has a handful.
  private static let mostParts = 32
  private static let longestHeader = 1_024
  private static let longestText = 16 << 10

  /// The boundary that a header `Content-Type` names; `nil` if it is of another type.
  static func boundary(of contentType: String) -> String? {
    let parts = contentType.split(separator: ";", omittingEmptySubsequences: false)
    guard let type = parts.first,
      String(type).trimmed.lowercased() == "multipart/form-data"
    else { return nil }
    for part in parts.dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1)
      guard pair.count == 2, String(pair[0]).trimmed.lowercased() == "boundary" else { continue }
      var value = String(pair[1]).trimmed
      if value.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") {
        value = String(value.dropFirst().dropLast())
      }
      return (1...70).contains(value.utf8.count) ? value : nil
    }
    return nil
  }

  /// `nil` if `body` is no such form, or names a field twice.
  init?(_ body: [UInt8], boundary: String) {
    let delimiter = Array("--\(boundary)".utf8)
    // Whatever stands before the first delimiter does not count.
    guard var at = Self.find(delimiter, in: body, from: 0) else { return nil }
    at += delimiter.count
    while true {
      if body[at...].starts(with: Array("--".utf8)) { return }
      guard body[at...].starts(with: Self.lineEnd),
        let headEnd = Self.find(
          Self.lineEnd + Self.lineEnd, in: body, from: at, within: Self.longestHeader),
        let end = Self.find(Self.lineEnd + delimiter, in: body, from: headEnd + 2)
      else { return nil }
      let head = String(decoding: body[at..<headEnd], as: UTF8.self)
      guard let (name, isFile) = Self.name(in: head), parts[name] == nil,
        parts.count < Self.mostParts
      else { return nil }
      // The content may be empty, and its end begin where the head's does.
      let start = min(headEnd + 4, end)
      parts[name] = body[start..<end]
      if isFile { files.insert(name) }
      at = end + 2 + delimiter.count
    }
  }

  /// The fields that are there.
  var names: Set<String> { Set(parts.keys) }

  /// The value of a field, cut off beyond what any field may hold; empty if it is not there, or a file.
  func text(_ name: String) -> String {
    guard let part = parts[name], !files.contains(name) else { return "" }
    return String(decoding: part.prefix(Self.longestText), as: UTF8.self)
  }

  /// The bytes of a file; `nil` if it is not there.
  func file(_ name: String) -> [UInt8]? {
    guard let part = parts[name], files.contains(name) else { return nil }
    return Array(part)
  }

  // MARK: - Private

  private static let lineEnd = Array("\r\n".utf8)

  /// Of `Content-Disposition: form-data; name="..."; filename="..."`.
  private static func name(in head: String) -> (name: String, isFile: Bool)? {
    for line in head.split(separator: "\r\n") {
      let lower = line.lowercased()
      guard lower.hasPrefix("content-disposition:"), lower.contains("form-data") else { continue }
      let pieces = line.split(separator: ";").dropFirst().map { String($0).trimmed }
      guard let named = pieces.first(where: { $0.hasPrefix("name=") }) else { return nil }
      let name = named.dropFirst(5).filter { $0 != "\"" }
      guard (1...64).contains(name.utf8.count) else { return nil }
      return (name, pieces.contains { $0.hasPrefix("filename=") || $0.hasPrefix("filename*=") })
    }
    return nil
  }

  /// Where `pattern` begins first, at `start` or after it.
  private static func find(
    _ pattern: [UInt8], in body: [UInt8], from start: Int, within limit: Int = .max
  ) -> Int? {
    guard start <= body.count else { return nil }
    let last = min(body.count - pattern.count, limit == .max ? .max : start + limit)
    let bytes = body.span
    var at = start
    while at <= last {
      if bytes[at] == pattern[0] {
        var length = 1
        while length < pattern.count, bytes[at + length] == pattern[length] { length += 1 }
        if length == pattern.count { return at }
      }
      at += 1
    }
    return nil
  }
}
