internal import Foundation

/// JSON as it stands in archives: an object a line, snake_case names, stable order.
enum ArchiveJSON {
  static func line(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value) else {
      // Only a number that JSON cannot hold gets here.
      preconditionFailure("a line of an archive cannot be written as JSON")
    }
    return String(decoding: data, as: UTF8.self) + "\n"
  }

  /// `nil` if the line is something else.
  static func value<Value: Decodable>(_ type: Value.Type, of line: Data) -> Value? {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try? decoder.decode(type, from: line)
  }
}
