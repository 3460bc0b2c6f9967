internal import CFFmpeg

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Why reading, decoding or writing video failed. Never holds credentials.
public struct MediaError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    case invalidAddress = "invalid_address"
    case notFound = "not_found"
    case unauthorised
    case notPermitted = "not_permitted"
    case connectionRefused = "connection_refused"
    case connectionLost = "connection_lost"
    case unreachable
    /// No name server knows the host, or none answers.
    case hostUnknown = "host_unknown"
    /// No connection, or no video in it, within the connect timeout.
    case timedOut = "timed_out"
    /// Connected, but no packet came for the stall timeout.
    case stalled
    /// Another thread set the `InterruptFlag`.
    case interrupted
    case invalidData = "invalid_data"
    case unsupported
    case noVideo = "no_video"
    /// The picture is not of the size for which the receiver was made.
    case sizeChanged = "size_changed"
    case diskFull = "disk_full"
    case ioFailed = "io_failed"
    case outOfMemory = "out_of_memory"
  }

  public let code: Code
  /// libav's own code, 0 where the error is ours.
  public let avCode: Int32
  /// What was tried, e.g. "connect to"; the address completes it.
  public let operation: String
  /// Where, without credentials.
  public let address: String?
  /// What went wrong, in words.
  public let reason: String
  /// What was expected or found, if the reason does not say it all.
  public let detail: String?

  /// - Parameter reason: where more is known than the code's own sentence says.
  init(
    _ code: Code, _ operation: String, avCode: Int32 = 0, address: String? = nil,
    reason: String? = nil, detail: String? = nil
  ) {
    self.code = code
    self.avCode = avCode
    self.operation = operation
    self.address = address
    self.reason = reason ?? code.sentence
    self.detail = detail
  }

  /// An error from one of libav's codes.
  init(av avCode: Int32, _ operation: String, address: String? = nil, reason: String? = nil) {
    self.init(Code(av: avCode), operation, avCode: avCode, address: address, reason: reason)
  }

  public var description: String {
    var text = operation
    if let address { text += " \(address)" }
    text += ": \(reason)"
    if let detail { text += " (\(detail))" }
    if needsTextOfAVCode { text += " [\(Self.text(ofCode: avCode))]" }
    return text
  }

  /// Whether libav's text tells more than the reason.
  private var needsTextOfAVCode: Bool {
    guard avCode != 0, reason == code.sentence else { return false }
    return switch code {
    case .ioFailed: avCode != pff_error(EIO)
    case .invalidData: avCode != pff_error_invalid_data
    case .unsupported: true
    default: false
    }
  }

  public static func ~= (code: Code, error: MediaError) -> Bool { error.code == code }

  private static func text(ofCode code: Int32) -> String {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(pff_error_text_size)) {
      buffer in
      // SAFETY: libav writes at most `count` bytes and ends them with a zero.
      unsafe av_strerror(code, buffer.baseAddress!, buffer.count)
      return unsafe String(cString: buffer.baseAddress!)
    }
  }
}

extension MediaError.Code {
  init(av code: Int32) {
    switch code {
    case pff_error_unauthorised, pff_error_forbidden: self = .unauthorised
    case pff_error_not_found, pff_error(ENOENT), pff_error_stream_not_found: self = .notFound
    case pff_error(EACCES), pff_error(EPERM): self = .notPermitted
    case pff_error(ECONNREFUSED): self = .connectionRefused
    case pff_error(ECONNRESET), pff_error(EPIPE), pff_error(ENOTCONN): self = .connectionLost
    case pff_error(EHOSTUNREACH), pff_error(ENETUNREACH): self = .unreachable
    case pff_error(ETIMEDOUT): self = .timedOut
    case pff_error_exit: self = .interrupted
    case pff_error_invalid_data, pff_error_bad_request, pff_error(EINVAL): self = .invalidData
    case pff_error_patch_welcome, pff_error_decoder_not_found, pff_error_demuxer_not_found,
      pff_error_encoder_not_found, pff_error_muxer_not_found, pff_error_protocol_not_found,
      pff_error(ENOSYS):
      self = .unsupported
    case pff_error(ENOSPC), pff_error(EDQUOT): self = .diskFull
    case pff_error(ENOMEM): self = .outOfMemory
    default: self = .ioFailed
    }
  }

  var sentence: String {
    switch self {
    case .invalidAddress: "not an address that can be read"
    case .notFound: "not found"
    case .unauthorised: "user or password refused"
    case .notPermitted: "not permitted"
    case .connectionRefused: "connection refused"
    case .connectionLost: "connection lost"
    case .unreachable: "host unreachable"
    case .hostUnknown: "host unknown"
    case .timedOut: "timed out"
    case .stalled: "no packet came in time"
    case .interrupted: "interrupted"
    case .invalidData: "invalid data"
    case .unsupported: "unsupported"
    case .noVideo: "no video in it"
    case .sizeChanged: "the picture changed its size"
    case .diskFull: "disk full"
    case .ioFailed: "input or output failed"
    case .outOfMemory: "out of memory"
    }
  }
}
