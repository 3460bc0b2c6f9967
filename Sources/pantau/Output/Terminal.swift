import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The terminal that standard output or standard error may be.
enum Terminal: Int32, Sendable {
  case output = 1
  case error = 2

  /// Whether a person looks at it: false for pipes, files and dumb terminals.
  var isInteractive: Bool {
    isatty(rawValue) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }

  /// Columns; `nil` if it is no terminal and text may be as wide as it is.
  var width: Int? {
    guard isatty(rawValue) == 1 else { return nil }
    var size = winsize()
    // SAFETY: the request fills exactly one `winsize`, which lives for the call.
    let status = unsafe withUnsafeMutablePointer(to: &size) { pointer in
      unsafe ioctl(rawValue, UInt(TIOCGWINSZ), UnsafeMutableRawPointer(pointer))
    }
    return status == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }

  func write(_ text: String) {
    let handle: FileHandle = self == .output ? .standardOutput : .standardError
    // Nobody is left to be told that nobody listens.
    try? handle.write(contentsOf: Data(text.utf8))
  }

  /// One line per element.
  func write(lines: some Sequence<String>) {
    write(lines.map { $0 + "\n" }.joined())
  }

  /// `text` on one line and without control characters: notes and names come from people, and must
  /// not command the terminal.
  static func clean(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          switch scalar.properties.generalCategory {
          case .control, .format, .lineSeparator, .paragraphSeparator: " "
          default: scalar
          }
        }))
  }
}
