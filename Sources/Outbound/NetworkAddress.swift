/// An IPv4 or IPv6 address, without port.
///
/// An IPv4 address and its IPv6 form (`::ffff:192.0.2.1`) are the same address.
public struct NetworkAddress: Hashable, Sendable, CustomStringConvertible {
  /// Of IPv6, the first byte highest; IPv4 is mapped to `::ffff:0:0/96`.
  let bits: UInt128

  init(bits: UInt128) { self.bits = bits }

  init(v4: UInt32) { bits = Self.mapped | UInt128(v4) }

  /// Reads `192.0.2.1` or `2001:db8::1`; `nil` for everything else: no names, no short forms such as
  /// `127.1`, no zones.
  public init?(_ text: some StringProtocol) {
    if text.contains(":") {
      guard let bits = Self.v6(text) else { return nil }
      self.init(bits: bits)
    } else {
      guard let v4 = Self.v4(text) else { return nil }
      self.init(v4: v4)
    }
  }

  /// The address if it is one of IPv4.
  var v4: UInt32? {
    bits >> 32 == Self.mapped >> 32 ? UInt32(truncatingIfNeeded: bits) : nil
  }

  /// Dotted decimal, or eight groups of hexadecimal digits.
  public var description: String {
    if let v4 {
      return [24, 16, 8, 0].map { String(v4 >> UInt32($0) & 255) }.joined(separator: ".")
    }
    return (0..<8).map {
      String(UInt16(truncatingIfNeeded: bits >> UInt128(112 - 16 * $0)), radix: 16)
    }
    .joined(separator: ":")
  }

  // MARK: - Private

  static let mapped: UInt128 = 0xffff << 32

  private static func v4(_ text: some StringProtocol) -> UInt32? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var value: UInt32 = 0
    for part in parts {
      guard let byte = number(part, radix: 10, digits: 3), byte <= 255 else { return nil }
      // An octet with a leading zero is octal to some readers and decimal to others.
      if part.utf8.count > 1, part.utf8.first == UInt8(ascii: "0") { return nil }
      value = value << 8 | byte
    }
    return value
  }

  private static func v6(_ text: some StringProtocol) -> UInt128? {
    let halves = split(text)
    guard (1...2).contains(halves.count) else { return nil }
    guard let front = groups(halves[0], isEnd: halves.count == 1) else { return nil }
    if halves.count == 1 {
      guard front.count == 8 else { return nil }
      return joined(front)
    }
    guard let back = groups(halves[1], isEnd: true), front.count + back.count <= 7 else {
      return nil
    }
    let zeros = [UInt16](repeating: 0, count: 8 - front.count - back.count)
    return joined(front + zeros + back)
  }

  /// Before and after `::`, of which there is one at most.
  private static func split(_ text: some StringProtocol) -> [String] {
    var halves: [String] = [""]
    var rest = text[...]
    while let first = rest.first {
      if rest.hasPrefix("::") {
        halves.append("")
        rest = rest.dropFirst(2)
      } else {
        halves[halves.count - 1].append(first)
        rest = rest.dropFirst()
      }
    }
    return halves
  }

  /// Groups of 16 bits; at the address's end two of them may be written as IPv4.
  private static func groups(_ text: String, isEnd: Bool) -> [UInt16]? {
    if text.isEmpty { return [] }
    var groups: [UInt16] = []
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if isEnd, index == parts.count - 1, part.contains("."), let last = v4(part) {
        groups += [UInt16(last >> 16), UInt16(last & 0xffff)]
      } else if let group = number(part, radix: 16, digits: 4) {
        groups.append(UInt16(group))
      } else {
        return nil
      }
    }
    return groups.count <= 8 ? groups : nil
  }

  private static func joined(_ groups: [UInt16]) -> UInt128 {
    groups.reduce(0) { $0 << 16 | UInt128($1) }
  }

  /// Digits alone: no sign, no space.
  private static func number(_ text: some StringProtocol, radix: Int, digits: Int) -> UInt32? {
    guard (1...digits).contains(text.utf8.count), text.allSatisfy({ $0.isASCII && $0.isHexDigit })
    else { return nil }
    return UInt32(text, radix: radix)
  }
}
