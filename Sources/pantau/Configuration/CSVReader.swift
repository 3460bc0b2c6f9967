/// Reads CSV as RFC 4180 has it: commas, quotes doubled inside quotes, lines that end in LF or CRLF.
/// Blank lines are skipped, and a byte order mark before the first.
enum CSVReader {
  struct Field: Hashable {
    var text: String
    var position: TextPosition
  }

  struct Record: Hashable {
    var fields: [Field]

    var position: TextPosition { fields.first?.position ?? .start }
  }

  /// What no record could be read after.
  struct Flaw: Error, Hashable {
    var position: TextPosition
    var message: String
  }

  static func records(of text: String) throws(Flaw) -> [Record] {
    var reader = Reader(text)
    var records: [Record] = []
    while let record = try reader.next() {
      if record.fields.count > 1 || record.fields.first?.text.isEmpty == false {
        records.append(record)
      }
    }
    return records
  }

  private struct Reader {
    private let scalars: [Unicode.Scalar]
    private var at = 0
    private var position = TextPosition.start

    init(_ text: String) {
      scalars = Array(text.unicodeScalars)
      if scalars.first == "\u{FEFF}" { at = 1 }
    }

    /// `nil` at the end.
    mutating func next() throws(Flaw) -> Record? {
      guard at < scalars.count else { return nil }
      var record = Record(fields: [])
      while true {
        record.fields.append(try field())
        guard at < scalars.count else { return record }
        let separator = take()
        if separator == "," { continue }
        if separator == "\r", at < scalars.count, scalars[at] == "\n" { _ = take() }
        return record
      }
    }

    private mutating func field() throws(Flaw) -> Field {
      let begin = position
      guard at < scalars.count, scalars[at] == "\"" else {
        var text = ""
        while at < scalars.count, !",\r\n".unicodeScalars.contains(scalars[at]) {
          text.unicodeScalars.append(take())
        }
        return Field(text: text.trimmingBlanks(), position: begin)
      }
      _ = take()
      var text = ""
      while true {
        guard at < scalars.count else {
          throw Flaw(position: begin, message: "expected a closing quote, found the file's end")
        }
        let scalar = take()
        if scalar != "\"" {
          text.unicodeScalars.append(scalar)
        } else if at < scalars.count, scalars[at] == "\"" {
          text.unicodeScalars.append(take())
        } else {
          break
        }
      }
      guard at == scalars.count || ",\r\n".unicodeScalars.contains(scalars[at]) else {
        throw Flaw(
          position: position, message: "expected a comma or the line's end after a closing quote")
      }
      return Field(text: text, position: begin)
    }

    private mutating func take() -> Unicode.Scalar {
      let scalar = scalars[at]
      at += 1
      if scalar == "\n" {
        position = TextPosition(line: position.line + 1, column: 1)
      } else {
        position.column += 1
      }
      return scalar
    }
  }
}

extension String {
  /// Without blanks at both ends, which people leave beside commas.
  fileprivate func trimmingBlanks() -> String {
    var text = self[...]
    while text.first == " " || text.first == "\t" { text.removeFirst() }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return String(text)
  }
}
