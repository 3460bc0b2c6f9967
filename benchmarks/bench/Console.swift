import Foundation

/// What people read while a benchmark runs: on standard error, so that tables can be piped.
enum Console {
  static func say(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }
}
