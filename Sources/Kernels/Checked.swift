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

  /// The same for floats, which forms may add in another order. Of each pixel only the first
  /// `outputs` are compared: what stands in those that fill it up is left open.
  static func compare(
    _ name: StaticString, outputs: Int? = nil, _ output: inout MutableSpan<Float>,
    reference: (inout MutableSpan<Float>) -> Void, vector: (inout MutableSpan<Float>) -> Void
  ) {
    var content = [Float](repeating: 0, count: output.count)
    var expected = content.mutableSpan
    reference(&expected)
    vector(&output)
    expect(name, outputs: outputs, output, near: expected)
  }

  /// Values may differ by `FloatTolerance` of the largest.
  static func expect(
    _ name: StaticString, outputs: Int? = nil, _ output: borrowing MutableSpan<Float>,
    near expected: borrowing MutableSpan<Float>
  ) {
    let pitch = outputs.map(ConvolutionShape.pitch) ?? 1
    let used = outputs ?? 1
    var largest: Float = 1
    for index in expected.indices { largest = max(largest, abs(expected[index])) }
    for index in output.indices
    where index % pitch < used
      && abs(output[index] - expected[index]) > FloatTolerance.ofLargest * largest
    {
      fatalError(
        "kernel \(name) differs from its reference at \(index): "
          + "\(output[index]) instead of \(expected[index])")
    }
  }
}

/// How far forms of one kernel may be apart.
package enum FloatTolerance {
  /// Of the largest value of a row, or of 1: sums of up to 864 products in another order, fused or
  /// not. Half a unit in the last place each would come to 5e-5 if all errors went one way.
  package static let ofLargest: Float = 1e-4
}
