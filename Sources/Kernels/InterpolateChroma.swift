internal import CVec

/// A row of chroma for each column of luma, between the two rows and two columns that lie nearest:
///
/// ```
/// v[i] = 3 near[i] + far[i]
/// output[2 i] = (3 v[i] + v[i - 1]) / 16;  output[2 i + 1] = (3 v[i] + v[i + 1]) / 16
/// ```
/// (beyond the ends: the row's own first and last; not rounded). `near` is the chroma row that the row
/// of luma belongs to, `far` its other neighbour. Samples are taken to lie in the middle of their 2 x 2
/// pixels, as JPEG has it. `output` has twice the count of `near`, or one less; counts of `near` and
/// `far` are equal.
public typealias InterpolateChroma =
  @Sendable (_ near: Span<UInt8>, _ far: Span<UInt8>, _ output: inout MutableSpan<Float>) -> Void

extension Reference {
  static func interpolateChroma(
    _ near: Span<UInt8>, _ far: Span<UInt8>, _ output: inout MutableSpan<Float>
  ) {
    interpolateChroma(near, far, &output, samples: 0..<near.count)
  }

  static func interpolateChroma(
    _ near: Span<UInt8>, _ far: Span<UInt8>, _ output: inout MutableSpan<Float>,
    samples: Range<Int>
  ) {
    func mixed(_ i: Int) -> Float {
      let i = min(max(i, 0), near.count - 1)
      return 3 * Float(near[i]) + Float(far[i])
    }
    for i in samples {
      output[2 * i] = (3 * mixed(i) + mixed(i - 1)) / 16
      if 2 * i + 1 < output.count { output[2 * i + 1] = (3 * mixed(i) + mixed(i + 1)) / 16 }
    }
  }
}

extension Vector {
  static func interpolateChroma(
    _ near: Span<UInt8>, _ far: Span<UInt8>, _ output: inout MutableSpan<Float>
  ) {
    let count = near.count
    precondition(far.count == count, "counts differ")
    precondition((output.count + 1) / 2 == count, "a sample for two columns")
    guard count > 0 else { return }
    Reference.interpolateChroma(near, far, &output, samples: 0..<1)
    var i = 1
    while i &+ 9 <= count {
      let left = near.floats(at: i &- 1) * 3 + far.floats(at: i &- 1)
      let here = (near.floats(at: i) * 3 + far.floats(at: i)) * 3
      let right = near.floats(at: i &+ 1) * 3 + far.floats(at: i &+ 1)
      output.storeInterleaved((here + left) / 16, (here + right) / 16, at: 2 &* i)
      i &+= 8
    }
    Reference.interpolateChroma(near, far, &output, samples: i..<count)
  }
}

extension Checked {
  static func interpolateChroma(
    _ near: Span<UInt8>, _ far: Span<UInt8>, _ output: inout MutableSpan<Float>
  ) {
    compare("interpolateChroma", &output) {
      Reference.interpolateChroma(near, far, &$0)
    } vector: {
      Vector.interpolateChroma(near, far, &$0)
    }
  }
}
