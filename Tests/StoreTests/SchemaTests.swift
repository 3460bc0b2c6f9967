import Foundation
import GRDB
import Testing

@testable import Store

struct SchemaTests {
  /// `docs/schema.md` has a section for each table, with a row for each column and no other.
  @Test func documentNamesEveryTableAndColumn() async throws {
    let folder = TemporaryFolder()
    let store = try EventStore(path: folder.database)
    let live = try await store.read("test") { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT tables.name AS table_name, columns.name AS column_name
          FROM pragma_table_list AS tables, pragma_table_info(tables.name) AS columns
          WHERE tables.schema = 'main' AND tables.type = 'table'
            AND tables.name NOT LIKE 'sqlite_%' AND tables.name NOT LIKE 'grdb_%'
          """)
      return Dictionary(grouping: rows) { $0["table_name"] as String }
        .mapValues { Set($0.map { $0["column_name"] as String }) }
    }
    let documented = try documented()
    #expect(Set(live.keys) == Set(documented.keys))
    for (table, columns) in live { #expect(columns == documented[table], "\(table)") }
    #expect(live.count == 31)
  }

  private static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private func documented() throws -> [String: Set<String>] {
    let text = try String(
      contentsOf: Self.repository.appending(path: "docs/schema.md"), encoding: .utf8)
    var tables: [String: Set<String>] = [:]
    var table = ""
    for line in text.split(separator: "\n") {
      if line.hasPrefix("## ") {
        table = String(line.dropFirst(3))
      } else if line.hasPrefix("| `") {
        tables[table, default: []].insert(String(line.split(separator: "`")[1]))
      }
    }
    return tables
  }
}
