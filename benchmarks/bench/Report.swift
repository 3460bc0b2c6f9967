import Foundation

/// The result of one benchmark: where it was measured, on what, and the rows.
struct Report: Encodable {
  let benchmark: String
  let machine: Machine
  /// Clips, in order of use.
  var inputs: [Clip.Facts] = []
  var rows: [Row]

  /// Prints the table; with a folder also writes the JSON there.
  func publish(to folder: String?) throws {
    print("\n\(benchmark)  (\(machine.summary))")
    for input in inputs { print(input.summary) }
    print(Table(rows).text)
    guard let folder else { return }
    let path = "\(folder)/\(benchmark).json"
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      encoder.keyEncodingStrategy = .convertToSnakeCase
      let json = try encoder.encode(self) + Data("\n".utf8)
      try json.write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw BenchError.noOutput(path: path, reason: error.localizedDescription)
    }
  }
}
