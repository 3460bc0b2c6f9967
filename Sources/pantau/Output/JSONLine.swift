import Foundation

/// JSON as the commands write it: one value a line, members in a stable order, the names that the
/// API uses.
enum JSONLine {
  static func text(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value) else {
      // Only a number that JSON cannot hold gets here.
      preconditionFailure("a value cannot be written as JSON")
    }
    return String(decoding: data, as: UTF8.self) + "\n"
  }
}
