internal import Crypto
internal import Foundation

/// SHA-256 sums of files of any size, with the memory of one part.
enum FileDigest {
  private static let partSize = 1 << 20

  /// The sum of a regular file, as 64 hexadecimal digits; `nil` if it cannot be read.
  ///
  /// - Parameter progress: is told the bytes of each part.
  static func of(_ path: String, progress: (Int) -> Void = { _ in }) -> String? {
    guard isRegular(path), let file = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? file.close() }
    return try? digest(of: file, progress: progress)
  }

  /// Copies a file to a name that is free, and returns the sum of what was copied.
  static func copy(_ path: String, to target: String) throws -> String {
    guard isRegular(path), let file = FileHandle(forReadingAtPath: path) else {
      throw CocoaError(.fileReadNoSuchFile)
    }
    defer { try? file.close() }
    guard !FileManager.default.fileExists(atPath: target),
      FileManager.default.createFile(atPath: target, contents: nil),
      let output = FileHandle(forWritingAtPath: target)
    else { throw CocoaError(.fileWriteFileExists) }
    defer { try? output.close() }
    return try digest(of: file) { part in try output.write(contentsOf: part) }
  }

  /// Not what a link points to: that lies somewhere else.
  static func isRegular(_ path: String) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.type] as? FileAttributeType == .typeRegular
  }

  static func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
    digest.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  private static func digest(of file: FileHandle, progress: (Int) -> Void) throws -> String {
    try digest(of: file) { part in progress(part.count) }
  }

  private static func digest(of file: FileHandle, each: (Data) throws -> Void) throws -> String {
    var hash = SHA256()
    while let part = try file.read(upToCount: partSize), !part.isEmpty {
      hash.update(data: part)
      try each(part)
    }
    return hexadecimal(hash.finalize())
  }
}
