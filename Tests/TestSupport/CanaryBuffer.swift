/// Elements between two stretches of 64 known bytes that nobody may write.
public struct CanaryBuffer<Element: FixedWidthInteger & BitwiseCopyable & Sendable>: Sendable {
  private var storage: [Element]
  private let margin: Int
  public let count: Int

  public init(_ content: [Element]) {
    margin = 64 / MemoryLayout<Element>.size
    count = content.count
    let canary = [Element](repeating: Self.canary, count: margin)
    storage = canary + content + canary
  }

  private static var canary: Element { Element(truncatingIfNeeded: 0xA5A5_A5A5 as UInt64) }

  public var content: [Element] { Array(storage[margin..<margin + count]) }

  public var isIntact: Bool {
    storage[..<margin].allSatisfy { $0 == Self.canary }
      && storage[(margin + count)...].allSatisfy { $0 == Self.canary }
  }

  /// Lends the elements between the canaries.
  public mutating func withSpan<Result>(
    _ body: (inout MutableSpan<Element>) -> Result
  ) -> Result {
    let range = margin..<margin + count
    var whole = storage.mutableSpan
    var inner = whole._mutatingExtracting(range)
    return body(&inner)
  }
}
