#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reads short text files by lines.
enum TextLines {
  struct Line {
    /// Counted from 1.
    var number: Int
    /// Without what ends it and blanks around it; not empty.
    var text: String
  }

  /// Lines that are not blank; `nil` if there is no such file.
  static func read(_ path: String) -> [Line]? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return lines.enumerated().compactMap { index, bytes in
      let isBlank: (UInt8) -> Bool = { $0 == 32 || $0 == 9 || $0 == 13 }
      let text = bytes.drop(while: isBlank)
      guard let last = text.lastIndex(where: { !isBlank($0) }) else { return nil }
      return Line(number: index + 1, text: String(decoding: text[...last], as: UTF8.self))
    }
  }
}
