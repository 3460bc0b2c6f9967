import Yams

/// The text of a configuration file as nodes with positions.
///
/// Scalars stay text: what is a number or a truth value is decided by who reads the key, so that
/// YAML 1.1's surprises (`no`, `08:30`, `1_000`) do not happen.
struct YAMLDocument {
  /// `nil`: nothing could be made of the text; or it is empty.
  private(set) var root: Node?
  private(set) var issues: [ConfigurationIssue] = []
  /// Where keys stand that are given again further down in their mapping, and what they are.
  private(set) var duplicates: [TextPosition: String] = [:]

  /// More is no configuration.
  static let maximumBytes = 4 << 20
  private static let maximumDuplicates = 100

  init(_ text: String) {
    // Yams refuses the whole text at the first key that is given twice, and says where it is given
    // first. That one is marked by a name of the same length that nobody uses, and the text is read
    // again: so all other issues are found too. `Fields` recognises the mark.
    var text = text
    for _ in 0...Self.maximumDuplicates {
      do {
        root = try Parser(yaml: text, resolver: .basic).singleRoot()
        return
      } catch YamlError.duplicatedKeysInMapping(let names, let context) {
        let position = TextPosition(context.mark)
        guard let name = names.min(),
          let marked = Self.marking(name, at: position, number: duplicates.count, in: text)
        else {
          let names = names.map(Shown.text).joined(separator: ", ")
          issues.append(
            ConfigurationIssue(
              position: position, path: "",
              message: "expected each key once in a mapping, found \(names) again"))
          return
        }
        duplicates[position] = name
        text = marked
      } catch let error as YamlError {
        issues.append(Self.issue(error))
        return
      } catch {
        issues.append(
          ConfigurationIssue(position: .start, path: "", message: "expected valid YAML"))
        return
      }
    }
    issues.append(
      ConfigurationIssue(
        position: .start, path: "",
        message: "expected each key once in a mapping, found too many that are given again"))
  }

  /// `text` with the key at `position` overwritten by private-use scalars, the first of which is
  /// the `number`th, so that no two are alike; `nil` if no such key stands there.
  private static func marking(
    _ name: String, at position: TextPosition, number: Int, in text: String
  ) -> String? {
    let scalars = text.unicodeScalars
    var index = scalars.startIndex
    var line = 1
    while line < position.line {
      guard index < scalars.endIndex else { return nil }
      let scalar = scalars[index]
      index = scalars.index(after: index)
      if scalar == "\n" { line += 1 }
    }
    guard
      var start = scalars.index(
        index, offsetBy: position.column - 1, limitedBy: scalars.endIndex),
      start < scalars.endIndex, !name.isEmpty, let first = Unicode.Scalar(0xE000 + UInt32(number))
    else { return nil }
    if scalars[start] == "\"" || scalars[start] == "'" { start = scalars.index(after: start) }
    guard scalars[start...].starts(with: name.unicodeScalars) else { return nil }
    let length = name.unicodeScalars.count
    let end = scalars.index(start, offsetBy: length)
    var result = String(scalars[..<start])
    result.unicodeScalars.append(first)
    result.unicodeScalars.append(contentsOf: repeatElement("\u{E000}", count: length - 1))
    result.unicodeScalars.append(contentsOf: scalars[end...])
    return result
  }

  /// Yams' own descriptions show the line of the text, which may hold credentials.
  private static func issue(_ error: YamlError) -> ConfigurationIssue {
    func invalid(_ position: TextPosition, _ problem: String) -> ConfigurationIssue {
      ConfigurationIssue(
        position: position, path: "", message: "expected valid YAML: \(problem)")
    }
    let tooDeep = "it is nested too deeply"
    switch error {
    case .parser(_, let problem, let mark, _) where problem.contains("nesting level"):
      return invalid(TextPosition(mark), tooDeep)
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let place = context.map { " (\($0.text) in line \($0.mark.line))" } ?? ""
      return invalid(TextPosition(mark), problem + place)
    case .reader(let problem, let offset, _, let yaml):
      return invalid(position(ofCharacter: offset ?? 0, in: yaml), problem)
    case .memory:
      return invalid(.start, tooDeep)
    case .no, .writer, .emitter, .representer, .dataCouldNotBeDecoded, .duplicatedKeysInMapping:
      return invalid(.start, "it could not be read")
    }
  }

  private static func position(ofCharacter offset: Int, in text: String) -> TextPosition {
    var position = TextPosition.start
    for character in text.prefix(offset) {
      if character.isNewline {
        position = TextPosition(line: position.line + 1, column: 1)
      } else {
        position.column += 1
      }
    }
    return position
  }
}

extension TextPosition {
  init(_ mark: Mark) {
    // Yams says 0 where it knows none.
    self.init(line: max(1, mark.line), column: max(1, mark.column))
  }
}

extension Node {
  var position: TextPosition { mark.map(TextPosition.init) ?? .start }
}
