import Foundation
import HTTPTypes
import Hummingbird
import Pixels

/// JSON as the API speaks it: snake_case names, members without a value left out, stable order.
enum WireJSON {
  static func text(_ value: some Encodable) -> ByteBuffer {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value) else {
      // Only a number that JSON cannot hold (NaN) gets here; bodies check theirs.
      preconditionFailure("a body of the API cannot be written as JSON")
    }
    return ByteBuffer(bytes: data)
  }

  static func response(_ value: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status,
      headers: [.contentType: "application/json", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: text(value)))
  }
}

extension Double {
  /// Itself, or 0 if it is no number that JSON can hold.
  var forJSON: Double { isFinite ? self : 0 }
}

extension Duration {
  /// Seconds to the microsecond, in the fewest digits: 0.12 and not 0.12000000000000001.
  var wireSeconds: Double { Double(microseconds) / 1e6 }
}
