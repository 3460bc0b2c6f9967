internal import CVec

extension KernelSet {
  /// Asks the memory for a row that is read soon. Changes nothing but time: a decoder leaves its
  /// picture outside the nearer caches, and the hardware does not look beyond a page by itself.
  public static func prefetchRow(_ row: Span<UInt8>) {
    var index = 0
    while index < row.count {
      // SAFETY: index lies within the row; a prefetch reads nothing.
      unsafe row.withUnsafeBufferPointer { unsafe cv_prefetch($0.baseAddress! + index) }
      index &+= 64
    }
  }
}
