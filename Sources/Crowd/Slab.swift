/// Numbers in one piece of memory that begins at a multiple of 64 bytes: the weights of a model, or
/// everything that a network computes. Zeros at first.
@safe final class Slab<Element: BitwiseCopyable & Numeric> {
  let count: Int
  private let base: UnsafeMutablePointer<Element>

  init(count: Int) {
    precondition(count >= 0, "a slab of less than nothing")
    self.count = count
    let bytes = max(count, 1) * MemoryLayout<Element>.stride
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    unsafe base = raw.bindMemory(to: Element.self, capacity: max(count, 1))
    unsafe base.initialize(repeating: 0, count: max(count, 1))
  }

  convenience init(_ numbers: [Element]) {
    self.init(count: numbers.count)
    var span = mutableSpan(0..<count)
    for index in numbers.indices { span[index] = numbers[index] }
  }

  deinit { unsafe base.deallocate() }

  @_lifetime(borrow self)
  func span(_ range: Range<Int>) -> Span<Element> {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "outside the slab")
    // SAFETY: the range lies inside the slab, which lives as long as self.
    let span = unsafe Span(_unsafeStart: base + range.lowerBound, count: range.count)
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// The slab belongs to one owner, who holds no other view of the range while writing.
  @_lifetime(borrow self)
  func mutableSpan(_ range: Range<Int>) -> MutableSpan<Element> {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "outside the slab")
    // SAFETY: the range lies inside the slab, which lives as long as self; see above for aliases.
    let span = unsafe MutableSpan(_unsafeStart: base + range.lowerBound, count: range.count)
    return unsafe _overrideLifetime(span, borrowing: self)
  }
}
