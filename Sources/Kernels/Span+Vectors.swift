internal import CVec

/// 32 bytes: one register of AVX2, two of NEON.
typealias Bytes = SIMD32<UInt8>

// The one place where kernels leave the checked world: unaligned loads and stores of 32 lanes.
// Callers have checked the counts of a whole row once; debug builds check every access.

extension Span<UInt8> {
  @inline(__always)
  func vector(at index: Int) -> Bytes {
    assert(index >= 0 && index + 32 <= count, "vector load outside the row")
    // SAFETY: the kernel's own bounds keep index + 32 within the row (asserted above).
    return unsafe withUnsafeBufferPointer { unsafe cv_load_u8x32($0.baseAddress! + index) }
  }
}

extension Span<UInt8> {
  /// The bytes one to the left of those at `index`, a multiple of 32; the row's first byte goes on
  /// beyond its end.
  @inline(__always)
  func vector(leftOf index: Int) -> Bytes {
    index >= 32 ? vector(at: index &- 1) : cv_from_left(vector(at: index))
  }

  /// The bytes one to the right; the row's last byte goes on beyond its end.
  @inline(__always)
  func vector(rightOf index: Int) -> Bytes {
    index &+ 33 <= count ? vector(at: index &+ 1) : cv_from_right(vector(at: index))
  }
}

extension MutableSpan<UInt8> {
  @inline(__always)
  func vector(at index: Int) -> Bytes {
    assert(index >= 0 && index + 32 <= count, "vector load outside the row")
    // SAFETY: as for Span.
    return unsafe withUnsafeBufferPointer { unsafe cv_load_u8x32($0.baseAddress! + index) }
  }

  @inline(__always)
  mutating func store(_ vector: Bytes, at index: Int) {
    assert(index >= 0 && index + 32 <= count, "vector store outside the row")
    // SAFETY: as for Span; the exclusive access to self excludes other views.
    unsafe withUnsafeMutableBufferPointer { unsafe cv_store_u8x32($0.baseAddress! + index, vector) }
  }

  @inline(__always)
  mutating func store8(_ vector: SIMD8<UInt8>, at index: Int) {
    assert(index >= 0 && index + 8 <= count, "vector store outside the row")
    // SAFETY: as above.
    unsafe withUnsafeMutableBufferPointer { unsafe cv_store_u8x8($0.baseAddress! + index, vector) }
  }
}

extension MutableSpan<UInt16> {
  @inline(__always)
  func vector(at index: Int) -> SIMD32<UInt16> {
    assert(index >= 0 && index + 32 <= count, "vector load outside the row")
    // SAFETY: as for Span.
    return unsafe withUnsafeBufferPointer { unsafe cv_load_u16x32($0.baseAddress! + index) }
  }

  @inline(__always)
  mutating func store(_ vector: SIMD32<UInt16>, at index: Int) {
    assert(index >= 0 && index + 32 <= count, "vector store outside the row")
    // SAFETY: as above.
    unsafe withUnsafeMutableBufferPointer {
      unsafe cv_store_u16x32($0.baseAddress! + index, vector)
    }
  }
}

extension Span<UInt8> {
  /// 8 bytes as floats.
  @inline(__always)
  func floats(at index: Int) -> SIMD8<Float> {
    assert(index >= 0 && index + 8 <= count, "vector load outside the row")
    // SAFETY: as above.
    return unsafe withUnsafeBufferPointer { unsafe cv_bytes_to_f32x8($0.baseAddress! + index) }
  }
}

extension Span<Float> {
  @inline(__always)
  func vector(at index: Int) -> SIMD8<Float> {
    assert(index >= 0 && index + 8 <= count, "vector load outside the row")
    // SAFETY: as above.
    return unsafe withUnsafeBufferPointer { unsafe cv_load_f32x8($0.baseAddress! + index) }
  }
}

extension MutableSpan<Float> {
  @inline(__always)
  mutating func store(_ vector: SIMD8<Float>, at index: Int) {
    assert(index >= 0 && index + 8 <= count, "vector store outside the row")
    // SAFETY: as above.
    unsafe withUnsafeMutableBufferPointer {
      unsafe cv_store_f32x8($0.baseAddress! + index, vector)
    }
  }

  /// Stores the lanes of two vectors in turn: 16 floats.
  @inline(__always)
  mutating func storeInterleaved(_ a: SIMD8<Float>, _ b: SIMD8<Float>, at index: Int) {
    assert(index >= 0 && index + 16 <= count, "vector store outside the row")
    // SAFETY: as above.
    unsafe withUnsafeMutableBufferPointer {
      unsafe cv_store_interleaved_pair_f32x8($0.baseAddress! + index, a, b)
    }
  }

  /// Stores the lanes of three vectors in turn: 24 floats.
  @inline(__always)
  mutating func storeInterleaved(
    _ a: SIMD8<Float>, _ b: SIMD8<Float>, _ c: SIMD8<Float>, at index: Int
  ) {
    assert(index >= 0 && index + 24 <= count, "vector store outside the row")
    // SAFETY: as above.
    unsafe withUnsafeMutableBufferPointer {
      unsafe cv_store_interleaved_f32x8($0.baseAddress! + index, a, b, c)
    }
  }
}
