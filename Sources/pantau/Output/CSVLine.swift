/// One record of a CSV file as RFC 4180 has it: comma, CRLF, quotes where they are needed.
enum CSVLine {
  enum Field {
    /// A text that people wrote. Where a spreadsheet would take it for a formula, an apostrophe
    /// is put before it: a note must not run a command on an analyst's machine.
    case text(String)
    /// A number, time, id or word of ours, as it is.
    case value(String)
  }

  static func text(_ fields: [Field]) -> String {
    fields.map { field in
      switch field {
      case .text(let text): quoted(isFormula(text) ? "'" + text : text)
      case .value(let value): quoted(value)
      }
    }.joined(separator: ",") + "\r\n"
  }

  private static func isFormula(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first else { return false }
    return "=+-@\t\r\n".unicodeScalars.contains(first)
  }

  private static func quoted(_ text: String) -> String {
    let isPlain =
      text.unicodeScalars.allSatisfy { !",\"\r\n".unicodeScalars.contains($0) }
      && text.first != " " && text.last != " "
    return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
