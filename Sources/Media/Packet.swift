internal import CFFmpeg
public import Pixels

/// One compressed unit of a video stream: a shell that `Demuxer.read(into:)` fills again and again.
///
/// The bytes are reference-counted by libav. A packet may go to another thread once it is filled:
/// while more than one thread can see it, nobody may fill, clear or change it.
@safe public final class Packet: @unchecked Sendable {
  // SAFETY: (of @unchecked) written only by the one owner that fills it, before it is shared.
  let raw: UnsafeMutablePointer<AVPacket>
  /// When it came, on our clock.
  public var arrivedAt = WallTime(microseconds: 0)
  /// The stream's clock jumped before this packet: times before and after it are not comparable
  /// with what the camera saw, though `pts` goes on without a gap.
  public internal(set) var isDiscontinuity = false
  /// Part of it, or of the one before, was lost on the way. The decoder does not always notice.
  public internal(set) var isDamaged = false

  public init() {
    guard let packet = unsafe av_packet_alloc() else { fatalError("out of memory") }
    unsafe raw = packet
  }

  deinit {
    var packet: UnsafeMutablePointer<AVPacket>? = unsafe raw
    unsafe av_packet_free(&packet)
  }

  /// When its picture is to be shown. With B-frames not in the order of packets.
  public var pts: MediaTime { MediaTime(ticks: unsafe raw.pointee.pts) }

  /// When it is to be decoded: strictly increasing from packet to packet of a `Demuxer`.
  public var dts: MediaTime { MediaTime(ticks: unsafe raw.pointee.dts) }

  public var isKeyFrame: Bool { unsafe raw.pointee.flags & AV_PKT_FLAG_KEY != 0 }

  public var byteCount: Int { Int(unsafe raw.pointee.size) }

  /// The compressed bytes, as the stream carries them.
  public var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get {
      // SAFETY: data holds size bytes, and nobody changes a packet that others can see.
      let bytes = unsafe Span(
        _unsafeElements: UnsafeBufferPointer(start: raw.pointee.data, count: byteCount))
      return unsafe _overrideLifetime(bytes, borrowing: self)
    }
  }

  /// Lets its bytes go; the shell can be filled again.
  public func clear() {
    unsafe av_packet_unref(raw)
    isDiscontinuity = false
    isDamaged = false
  }

  /// Becomes a second packet, with other times, on the bytes of `source`, which stays as it is.
  func share(_ source: Packet, at times: (pts: Int64, dts: Int64)) throws(MediaError) {
    clear()
    // SAFETY: the source is only read; the copy counts as a further owner of its bytes.
    let status = unsafe av_packet_ref(raw, source.raw)
    guard status >= 0 else { throw MediaError(av: status, "share a packet") }
    unsafe raw.pointee.pts = times.pts
    unsafe raw.pointee.dts = times.dts
  }
}
