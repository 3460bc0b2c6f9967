internal import CFFmpeg

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// An MP4 file in the making: the part that `ClipWriter` and `VideoEncoder` share.
///
/// Written beside its final name and given it when it is complete, so that no reader, and no crash,
/// ever leaves half a file under that name. The index is moved to the front (`faststart`): a browser
/// can play before it has all of it. A file that is not finished is removed.
@safe final class OutputFile {
  private let path: String
  private var partialPath: String { path + ".part" }
  private let operation: String
  private let muxer: MP4Muxer
  private var isFinished = false

  /// `timeBase` is what packets will be given in.
  init(
    path: String, parameters: UnsafePointer<AVCodecParameters>, timeBase: AVRational,
    framesPerSecond: Double?, operation: String
  ) throws(MediaError) {
    self.path = path
    self.operation = operation
    let url = "file:" + path + ".part"
    unsafe muxer = try MP4Muxer(
      parameters: parameters, timeBase: timeBase, framesPerSecond: framesPerSecond, url: url,
      operation: operation, address: path)
    let status = unsafe avio_open(&muxer.context.pointee.pb, url, AVIO_FLAG_WRITE)
    guard status >= 0 else { throw MediaError(av: status, operation, address: path) }
    try muxer.begin(flags: "+faststart")
  }

  deinit {
    if unsafe muxer.context.pointee.pb != nil { unsafe avio_closep(&muxer.context.pointee.pb) }
    if !isFinished { unsafe unlink(partialPath) }
  }

  /// Writes one packet, whose times are in `timeBase`.
  func write(
    _ packet: UnsafeMutablePointer<AVPacket>, timeBase: AVRational
  ) throws(MediaError) {
    try unsafe muxer.write(packet, timeBase: timeBase)
  }

  /// Completes the file and returns its size in bytes.
  func finish() throws(MediaError) -> Int {
    var status = unsafe av_write_trailer(muxer.context)
    // Errors of delayed writes (a full disk) show up here only.
    if status >= 0, let output = unsafe muxer.context.pointee.pb {
      status = unsafe output.pointee.error
    }
    let closed = unsafe avio_closep(&muxer.context.pointee.pb)
    if status >= 0 { status = closed }
    guard status >= 0 else { throw MediaError(av: status, operation, address: path) }
    var information = stat()
    // SAFETY: both names live for the calls.
    guard unsafe stat(partialPath, &information) == 0, unsafe rename(partialPath, path) == 0 else {
      throw MediaError(av: pff_error(errno), operation, address: path)
    }
    isFinished = true
    return Int(information.st_size)
  }
}
