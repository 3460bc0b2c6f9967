internal import CFFmpeg

/// Makes fragmented MP4 of a stream's packets, without decoding them: what browsers play by Media
/// Source Extensions (ISO/IEC 14496-12; W3C, ISO BMFF Byte Stream Format).
///
/// Begins with the first key frame that it is given, at time 0. Belongs to one thread or actor.
@safe public final class FragmentMuxer {
  /// Stands before the first fragment.
  public let header: [UInt8]
  /// For `MediaSource`, e.g. `video/mp4; codecs="avc1.64001f"`.
  public let mediaType: String

  private let muxer: MP4Muxer
  private let packet = Packet()
  private var timeline = MuxTimeline()
  private var isEmpty = true

  /// Codecs that browsers play.
  public static func plays(_ parameters: StreamParameters) -> Bool { parameters.codec == "h264" }

  /// Throws `unsupported` for a codec that browsers don't play, `invalidData` where the stream does
  /// not say how it is coded.
  public init(_ parameters: StreamParameters) throws(MediaError) {
    let operation = "live video"
    guard Self.plays(parameters) else {
      throw MediaError(.unsupported, operation, detail: "browsers do not play \(parameters.codec)")
    }
    unsafe muxer = try MP4Muxer(
      parameters: parameters.raw, timeBase: MuxTimeline.timeBase,
      framesPerSecond: parameters.framesPerSecond, operation: operation, address: nil)
    let status = unsafe avio_open_dyn_buf(&muxer.context.pointee.pb)
    guard status >= 0 else { throw MediaError(av: status, operation) }
    try muxer.begin(flags: "+empty_moov+default_base_moof+frag_custom")
    header = try Self.takeBytes(of: muxer)
    guard let profile = Self.profile(in: header) else {
      throw MediaError(.invalidData, operation, detail: "no parameter sets")
    }
    mediaType = "video/mp4; codecs=\"avc1.\(profile)\""
  }

  deinit {
    var bytes: UnsafeMutablePointer<UInt8>?
    if unsafe muxer.context.pointee.pb != nil {
      unsafe _ = avio_close_dyn_buf(muxer.context.pointee.pb, &bytes)
      unsafe muxer.context.pointee.pb = nil
      unsafe av_free(bytes)
    }
  }

  /// Adds one packet to the fragment in the making; packets before the first key frame are passed
  /// over.
  public func write(_ source: Packet) throws(MediaError) {
    guard let times = timeline.place(source) else { return }
    try packet.share(source, at: times)
    try unsafe muxer.write(packet.raw, timeBase: MuxTimeline.timeBase)
    isEmpty = false
  }

  /// The fragment of what was written since the last one; empty if nothing was.
  public func takeFragment() throws(MediaError) -> [UInt8] {
    guard !isEmpty else { return [] }
    isEmpty = true
    let status = unsafe av_write_frame(muxer.context, nil)
    guard status >= 0 else { throw MediaError(av: status, "live video") }
    return try Self.takeBytes(of: muxer)
  }

  private static func takeBytes(of muxer: MP4Muxer) throws(MediaError) -> [UInt8] {
    var memory: UnsafeMutablePointer<UInt8>?
    // SAFETY: libav gives the buffer to us; all `count` bytes of it were written.
    let count = unsafe Int(avio_close_dyn_buf(muxer.context.pointee.pb, &memory))
    let bytes = unsafe Array(UnsafeBufferPointer(start: memory, count: count))
    unsafe av_free(memory)
    unsafe muxer.context.pointee.pb = nil
    let status = unsafe avio_open_dyn_buf(&muxer.context.pointee.pb)
    guard status >= 0 else { throw MediaError(av: status, "live video") }
    return bytes
  }

  /// Profile, constraints and level in hexadecimal digits (RFC 6381), out of the header's `avcC` box,
  /// which libav made of whatever form the parameter sets had.
  private static func profile(in header: [UInt8]) -> String? {
    let name = Array("avcC".utf8)
    guard header.count > 8,
      let place = header.indices.dropLast(7).first(where: {
        header[$0..<$0 + 4].elementsEqual(name)
      })
    else { return nil }
    return header[place + 5..<place + 8].map { byte in
      String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }.joined()
  }
}
