internal import CFFmpeg
public import Pixels

/// Reads the compressed video of a file or a network stream, packet by packet.
///
/// Blocks; belongs to one thread. Another thread ends it through its `InterruptFlag`, within about
/// 0.1 s. Sound and data are ignored.
@safe public final class Demuxer {
  public enum ReadResult: Sendable {
    case packet
    /// The file is over, or the server ended the stream in good order.
    case endOfStream
  }

  public let address: StreamAddress
  /// What the stream is. Replaced when `read` gives the first packet of a picture of another size or
  /// format on the same connection: from that packet on it is a new stream to decoders and clips.
  public private(set) var parameters: StreamParameters
  /// Length of a file as its container states it; `nil` for live streams and where it is unknown.
  public let duration: Duration?

  private let context: UnsafeMutablePointer<AVFormatContext>
  private let streamIndex: Int32
  private let timeBase: AVRational
  private let patience: Patience
  private let stallTimeout: Duration
  private let clock: any WallClock
  private let hasTimestamps: Bool
  private var normalizer: TimestampNormalizer
  private var watch: ParameterWatch?
  private var hadLoss = false

  /// Connects and finds the video: `timedOut` if that takes longer than the connect timeout,
  /// `noVideo` if there is none; else whatever the server or the file system answers.
  public init(
    _ address: StreamAddress, options: StreamOptions = StreamOptions(),
    interrupt: InterruptFlag = InterruptFlag(), clock: any WallClock = SystemWallClock()
  ) throws(MediaError) {
    MediaLog.prepare()
    let patience = Patience(interrupt: interrupt)
    patience.wait(atMost: options.connectTimeout)
    let opened = try unsafe Self.open(address, options, patience)
    do throws(MediaError) {
      let found = try unsafe Self.findVideo(
        in: opened, address, options.connectTimeout, patience)
      parameters = found.parameters
      streamIndex = found.index
      timeBase = found.timeBase
    } catch {
      var failed: UnsafeMutablePointer<AVFormatContext>? = unsafe opened
      unsafe avformat_close_input(&failed)
      throw error
    }
    unsafe context = opened
    // SAFETY: the context is open.
    let length = unsafe opened.pointee.duration
    duration = address.isFile && length > 0 ? .microseconds(length) : nil
    self.address = address
    self.patience = patience
    self.clock = clock
    stallTimeout = options.stallTimeout
    // SAFETY: iformat is set once a context is open, and its strings are static.
    let format = unsafe context.pointee.iformat.pointee
    // libav gives these streams made-up times at 25 frames per second; live, arrival is the truth.
    let isUntimed =
      unsafe format.flags & AVFMT_NOTIMESTAMPS != 0 || String(cString: format.name) == "mpjpeg"
    hasTimestamps = address.isFile || !isUntimed
    normalizer = TimestampNormalizer(
      framesPerSecond: parameters.framesPerSecond,
      // SAFETY: parameters are ours and never written.
      hasReordering: unsafe parameters.raw.pointee.video_delay > 0)
    watch = ParameterWatch(parameters)
    patience.waitForever()
  }

  deinit {
    _ = unsafe MediaLog.takeLosses(of: context)
    // Closing says goodbye to a server that may be gone: not for longer than this.
    patience.wait(atMost: .milliseconds(500))
    var closing: UnsafeMutablePointer<AVFormatContext>? = unsafe context
    unsafe avformat_close_input(&closing)
  }

  /// Waits for the next video packet and puts it into `packet`, whose former content it drops.
  ///
  /// Throws `stalled` after the stall timeout, `interrupted` once the flag is set.
  public func read(into packet: Packet) throws(MediaError) -> ReadResult {
    patience.wait(atMost: stallTimeout)
    // Some protocols ask from a thread of their own: a slow caller is no stall.
    defer { patience.waitForever() }
    while true {
      packet.clear()
      // SAFETY: context is open, packet is ours alone while it is filled.
      let status = unsafe av_read_frame(context, packet.raw)
      if status == pff_error(EAGAIN), !patience.isOver { continue }
      if status < 0 {
        if status == pff_error_eof, !patience.isOver { return .endOfStream }
        throw Self.failure(status, "read", address, patience, overdue: .stalled)
      }
      guard unsafe packet.raw.pointee.stream_index == streamIndex else {
        // Sound goes on while the picture stands: a stall all the same.
        if patience.isOver {
          throw Self.failure(status, "read", address, patience, overdue: .stalled)
        }
        continue
      }
      stamp(packet)
      noteLosses(in: packet)
      if let new = try watch?.change(with: packet, from: parameters) { parameters = new }
      return .packet
    }
  }

  /// Brings its times to 90 kHz and in order.
  private func stamp(_ packet: Packet) {
    packet.arrivedAt = clock.now()
    let target = av_make_q(1, Int32(MediaTime.ticksPerSecond))
    // SAFETY: the packet was filled by libav and is ours alone.
    unsafe av_packet_rescale_ts(packet.raw, timeBase, target)
    let raw = unsafe packet.raw
    var stamp = TimestampNormalizer.Stamp()
    if hasTimestamps {
      stamp.pts = unsafe raw.pointee.pts == pff_no_pts ? nil : raw.pointee.pts
      stamp.dts = unsafe raw.pointee.dts == pff_no_pts ? nil : raw.pointee.dts
    }
    if !address.isFile { stamp.arrival = patience.elapsed.inNanoseconds * 9 / 100_000 }
    let times = normalizer.normalize(stamp)
    unsafe raw.pointee.pts = times.pts.ticks
    unsafe raw.pointee.dts = times.dts.ticks
    unsafe raw.pointee.time_base = target
    packet.isDiscontinuity = times.isDiscontinuity
  }

  /// libav hands a packet out when it has seen the begin of the next one: what was lost meanwhile
  /// belongs to either.
  private func noteLosses(in packet: Packet) {
    let hasLoss = unsafe MediaLog.takeLosses(of: context) > 0
    // SAFETY: the packet was filled by libav and is ours alone.
    let isCorrupt = unsafe packet.raw.pointee.flags & AV_PKT_FLAG_CORRUPT != 0
    packet.isDamaged = hasLoss || hadLoss || isCorrupt
    hadLoss = hasLoss
  }

  // MARK: - Opening

  private static func open(
    _ address: StreamAddress, _ options: StreamOptions, _ patience: Patience
  ) throws(MediaError) -> UnsafeMutablePointer<AVFormatContext> {
    if let host = address.hostToLookUp {
      let operation = opening(address)
      try HostLookup.wait(
        for: host, patience, operation: operation, address: address.description)
      if patience.isOver {
        throw failure(
          0, operation, address, patience, overdue: .timedOut, detail: "looking up its name")
      }
    }
    var context = unsafe avformat_alloc_context()
    guard let allocated = unsafe context else {
      throw MediaError(.outOfMemory, opening(address), address: address.description)
    }
    // SAFETY: `patience` lives in the Demuxer, which closes the context before it goes; if opening
    // fails, libav frees the context before this function returns.
    unsafe allocated.pointee.interrupt_callback = patience.callback
    if !address.isFile {
      // Start as soon as the parameters are known, do not watch 20 frames to guess their rate.
      unsafe allocated.pointee.fps_probe_size = 0
      unsafe allocated.pointee.max_ts_probe = 4
    }
    var dictionary = unsafe openOptions(address, options)
    // SAFETY: context and dictionary are libav's own; on failure it frees the context.
    let status = unsafe avformat_open_input(&context, address.text, nil, &dictionary)
    unsafe av_dict_free(&dictionary)
    guard status >= 0, let opened = unsafe context else {
      throw failure(
        status, opening(address), address, patience, overdue: .timedOut,
        reason: openingReason(status, address))
    }
    return unsafe opened
  }

  /// Files are opened, servers connected to.
  private static func opening(_ address: StreamAddress) -> String {
    address.isFile ? "open" : "connect to"
  }

  /// What libav's code means when opening fails, where its own words mislead.
  private static func openingReason(_ status: Int32, _ address: StreamAddress) -> String? {
    switch status {
    case pff_error(ENOENT) where address.isFile: "there is no such file"
    case pff_error(EISDIR): "a folder, not a video"
    case pff_error_invalid_data where address.isFile: "not a video"
    // What libav's SRT makes of most failures to connect.
    case pff_error(EIO) where !address.isFile: "no answer from the host"
    default: nil
    }
  }

  /// How long a missing datagram is waited for, in microseconds; libav's own tenth of a second takes
  /// many for lost that are only late.
  private static let reorderingDelay = "300000"

  private static func openOptions(
    _ address: StreamAddress, _ options: StreamOptions
  ) -> OpaquePointer? {
    var dictionary: OpaquePointer?
    func set(_ key: String, _ value: String) { unsafe av_dict_set(&dictionary, key, value, 0) }
    switch address.scheme {
    case "rtsp", "rtsps":
      set("rtsp_transport", options.transport.rawValue)
      set("allowed_media_types", "video")
      // A key frame of 200 kB arrives as one burst of datagrams.
      set("buffer_size", "2097152")
      if options.transport == .udp { set("max_delay", reorderingDelay) }
    case "udp", "rtp":
      set("buffer_size", "2097152")
      set("overrun_nonfatal", "1")
      set("max_delay", reorderingDelay)
    case "srt":
      set("connect_timeout", String(options.connectTimeout.microseconds / 1_000))
    default: break
    }
    return unsafe dictionary
  }

  private static func findVideo(
    in context: UnsafeMutablePointer<AVFormatContext>, _ address: StreamAddress,
    _ connectTimeout: Duration, _ patience: Patience
  ) throws(MediaError) -> (parameters: StreamParameters, index: Int32, timeBase: AVRational) {
    if !address.isFile { unsafe limitAnalysis(of: context, connectTimeout) }
    // SAFETY: context is open and ours alone.
    let status = unsafe avformat_find_stream_info(context, nil)
    if status < 0 || patience.isOver {
      throw failure(status, "find video in", address, patience, overdue: .timedOut)
    }
    let index = unsafe av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, nil, 0)
    guard index >= 0, let stream = unsafe context.pointee.streams[Int(index)],
      let parameters = unsafe stream.pointee.codecpar
    else {
      throw MediaError(.noVideo, opening(address), avCode: index, address: address.description)
    }
    guard unsafe parameters.pointee.width > 0 && parameters.pointee.height > 0 else {
      throw MediaError(
        .invalidData, "find video in", address: address.description,
        detail: "a video stream without a picture size")
    }
    unsafe discardOthers(in: context, than: index)
    let rate = unsafe av_guess_frame_rate(context, stream, nil)
    let copy = try unsafe StreamParameters(
      copying: parameters,
      framesPerSecond: rate.num > 0 && rate.den > 0 ? av_q2d(rate) : nil)
    return (copy, index, unsafe stream.pointee.time_base)
  }

  /// Makes libav stop as soon as it knows the streams, yet wait for what may come late.
  private static func limitAnalysis(
    of context: UnsafeMutablePointer<AVFormatContext>, _ connectTimeout: Duration
  ) {
    // Without a header libav looks for the whole time at its disposal, in case another stream turns
    // up. MPEG-TS counts as such although its tables have been read by now: the video is known.
    // SAFETY: context is open; iformat is set then, and its name is static.
    let isTransportStream = unsafe String(cString: context.pointee.iformat.pointee.name) == "mpegts"
    if isTransportStream, unsafe context.pointee.nb_streams > 0 {
      unsafe context.pointee.ctx_flags &= ~AVFMTCTX_NOHEADER
    }
    let hasHeader = unsafe context.pointee.ctx_flags & AVFMTCTX_NOHEADER == 0
    // A camera in the middle of a long GOP may send its parameters with the next key frame only.
    // FLV, which has no header, begins with them.
    unsafe context.pointee.max_analyze_duration =
      hasHeader ? max(1_000_000, connectTimeout.microseconds) : 1_000_000
  }

  /// Tells libav not to fetch sound, data and the other variants of an HLS stream.
  private static func discardOthers(
    in context: UnsafeMutablePointer<AVFormatContext>, than index: Int32
  ) {
    for other in 0..<Int(unsafe context.pointee.nb_streams) where other != Int(index) {
      // SAFETY: libav's array holds nb_streams valid streams.
      unsafe context.pointee.streams[other]!.pointee.discard = AVDISCARD_ALL
    }
  }

  private static func failure(
    _ status: Int32, _ operation: String, _ address: StreamAddress, _ patience: Patience,
    overdue: MediaError.Code, reason: String? = nil, detail: String? = nil
  ) -> MediaError {
    // Protocols give an interrupted call various codes; the reason is ours to know.
    if patience.interrupt.isInterrupted {
      return MediaError(.interrupted, operation, address: address.description)
    }
    if patience.isOverdue {
      return MediaError(overdue, operation, address: address.description, detail: detail)
    }
    return MediaError(av: status, operation, address: address.description, reason: reason)
  }
}
