internal import CVec

// Compiled twice: here for the floor of the architecture, in KernelsV4 for AVX-512.

#if PANTAU_V4
  /// One register of floats.
  typealias Lanes = SIMD16<Float>
#else
  /// One register of floats; two of NEON.
  typealias Lanes = SIMD8<Float>
#endif

extension Lanes {
  /// Unaligned.
  @inline(__always)
  init(from pointer: UnsafePointer<Float>) {
    // SAFETY: callers keep `scalarCount` floats at the pointer readable.
    #if PANTAU_V4
      self = unsafe cv_load_f32x16(pointer)
    #else
      self = unsafe cv_load_f32x8(pointer)
    #endif
  }

  /// Unaligned.
  @inline(__always)
  func store(to pointer: UnsafeMutablePointer<Float>) {
    // SAFETY: callers own `scalarCount` floats at the pointer.
    #if PANTAU_V4
      unsafe cv_store_f32x16(pointer, self)
    #else
      unsafe cv_store_f32x8(pointer, self)
    #endif
  }

  @inline(__always)
  func clamped(_ low: Float, _ high: Float) -> Lanes {
    #if PANTAU_V4
      cv_clamp_f32x16(self, low, high)
    #else
      cv_clamp_f32x8(self, low, high)
    #endif
  }
}
