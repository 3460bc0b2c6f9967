internal import Foundation

/// Base64 without padding, as hashes and tokens are written (RFC 4648, sections 4 and 5).
enum Base64 {
  static func text(_ bytes: [UInt8]) -> String {
    String(Data(bytes).base64EncodedString().prefix { $0 != "=" })
  }

  /// With `-` and `_`, for addresses and cookies.
  static func urlText(_ bytes: [UInt8]) -> String {
    text(bytes).replacing("+", with: "-").replacing("/", with: "_")
  }

  static func bytes(_ text: some StringProtocol) -> [UInt8]? {
    let padding = String(repeating: "=", count: (4 - text.count % 4) % 4)
    return Data(base64Encoded: text + padding).map(Array.init)
  }
}
