import Access
import Foundation

/// Asks for a password without showing it.
enum PasswordPrompt {
  /// Typed twice, or the first line of standard input. Throws what is wrong with it.
  static func newPassword(for name: UserName, fromInput: Bool) throws -> String {
    let password: String
    if fromInput {
      guard let line = readLine() else {
        throw CommandFailure("expected a password on standard input, found nothing")
      }
      password = line
    } else {
      guard isatty(STDIN_FILENO) == 1 else {
        throw CommandFailure(
          "standard input is no terminal; expected --password-stdin to read a password from it")
      }
      password = try ask("Password for \(name): ")
      guard try ask("The same once more: ") == password else {
        throw CommandFailure("the two passwords differ")
      }
    }
    if let flaw = PasswordRule.flaw(of: password, for: name) {
      throw CommandFailure("expected \(flaw)")
    }
    return password
  }

  private static func ask(_ question: String) throws -> String {
    Terminal.error.remark(question)
    var shown = termios()
    // SAFETY: the structure lives for the call, which fills it.
    guard unsafe tcgetattr(STDIN_FILENO, &shown) == 0 else {
      throw CommandFailure("the terminal does not answer: \(SystemErrorText.of(errno))")
    }
    var hidden = shown
    // Without signals, Ctrl-C comes as a character, and the terminal is not left without echo.
    hidden.c_lflag &= ~tcflag_t(ECHO | ISIG)
    // SAFETY: as above; it is only read.
    _ = unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
    let line = readLine()
    // SAFETY: as above.
    _ = unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown)
    Terminal.error.remark("\n")
    guard let line, !line.contains("\u{3}") else { throw CommandFailure("nothing was changed") }
    return line
  }
}
