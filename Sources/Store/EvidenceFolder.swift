internal import Foundation
internal import Pixels
internal import Scene

/// The folder of evidence files, as retention sees it.
struct EvidenceFolder {
  let path: String

  /// Whether a text is a plain file name: no directories, not hidden.
  static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 255 && !text.hasPrefix(".")
      && text.utf8.allSatisfy { $0 != UInt8(ascii: "/") && $0 != 0 }
  }

  /// Whether a file is gone after this: deleted now, or not there before.
  func delete(_ name: String) -> Bool {
    let file = path + "/" + name
    do {
      try FileManager.default.removeItem(atPath: file)
      return true
    } catch {
      return !FileManager.default.fileExists(atPath: file)
    }
  }

  /// Names and sizes of evidence files that were last written before `time`. Evidence is a file
  /// whose name begins with an event's id; whatever else lies in the folder is not ours.
  func files(writtenBefore time: WallTime) -> [(name: String, byteCount: Int)] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { return [] }
    return names.compactMap { name in
      guard EventID(String(name.prefix(26))) != nil,
        let attributes = try? FileManager.default.attributesOfItem(atPath: path + "/" + name),
        attributes[.type] as? FileAttributeType == .typeRegular,
        let written = attributes[.modificationDate] as? Date,
        Int64(written.timeIntervalSince1970 * 1_000_000) < time.microseconds
      else { return nil }
      return (name, (attributes[.size] as? NSNumber)?.intValue ?? 0)
    }
  }
}
