// How the kernels that work on tiles of floats leave the checked world: once a call, after they
// have checked all counts.

@inline(__always)
func withPointers(
  _ input: Span<Float>, _ weights: Span<Float>, _ residual: Span<Float>,
  _ output: inout MutableSpan<Float>,
  _ body: (
    UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>?, UnsafeMutablePointer<Float>
  ) -> Void
) {
  unsafe input.withUnsafeBufferPointer { input in
    unsafe weights.withUnsafeBufferPointer { weights in
      unsafe residual.withUnsafeBufferPointer { residual in
        unsafe output.withUnsafeMutableBufferPointer { output in
          // No pixels: there may be no memory at all.
          guard let input = input.baseAddress, let weights = weights.baseAddress,
            let output = output.baseAddress
          else { return }
          let residual = residual.count == 0 ? nil : residual.baseAddress
          unsafe body(input, weights, residual, output)
        }
      }
    }
  }
}

@inline(__always)
func withPointers(
  _ rows: borrowing FloatRows, _ weights: Span<Float>, _ output: inout MutableSpan<Float>,
  _ body: (
    (UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>), UnsafePointer<Float>,
    UnsafeMutablePointer<Float>
  ) -> Void
) {
  let (here, below) = (rows.here, rows.below)
  let none = Span<Float>()
  unsafe withPointers(rows.above, weights, none, &output) { above, weights, _, output in
    unsafe here.withUnsafeBufferPointer { here in
      unsafe below.withUnsafeBufferPointer { below in
        // SAFETY: all rows have the count of the one above, which is not empty here.
        unsafe body((above, here.baseAddress!, below.baseAddress!), weights, output)
      }
    }
  }
}
