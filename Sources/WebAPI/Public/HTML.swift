import HTTPTypes
import Hummingbird

/// Markup. What is interpolated into it is text: it is shown as it is, whatever it holds, unless it is
/// markup itself.
struct HTML: ExpressibleByStringInterpolation, Hashable, Sendable {
  /// As it is sent.
  let text: String

  static let empty: HTML = ""

  init(stringLiteral value: String) { text = value }

  init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + 32 * interpolationCount)
    }

    mutating func appendLiteral(_ literal: String) { text += literal }

    mutating func appendInterpolation(_ value: String) {
      for character in value.unicodeScalars {
        switch character {
        case "&": text += "&amp;"
        case "<": text += "&lt;"
        case ">": text += "&gt;"
        case "\"": text += "&quot;"
        case "'": text += "&#39;"
        default: text.unicodeScalars.append(character)
        }
      }
    }

    mutating func appendInterpolation(_ value: Int) { text += String(value) }

    mutating func appendInterpolation(_ markup: HTML) { text += markup.text }

    mutating func appendInterpolation(_ list: [HTML]) {
      for markup in list { text += markup.text }
    }
  }

  /// An answer that nobody keeps.
  func response(status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Response {
    var fields: HTTPFields = [
      .contentType: Self.contentType, .cacheControl: "no-store", .vary: "Accept-Language",
    ]
    for field in headers { fields[field.name] = field.value }
    return Response(
      status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  static let contentType = "text/html; charset=utf-8"
}
