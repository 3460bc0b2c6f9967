/// Rows as text: words to the left, numbers to the right, a column for every fact.
struct Table {
  private let lines: [[String]]
  /// Columns that hold words.
  private let wordColumns = 3

  init(_ rows: [Row]) {
    var factNames: [String] = []
    for fact in rows.flatMap(\.facts) where !factNames.contains(fact.name) {
      factNames.append(fact.name)
    }
    let head = ["what", "of", "clock", "n", "median", "p95", "min", "unit"] + factNames
    lines =
      [head]
      + rows.map { row in
        [
          row.name, row.subject, row.clock.rawValue, String(row.n), row.median.short,
          row.p95.short, row.least.short, row.unit.rawValue,
        ]
          + factNames.map { name in row.facts.first { $0.name == name }?.value.short ?? "" }
      }
  }

  var text: String {
    let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { line in
      let cells = line.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        return column < wordColumns ? cell + padding : padding + cell
      }
      return trimmed(cells.joined(separator: "  "))
    }.joined(separator: "\n")
  }

  private func trimmed(_ line: String) -> String {
    var line = line[...]
    while line.last == " " { line.removeLast() }
    return String(line)
  }
}
