import Access
import Foundation
import HTTPTypes
import Hummingbird

/// The cookie that a browser is logged in by. No script can read it, no other site has it sent, and
/// it goes with the browser's end.
enum SessionCookie {
  static let name = "pantau_session"

  static func token(of request: Request) -> SecretToken? {
    for header in request.headers[values: .cookie] {
      for pair in header.split(separator: ";") {
        let parts = pair.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, parts[0].trimmingCharacters(in: .whitespaces) == name else {
          continue
        }
        return SecretToken(parts[1].trimmingCharacters(in: .whitespaces))
      }
    }
    return nil
  }

  /// Value of `Set-Cookie`; `nil` takes the cookie away.
  static func header(_ token: SecretToken?, isSecure: Bool) -> String {
    "\(name)=\(token?.text ?? ""); Path=/; HttpOnly; SameSite=Strict"
      + (token == nil ? "; Max-Age=0" : "") + (isSecure ? "; Secure" : "")
  }
}
