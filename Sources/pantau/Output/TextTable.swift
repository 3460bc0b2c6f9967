/// Columns of text for a terminal of some width.
struct TextTable {
  struct Column {
    var title: String
    /// Numbers stand right.
    var isRightAligned = false
    /// A column is cut down to this width where the terminal is too narrow; `nil`: never.
    var minimumWidth: Int?
  }

  let columns: [Column]
  private let widths: [Int]
  private static let gap = 2

  /// - Parameters:
  ///   - rows: decide the columns' widths; one cell per column each.
  ///   - width: columns of the terminal; `nil`: as many as it takes.
  init(_ columns: [Column], fitting rows: [[String]], width: Int?) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "one cell per column")
    self.columns = columns
    var widths = columns.indices.map { index in
      rows.reduce(columns[index].title.count) { max($0, $1[index].count) }
    }
    if let width {
      var excess = widths.reduce(0, +) + Self.gap * (columns.count - 1) - width
      // The widest of those that may shrink gives first.
      while excess > 0 {
        let candidates = columns.indices.filter { widths[$0] > columns[$0].minimumWidth ?? .max }
        guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
        widths[widest] -= 1
        excess -= 1
      }
    }
    self.widths = widths
  }

  var header: String { line(columns.map(\.title)) }

  /// Cells that are too long end in `…`.
  func line(_ cells: [String]) -> String {
    precondition(cells.count == columns.count, "one cell per column")
    var line = ""
    for (index, cell) in cells.enumerated() {
      let width = widths[index]
      let text = cell.count > width ? String(cell.prefix(max(0, width - 1))) + "…" : cell
      let padding = String(repeating: " ", count: max(0, width - text.count))
      line += columns[index].isRightAligned ? padding + text : text + padding
      line += String(repeating: " ", count: Self.gap)
    }
    while line.last == " " { line.removeLast() }
    return line
  }
}
