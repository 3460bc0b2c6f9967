internal import CFFmpeg
public import Pixels

/// What a decoder or a muxer needs to know of one video stream. Immutable.
@safe public final class StreamParameters: Sendable {
  // SAFETY: filled in init, never written afterwards, freed in deinit.
  nonisolated(unsafe) let raw: UnsafeMutablePointer<AVCodecParameters>
  /// libav's name of the codec, e.g. `h264`, `hevc`, `mjpeg`, `mpeg4`.
  public let codec: String
  /// As the stream's header says; a stream may change its size later (see `DecodedFrame.size`).
  public let size: PixelSize
  /// As the container or codec says; `nil` where neither does. A guide, not a clock.
  public let framesPerSecond: Double?

  /// Copies `parameters`.
  ///
  /// - Parameters:
  ///   - extradata: new parameter sets instead of theirs.
  ///   - frame: a picture that was decoded with those, whose size and format are the stream's.
  init(
    copying parameters: UnsafePointer<AVCodecParameters>, framesPerSecond: Double?,
    extradata: [UInt8]? = nil, frame: DecodedFrame? = nil
  ) throws(MediaError) {
    guard let copy = unsafe avcodec_parameters_alloc() else {
      throw MediaError(.outOfMemory, "copy stream parameters")
    }
    // SAFETY: both are valid parameters; libav copies deeply.
    var status = unsafe avcodec_parameters_copy(copy, parameters)
    if status >= 0, let extradata { status = unsafe Self.set(extradata, in: copy) }
    guard status >= 0 else {
      var failed: UnsafeMutablePointer<AVCodecParameters>? = unsafe copy
      unsafe avcodec_parameters_free(&failed)
      throw MediaError(av: status, "copy stream parameters")
    }
    if let frame {
      unsafe copy.pointee.width = frame.raw.pointee.width
      unsafe copy.pointee.height = frame.raw.pointee.height
      unsafe copy.pointee.format = frame.raw.pointee.format
      unsafe copy.pointee.sample_aspect_ratio = frame.raw.pointee.sample_aspect_ratio
    }
    unsafe raw = copy
    unsafe codec = String(cString: avcodec_get_name(copy.pointee.codec_id))
    unsafe size = PixelSize(
      width: Int(max(0, copy.pointee.width)), height: Int(max(0, copy.pointee.height)))
    self.framesPerSecond = framesPerSecond
  }

  private static func set(
    _ extradata: [UInt8], in parameters: UnsafeMutablePointer<AVCodecParameters>
  ) -> Int32 {
    let padding = Int(AV_INPUT_BUFFER_PADDING_SIZE)
    guard let memory = unsafe av_mallocz(extradata.count + padding) else {
      return pff_error(ENOMEM)
    }
    // SAFETY: the parameters own their extradata, which libav allocated and will free; the new
    // memory is as large as is written, with the padding that libav wants.
    unsafe av_freep(&parameters.pointee.extradata)
    unsafe memory.copyMemory(from: extradata, byteCount: extradata.count)
    unsafe parameters.pointee.extradata = memory.assumingMemoryBound(to: UInt8.self)
    unsafe parameters.pointee.extradata_size = Int32(extradata.count)
    return 0
  }

  /// The codec's own description of the stream (libav: extradata); empty where there is none.
  public var description: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get {
      // SAFETY: extradata holds extradata_size bytes and is never written after init.
      let bytes = unsafe Span(
        _unsafeElements: UnsafeBufferPointer(
          start: raw.pointee.extradata, count: Int(max(0, raw.pointee.extradata_size))))
      return unsafe _overrideLifetime(bytes, borrowing: self)
    }
  }

  deinit {
    var parameters: UnsafeMutablePointer<AVCodecParameters>? = unsafe raw
    unsafe avcodec_parameters_free(&parameters)
  }
}
