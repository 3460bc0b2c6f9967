/// 8-bit luma samples in one aligned slab that it owns.
///
/// ```
/// base -> | row 0: width samples | padding to stride | row 1 ... | 64 spare bytes |
/// ```
/// Rows begin at multiples of 64 bytes; the spare bytes make a vector load at the very end legal.
@safe public final class LumaPlane {
  public let size: PixelSize
  /// Bytes from one row to the next, a multiple of 64.
  public let stride: Int
  private let base: UnsafeMutablePointer<UInt8>

  public init(size: PixelSize, filledWith value: UInt8 = 0) {
    self.size = size
    stride = (size.width + 63) / 64 * 64
    let count = stride * size.height + 64
    let raw = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: 64)
    unsafe base = raw.bindMemory(to: UInt8.self, capacity: count)
    unsafe base.initialize(repeating: value, count: count)
  }

  deinit { unsafe base.deallocate() }

  @_lifetime(borrow self)
  public func row(_ y: Int) -> Span<UInt8> {
    precondition(y >= 0 && y < size.height, "row out of range")
    // SAFETY: the row lies inside the slab, which lives as long as self.
    let span = unsafe Span(_unsafeStart: base + y * stride, count: size.width)
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// The caller is the plane's only user while it writes: planes are not shared between threads.
  @_lifetime(borrow self)
  public func mutableRow(_ y: Int) -> MutableSpan<UInt8> {
    precondition(y >= 0 && y < size.height, "row out of range")
    // SAFETY: the row lies inside the slab, which lives as long as self; a plane belongs to one
    // owner, who holds no other view of the row while writing.
    let span = unsafe MutableSpan(_unsafeStart: base + y * stride, count: size.width)
    return unsafe _overrideLifetime(span, borrowing: self)
  }
}
