/// What a web page says, in a few hundred numbers: the smallest hashes of its pairs of words that
/// follow each other (Broder 1997, a bottom-k sketch).
///
/// Only visible words count. Scripts, styles, comments, attributes, numbers, and whatever has digits in
/// it (dates, prices, tokens) do not, nor do case and punctuation. Words are taken byte by byte: every
/// byte beyond ASCII is a letter, whatever the encoding.
///
/// Limits: a page that is drawn by scripts alone has no words; what is only shown in pictures, or is
/// added to a page of which all else stays, is not seen.
public struct PageFingerprint: Hashable, Sendable {
  /// Ascending, each once.
  public let hashes: [UInt64]

  /// Of a page with more, the smallest are kept.
  public static let limit = 256

  init(hashes: [UInt64]) { self.hashes = hashes }

  /// Of an HTML document.
  public init(html bytes: [UInt8]) {
    var reader = WordReader(bytes)
    var found: Set<UInt64> = []
    var last: UInt64?
    while let word = reader.next() {
      if let last { found.insert(Self.mixed(last &* 0x100_0000_01b3 ^ word)) }
      last = word
    }
    hashes = Array(found.sorted().prefix(Self.limit))
  }

  /// Hashes beyond this may have been there without being kept.
  var horizon: UInt64 { hashes.count < Self.limit ? .max : hashes[hashes.count - 1] }

  /// Spreads similar inputs (SplitMix64's finaliser).
  private static func mixed(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Walks over the visible words of an HTML document, each as a hash of its letters.
private struct WordReader {
  private let bytes: [UInt8]
  private var at = 0

  /// Their content is not text of the page.
  private static let silent = ["script", "style", "noscript", "template", "svg", "textarea"]
    .map { Array($0.utf8) }
  private static let commentBegin = Array("<!--".utf8)
  private static let commentEnd = Array("-->".utf8)
  /// Longer words are no words.
  private static let longest = 40

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func next() -> UInt64? {
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "<"): skipTag()
      case UInt8(ascii: "&"): skipEntity()
      case let byte where Self.isPart(byte):
        if let word = word() { return word }
      default: at += 1
      }
    }
    return nil
  }

  /// A run of letters and digits; `nil` if it is none to count.
  private mutating func word() -> UInt64? {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    let begin = at
    var isWord = true
    while at < bytes.count, Self.isPart(bytes[at]) {
      var byte = bytes[at]
      if (65...90).contains(byte) { byte += 32 }
      if (48...57).contains(byte) || byte == UInt8(ascii: "_") { isWord = false }
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
      at += 1
    }
    return isWord && (2...Self.longest).contains(at - begin) ? hash : nil
  }

  private static func isPart(_ byte: UInt8) -> Bool {
    (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte)
      || byte >= 128 || byte == UInt8(ascii: "_")
  }

  /// `&nbsp;`, `&#8217;`; a lone `&` is skipped alone.
  private mutating func skipEntity() {
    at += 1
    var end = at
    while end < bytes.count, end - at < 10, Self.isPart(bytes[end]) || bytes[end] == 35 { end += 1 }
    if end < bytes.count, bytes[end] == UInt8(ascii: ";") { at = end + 1 }
  }

  private mutating func skipTag() {
    if starts(with: Self.commentBegin) {
      at += Self.commentBegin.count
      while at < bytes.count, !starts(with: Self.commentEnd) { at += 1 }
      at = min(bytes.count, at + Self.commentEnd.count)
      return
    }
    let name = Self.silent.first { starts(with: $0, offset: 1) && !isPartOfName(1 + $0.count) }
    skipToTagEnd()
    guard let name else { return }
    // What is inside is skipped up to the closing tag, which the next round skips.
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "<"), at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "/"),
        starts(with: name, offset: 2)
      {
        return
      }
      at += 1
    }
  }

  /// Past `>`, which may also stand in a quoted attribute.
  private mutating func skipToTagEnd() {
    var quote: UInt8?
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ">") {
        return
      }
    }
  }

  /// Whether these small letters stand at an offset from here, whatever their case.
  private func starts(with text: [UInt8], offset: Int = 0) -> Bool {
    guard at + offset + text.count <= bytes.count else { return false }
    return text.indices.allSatisfy { index in
      let byte = bytes[at + offset + index]
      return ((65...90).contains(byte) ? byte + 32 : byte) == text[index]
    }
  }

  private func isPartOfName(_ offset: Int) -> Bool {
    at + offset < bytes.count && (Self.isPart(bytes[at + offset]) || bytes[at + offset] == 45)
  }
}
