internal import Foundation

/// A row of a CSV file (RFC 4180).
enum CSVRow {
  enum Field {
    /// What people wrote: where a spreadsheet would take it for a formula, an apostrophe is put
    /// before it.
    case text(String)
    /// A number, time, id or word of ours, as it is.
    case value(String)
  }

  static func line(_ fields: [Field]) -> String {
    fields.map { field in
      switch field {
      case .value(let value): quoted(value)
      case .text(let text):
        quoted(isFormula(text) ? "'" + text : text)
      }
    }.joined(separator: ",") + "\r\n"
  }

  private static func isFormula(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first else { return false }
    return "=+-@\t\r\n".unicodeScalars.contains(first)
  }

  private static func quoted(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else {
      return text
    }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  /// The fields of a line that holds values of ours alone: no line ends in them.
  static func values(of line: String) -> [String] {
    var fields: [String] = []
    var field = ""
    var isQuoted = false
    var characters = line.makeIterator()
    var pending = characters.next()
    while let character = pending {
      pending = characters.next()
      if isQuoted, character == "\"", pending == "\"" {
        field.append("\"")
        pending = characters.next()
      } else if character == "\"" {
        isQuoted.toggle()
      } else if character == ",", !isQuoted {
        fields.append(field)
        field = ""
      } else {
        field.append(character)
      }
    }
    return fields + [field]
  }
}
