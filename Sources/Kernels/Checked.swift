extension Checked {
  /// Runs the reference on a copy of `output`, then the vector form on `output` itself, and traps
  /// where they differ.
  static func compare<Element: FixedWidthInteger & BitwiseCopyable>(
    _ name: StaticString, _ output: inout MutableSpan<Element>,
    reference: (inout MutableSpan<Element>) -> Void,
    vector: (inout MutableSpan<Element>) -> Void
  ) {
    var expected: [Element] = []
    expected.reserveCapacity(output.count)
    for index in output.indices { expected.append(output[index]) }
    var copy = expected.mutableSpan
    reference(&copy)
    vector(&output)
    expect(name, output, equals: copy)
  }

  static func expect<Element: FixedWidthInteger & BitwiseCopyable>(
    _ name: StaticString, _ output: borrowing MutableSpan<Element>,
    equals expected: borrowing MutableSpan<Element>
  ) {
    for index in output.indices where output[index] != expected[index] {
      fatalError(
        "kernel \(name) differs from its reference at \(index): "
          + "\(output[index]) instead of \(expected[index])")
    }
  }
}
