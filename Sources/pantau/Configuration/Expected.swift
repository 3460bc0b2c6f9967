import Pixels
import Yams

/// What one key wants: how it is said to people, how a node is read, how a value is written.
struct Expected<Value> {
  /// Completes "expected ...", and stands in the documentation's tables.
  let text: String
  /// `nil`: the node is something else.
  let read: (Node) -> Value?
  /// How a value would be written in the file.
  let write: (Value) -> String
  /// Its value is never shown in a message.
  var isSecret = false
}

extension Expected<Double> {
  static func number(_ range: ClosedRange<Double>) -> Expected {
    Expected(
      text: "a number from \(Shown.number(range.lowerBound)) to \(Shown.number(range.upperBound))",
      read: { node in node.plainNumber.flatMap { range.contains($0) ? $0 : nil } },
      write: Shown.number)
  }
}

extension Expected<Int> {
  static func integer(_ range: ClosedRange<Int>) -> Expected {
    Expected(
      text: "a whole number from \(range.lowerBound) to \(range.upperBound)",
      read: { node in
        guard let scalar = node.scalar, scalar.style == .plain, let value = Int(scalar.string)
        else { return nil }
        return range.contains(value) ? value : nil
      },
      write: { String($0) })
  }
}

extension Expected<Int> {
  /// Bytes, in the file in billions of them.
  static func gigabytes(_ range: ClosedRange<Double>) -> Expected {
    let number = Expected<Double>.number(range)
    return Expected(
      text: number.text,
      read: { node in number.read(node).map { Int(($0 * 1e9).rounded()) } },
      write: { Shown.number(Double($0) / 1e9) })
  }
}

extension Expected<Duration> {
  static func seconds(_ range: ClosedRange<Double>) -> Expected { span(range, seconds: 1) }
  static func days(_ range: ClosedRange<Double>) -> Expected { span(range, seconds: 86_400) }

  private static func span(_ range: ClosedRange<Double>, seconds unit: Double) -> Expected {
    let number = Expected<Double>.number(range)
    return Expected(
      text: number.text,
      read: { node in
        number.read(node).map { .microseconds(Int64(($0 * unit * 1_000_000).rounded())) }
      },
      write: { Shown.number($0.inSeconds / unit) })
  }

  /// `+07:00`, `-03:30` or `Z`.
  static var utcOffset: Expected {
    Expected(
      text: "an offset from UTC such as \"+07:00\"",
      read: { node in
        guard let text = node.plainText else { return nil }
        if text == "Z" { return .zero }
        guard let sign = text.first, sign == "+" || sign == "-",
          let minutes = minutesOfDay(text.dropFirst()), minutes <= 14 * 60
        else { return nil }
        return .seconds((sign == "-" ? -60 : 60) * minutes)
      },
      write: { offset in
        let minutes = Int(offset.components.seconds) / 60
        return (minutes < 0 ? "-" : "+") + clock(abs(minutes))
      })
  }
}

extension Expected<Bool> {
  static var flag: Expected {
    Expected(text: "true or false", read: { $0.truthValue }, write: { String($0) })
  }
}

extension Expected<String> {
  /// At least one character that is no blank, at most `longest`.
  static func text(_ what: String, longest: Int = 200) -> Expected {
    Expected(
      text: "\(what) (a text of 1 to \(longest) characters)",
      read: { node in
        guard let text = node.plainText, text.count <= longest,
          text.contains(where: { !$0.isWhitespace }),
          !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { return nil }
        return text
      },
      write: { $0 })
  }

  /// Any text but an empty one, never shown.
  static func secret(_ what: String) -> Expected {
    Expected(
      text: what,
      read: { node in node.plainText.flatMap { $0.isEmpty ? nil : $0 } },
      write: { _ in "" },
      isSecret: true)
  }
}

extension Expected {
  /// One of an enumeration's words.
  static func choice(_ type: Value.Type) -> Expected
  where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    choice(Array(Value.allCases), word: \.rawValue)
  }

  /// One of some values, by their words.
  static func choice(_ values: [Value], word: @escaping (Value) -> String) -> Expected {
    Expected(
      text: list(values.map(word)),
      read: { node in
        guard let text = node.plainText else { return nil }
        return values.first { word($0) == text }
      },
      write: word)
  }

  /// An identifier of the alphabet `a-z 0-9 - _`.
  static func identifier(_ make: @escaping (String) -> Value?) -> Expected {
    Expected(
      text: "an identifier (1 to 64 of a-z, 0-9, - and _)",
      read: { node in node.plainText.flatMap(make) },
      write: { String(describing: $0) })
  }

  private static func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "nothing" }
    return words.dropLast().joined(separator: ", ") + " or " + last
  }
}

/// A time of day in minutes since midnight.
struct TimeOfDay: Hashable, Sendable {
  var minutes: Int
}

extension Expected<TimeOfDay> {
  /// `HH:MM`; 24:00 only if `latest` says so.
  static func timeOfDay(earliest: Int, latest: Int) -> Expected {
    Expected(
      text: "a time of day from \(clock(earliest)) to \(clock(latest))",
      read: { node in
        guard let text = node.plainText, let minutes = minutesOfDay(Substring(text)),
          (earliest...latest).contains(minutes)
        else { return nil }
        return TimeOfDay(minutes: minutes)
      },
      write: { clock($0.minutes) })
  }
}

/// `HH:MM` as minutes, 00:00...24:00.
private func minutesOfDay(_ text: Substring) -> Int? {
  let parts = text.split(separator: ":", omittingEmptySubsequences: false)
  guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }),
    parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
    let hours = Int(parts[0]), let minutes = Int(parts[1]), minutes < 60,
    hours * 60 + minutes <= 1440
  else { return nil }
  return hours * 60 + minutes
}

private func clock(_ minutes: Int) -> String {
  func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
  return padded(minutes / 60) + ":" + padded(minutes % 60)
}
