import Synchronization

/// A fixed number of pictures of one size, lent as `Frame`s.
///
/// ```
/// slot: | luma: height rows | first chroma: half as many | second chroma |   rows of stride bytes
/// ```
/// Everything is allocated at start; lending and giving back allocate nothing. A change of
/// resolution builds a new pool, and the old one dies with its last frame.
@safe public final class FramePool: Sendable {
  public let size: PixelSize
  /// Of each chroma plane: half the size, rounded up.
  public let chromaSize: PixelSize
  public let stride: Int
  public let slotCount: Int
  private let rowsPerSlot: Int
  // SAFETY: the pointer never changes; each slot's bytes are touched by its one `Frame` only.
  nonisolated(unsafe) private let base: UnsafeMutablePointer<UInt8>
  /// Bit n is set while slot n is free.
  private let free: Atomic<UInt64>

  /// `slots` is 1...64.
  public init(size: PixelSize, slots: Int) {
    precondition((1...64).contains(slots), "a pool has 1 to 64 slots")
    self.size = size
    slotCount = slots
    chromaSize = PixelSize(width: (size.width + 1) / 2, height: (size.height + 1) / 2)
    stride = (size.width + 63) / 64 * 64
    rowsPerSlot = size.height + 2 * chromaSize.height
    let count = slots * stride * rowsPerSlot + 64
    let raw = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: 64)
    unsafe base = raw.bindMemory(to: UInt8.self, capacity: count)
    unsafe base.initialize(repeating: 0, count: count)
    free = Atomic(slots == 64 ? ~0 : (1 << UInt64(slots)) - 1)
  }

  deinit { unsafe base.deallocate() }

  /// `nil` when every slot is in flight: the caller drops the frame and counts it.
  public func acquire(pts: MediaTime) -> Frame? {
    var seen = free.load(ordering: .relaxed)
    while seen != 0 {
      let slot = seen.trailingZeroBitCount
      let (exchanged, original) = free.weakCompareExchange(
        expected: seen, desired: seen & ~(1 << UInt64(slot)), ordering: .acquiring)
      if exchanged { return Frame(pool: self, slot: slot, pts: pts) }
      seen = original
    }
    return nil
  }

  fileprivate func release(_ slot: Int) {
    free.bitwiseOr(1 << UInt64(slot), ordering: .releasing)
  }

  fileprivate func start(ofRow y: Int, inSlot slot: Int) -> UnsafeMutablePointer<UInt8> {
    precondition(y >= 0 && y < size.height, "row out of range")
    return unsafe base + (slot * rowsPerSlot + y) * stride
  }

  fileprivate func start(
    ofRow y: Int, of chroma: Chroma, inSlot slot: Int
  ) -> UnsafeMutablePointer<UInt8> {
    precondition(y >= 0 && y < chromaSize.height, "row out of range")
    let first = size.height + chroma.rawValue * chromaSize.height
    return unsafe base + (slot * rowsPerSlot + first + y) * stride
  }
}

/// The two colour differences of a picture.
public enum Chroma: Int, CaseIterable, Sendable {
  case blue, red
}

/// A luma plane, and where the picture has colours two of chroma, lent by a pool; the slot goes
/// back when the value dies.
@safe public struct Frame: ~Copyable, Sendable {
  private let pool: FramePool
  private let slot: Int
  public let pts: MediaTime
  /// Whether the chroma planes hold this picture's colours; whoever fills them says so.
  public var hasChroma = false
  /// Whether luma uses all of 0...255, as JPEG does, rather than 16...235; whoever fills it says so.
  public var isFullRange = false

  fileprivate init(pool: FramePool, slot: Int, pts: MediaTime) {
    self.pool = pool
    self.slot = slot
    self.pts = pts
  }

  deinit { pool.release(slot) }

  public var size: PixelSize { pool.size }

  /// Half of `size`, rounded up.
  public var chromaSize: PixelSize { pool.chromaSize }

  @_lifetime(borrow self)
  public func row(_ y: Int) -> Span<UInt8> {
    // SAFETY: the pool checks y; this frame is the slot's only holder.
    let start = unsafe UnsafePointer(pool.start(ofRow: y, inSlot: slot))
    let span = unsafe Span(_unsafeStart: start, count: pool.size.width)
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  @_lifetime(&self)
  public mutating func mutableRow(_ y: Int) -> MutableSpan<UInt8> {
    // SAFETY: as above, and the exclusive access to self excludes other views.
    let start = unsafe pool.start(ofRow: y, inSlot: slot)
    let span = unsafe MutableSpan(_unsafeStart: start, count: pool.size.width)
    return unsafe _overrideLifetime(span, mutating: &self)
  }

  /// One row of a chroma plane; 128 is grey. Only where `hasChroma`. It goes on with zeros to half
  /// of the pool's stride, a multiple of 32.
  @_lifetime(borrow self)
  public func paddedRow(_ y: Int, of chroma: Chroma) -> Span<UInt8> {
    // SAFETY: the pool checks y; this frame is the slot's only holder; chroma has at most half as
    // many columns as the stride, and what is beyond them is written once, as zeros.
    let start = unsafe UnsafePointer(pool.start(ofRow: y, of: chroma, inSlot: slot))
    let span = unsafe Span(_unsafeStart: start, count: pool.stride / 2)
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  @_lifetime(&self)
  public mutating func mutableRow(_ y: Int, of chroma: Chroma) -> MutableSpan<UInt8> {
    // SAFETY: as above, and the exclusive access to self excludes other views.
    let start = unsafe pool.start(ofRow: y, of: chroma, inSlot: slot)
    let span = unsafe MutableSpan(_unsafeStart: start, count: pool.chromaSize.width)
    return unsafe _overrideLifetime(span, mutating: &self)
  }
}
