#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `memcpy`, which the compiler must neither drop nor replace. Counts are equal.
@inline(never)
func copy(_ source: Span<UInt8>, to target: inout MutableSpan<UInt8>) {
  precondition(source.count == target.count, "counts differ")
  unsafe target.withUnsafeMutableBufferPointer { into in
    unsafe source.withUnsafeBufferPointer { from in
      // SAFETY: both hold `count` bytes; `target` is exclusive, so they don't overlap.
      _ = unsafe memcpy(into.baseAddress!, from.baseAddress!, from.count)
    }
  }
}
