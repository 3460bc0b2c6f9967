import Yams

/// One mapping of the file, read key by key. A getter that finds something else than it expects
/// reports it and goes on, so that all issues are found at once.
final class Fields {
  let path: String
  let position: TextPosition
  let reader: YAMLReader
  private let mapping: Node.Mapping

  private struct Entry {
    let position: TextPosition
    let node: Node
    let valuePosition: TextPosition

    init(position: TextPosition, node: Node, valuePosition: TextPosition? = nil) {
      self.position = position
      self.node = node
      self.valuePosition = valuePosition ?? node.position
    }
  }

  private var entries: [String: Entry] = [:]
  private var asked: [String] = []

  init(
    _ mapping: Node.Mapping, position: TextPosition, path: String, reader: YAMLReader
  ) {
    self.path = path
    self.position = position
    self.reader = reader
    self.mapping = mapping
    var earlier: [String: [TextPosition]] = [:]
    for (key, node) in mapping {
      guard let name = key.scalar?.string else {
        reader.report(key.position, path, "expected a key, found \(Shown.node(key))")
        continue
      }
      if let name = reader.duplicate(at: key.position) {
        earlier[name, default: []].append(key.position)
      } else {
        entries[name] = Entry(position: key.position, node: node)
      }
    }
    for (name, positions) in earlier {
      let last = entries[name]?.position
      for again in positions.dropFirst() + (last.map { [$0] } ?? []) {
        reader.report(
          again, path,
          "expected each key once, found \(Shown.text(name)) again (first in line "
            + "\(positions[0].line))")
      }
    }
  }

  /// Of texts that stand elsewhere than in YAML, e.g. in the fields of a table.
  init(
    _ texts: [(key: String, text: String, position: TextPosition)], position: TextPosition,
    reader: YAMLReader
  ) {
    path = ""
    self.position = position
    self.reader = reader
    mapping = Node.Mapping(texts.map { (Node($0.key), Node($0.text, .implicit, .plain)) })
    for (key, text, place) in texts {
      entries[key] = Entry(
        position: place, node: Node(text, .implicit, .plain), valuePosition: place)
    }
  }

  // MARK: - Single values

  /// Changes `value` if the key is there; `value` is its default (or `defaultText` says in words
  /// what it is).
  func read<Value>(
    _ key: String, _ expected: Expected<Value>, into value: inout Value,
    defaultText: String? = nil
  ) {
    note(key, expected.text, default: defaultText ?? expected.write(value))
    if let found = parse(key, expected) { value = found }
  }

  /// As above for a key without a default value.
  func read<Value>(
    _ key: String, _ expected: Expected<Value>, into value: inout Value?,
    defaultText: String = "none"
  ) {
    note(key, expected.text, default: value.map(expected.write) ?? defaultText)
    if let found = parse(key, expected) { value = found }
  }

  /// `nil` with an issue if the key is missing or holds something else.
  func required<Value>(_ key: String, _ expected: Expected<Value>) -> Value? {
    note(key, expected.text, default: nil)
    guard entries[key] != nil else {
      reportMissing(key, expected.text)
      return nil
    }
    return parse(key, expected)
  }

  // MARK: - Nested values

  /// The mapping under `key`, if there is one.
  @discardableResult
  func section<Value>(_ key: String, _ body: (Fields) -> Value) -> Value? {
    note(key, "a mapping", default: "none")
    guard let entry = entries[key] else { return nil }
    return reader.fields(of: entry.node, path: join(key), body)
  }

  /// The mappings of the list under `key`; those that cannot be read are left out.
  func sections<Value>(
    _ key: String, of what: String, defaultText: String? = "none", mayBeEmpty: Bool = true,
    _ body: (Fields) -> Value?
  ) -> [Value]? {
    guard let nodes = list(key, "a list of \(what)", defaultText: defaultText) else { return nil }
    if nodes.isEmpty && !mayBeEmpty {
      report(key, "expected a list of at least one of the \(what), found an empty list")
    }
    return nodes.enumerated().compactMap { index, node in
      reader.fields(of: node, path: "\(join(key))[\(index)]", body) ?? nil
    }
  }

  /// The nodes of the list under `key`; `nil` if there is none.
  func list(_ key: String, _ expected: String, defaultText: String? = "none") -> [Node]? {
    note(key, expected, default: defaultText)
    guard let entry = entries[key] else { return nil }
    guard let sequence = entry.node.sequence else {
      report(key, "expected \(expected), found \(Shown.node(entry.node))")
      return nil
    }
    return Array(sequence)
  }

  /// All of the mapping as it stands there.
  var written: WrittenValue { WrittenValue(.mapping(mapping)) }

  // MARK: - Issues

  func has(_ key: String) -> Bool { entries[key] != nil }

  /// Where the value of `key` stands, or the mapping where it is missing.
  func position(of key: String) -> TextPosition { entries[key]?.valuePosition ?? position }

  func join(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// An issue at the value of `key`, or at the mapping where it is missing.
  func report(_ key: String, _ message: String) {
    reader.report(position(of: key), join(key), message)
  }

  func reportMissing(_ key: String, _ expected: String) {
    reader.report(position, join(key), "missing; expected \(expected)")
  }

  func reportUnknownKeys() {
    for (name, entry) in entries where !asked.contains(name) {
      let shown = Shown.text(name)
      let advice =
        NearestKey.of(name, among: asked).map { "did you mean \"\($0)\"?" }
        ?? "expected one of \(asked.joined(separator: ", "))"
      reader.report(entry.position, path, "unknown key \(shown); \(advice)")
    }
  }

  private func parse<Value>(_ key: String, _ expected: Expected<Value>) -> Value? {
    guard let entry = entries[key] else { return nil }
    if let value = expected.read(entry.node) { return value }
    let found =
      expected.isSecret && entry.node.plainText != nil
      ? "another text (not shown)" : Shown.node(entry.node)
    report(key, "expected \(expected.text), found \(found)")
    return nil
  }

  private func note(_ key: String, _ expected: String, default text: String?) {
    if !asked.contains(key) { asked.append(key) }
    reader.note(join(key), .init(expected: expected, defaultText: text))
  }
}
