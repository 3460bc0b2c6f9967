internal import Crypto
internal import Foundation

/// How a webhook's receiver knows that a delivery is from here, and when it was sent.
///
/// HMAC-SHA256, by the key that both know, of the header `Pantau-Timestamp`, a full stop and the body as
/// it came; written as `sha256=` and 64 small hexadecimal digits.
public enum WebhookSignature {
  public static func text(of body: [UInt8], timestamp: Int64, key: String) -> String {
    var code = HMAC<SHA256>(key: SymmetricKey(data: Data(key.utf8)))
    code.update(data: Data("\(timestamp).".utf8))
    code.update(data: Data(body))
    let digits = code.finalize().map { byte in
      let text = String(byte, radix: 16)
      return byte < 16 ? "0" + text : text
    }
    return "sha256=" + digits.joined()
  }
}
