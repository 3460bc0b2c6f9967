internal import Crypto
internal import Foundation

/// A text file of an archive as it is written: its sum grows with it.
struct TextFile {
  private let file: FileHandle
  private let path: String
  private var hash = SHA256()

  init(path: String) throws(ArchiveError) {
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let file = FileHandle(forWritingAtPath: path)
    else { throw .file(path: path, "cannot be written") }
    self.file = file
    self.path = path
  }

  mutating func write(_ text: String) throws(ArchiveError) {
    let bytes = Data(text.utf8)
    hash.update(data: bytes)
    do {
      try file.write(contentsOf: bytes)
    } catch {
      throw .file(path: path, "cannot be written: \(error.localizedDescription)")
    }
  }

  /// Closes it and returns its sum.
  func finish() throws(ArchiveError) -> String {
    do {
      try file.close()
    } catch {
      throw .file(path: path, "cannot be written: \(error.localizedDescription)")
    }
    return FileDigest.hexadecimal(hash.finalize())
  }
}

/// The lines of a text file, one after the other, with the memory of the longest.
struct TextLines {
  private let file: FileHandle
  private let path: String
  private var rest = Data()
  private var isAtEnd = false
  /// Of the line that was read last, from 1.
  private(set) var number = 0

  private static let partSize = 1 << 16
  /// Longer lines are none of ours.
  private static let longest = 64 << 20

  init(path: String) throws(ArchiveError) {
    guard FileDigest.isRegular(path), let file = FileHandle(forReadingAtPath: path) else {
      throw .file(path: path, "cannot be read")
    }
    self.file = file
    self.path = path
  }

  /// Without its end (LF or CR LF); `nil` after the last.
  mutating func next() throws(ArchiveError) -> Data? {
    while true {
      if let end = rest.firstIndex(of: 10) {
        let line = rest[rest.startIndex..<end]
        rest = rest[(end + 1)...]
        number += 1
        return line.last == 13 ? line.dropLast() : line
      }
      if isAtEnd {
        if rest.isEmpty {
          try? file.close()
          return nil
        }
        rest.append(10)
        continue
      }
      guard rest.count <= Self.longest else {
        throw .badLine(file: path, line: number + 1, "expected a shorter line")
      }
      do {
        let part = try file.read(upToCount: Self.partSize) ?? Data()
        isAtEnd = part.isEmpty
        rest = Data(rest) + part
      } catch {
        throw .file(path: path, "cannot be read: \(error.localizedDescription)")
      }
    }
  }
}
