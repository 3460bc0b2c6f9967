import Foundation

/// What the system says of one of its error numbers, e.g. "no space left on device".
enum SystemErrorText {
  static func of(_ code: Int32) -> String {
    // SAFETY: strerror answers a string that is valid until this thread asks again; it is copied.
    let text = unsafe String(cString: strerror(code))
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
