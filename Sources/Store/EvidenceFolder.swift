internal import Foundation
internal import Pixels
internal import Scene

/// The folder of evidence files, as retention sees it.
struct EvidenceFolder {
  let path: String

  /// Whether a text is a plain file name: no directories, not hidden, nothing else either.
  static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 255 && !text.hasPrefix(".")
      && text.utf8.allSatisfy { $0 != UInt8(ascii: "/") && $0 != 0 }
  }
}
