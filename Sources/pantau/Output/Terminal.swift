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

  /// Writes a remark. Nobody is left to be told that nobody listens.
  func remark(_ text: String) { _ = write(text) }

  /// Writes a result to standard output: what was asked for must not be lost in silence.
  ///
  /// A reader that wants no more (`| head`) ends the program quietly, by SIGPIPE or with the exit
  /// code that a shell gives to that.
  static func print(_ text: String) throws {
    let code = Terminal.output.write(text)
    guard code != 0 else { return }
    guard code != EPIPE else { throw CommandExit.closedPipe }
    throw CommandFailure(
      "standard output cannot be written: \(SystemErrorText.of(code))")
  }

  /// 0, or the system's error number.
  private func write(_ text: String) -> Int32 {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      // SAFETY: the bytes live for the call.
      let count = unsafe rest.withUnsafeBytes { bytes in
        #if canImport(Glibc)
          unsafe Glibc.write(rawValue, bytes.baseAddress, bytes.count)
        #else
          unsafe Darwin.write(rawValue, bytes.baseAddress, bytes.count)
        #endif
      }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        return errno
      }
    }
    return 0
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
