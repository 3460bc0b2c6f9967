internal import CFFmpeg

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
internal import Synchronization

/// libav's own log lines (warnings and errors), without credentials.
///
/// Until a sink is installed they are dropped; libav never writes to standard error itself.
public enum MediaLog {
  private struct State {
    var sink: (@Sendable (String) -> Void)?
    /// libav writes some lines in pieces.
    var pending = ""
    var printPrefix: Int32 = 1
  }

  private static let state = Mutex(State())
  /// Packets that RTP streams have lost, by the address of libav's context.
  private static let losses = Mutex<[UInt: Int]>([:])
  private static let hasLosses = Atomic(false)

  /// How many packets a stream has lost since the last call. libav tells it in its log alone.
  static func takeLosses(of context: UnsafeMutableRawPointer) -> Int {
    guard hasLosses.load(ordering: .relaxed) else { return 0 }
    return losses.withLock { losses in
      let count = losses.removeValue(forKey: UInt(bitPattern: context)) ?? 0
      hasLosses.store(!losses.isEmpty, ordering: .relaxed)
      return count
    }
  }

  /// Sends each line to `sink`, which is called on any thread and should return at once.
  public static func install(_ sink: @escaping @Sendable (String) -> Void) {
    state.withLock { $0.sink = sink }
    prepare()
  }

  /// Takes libav's log over and starts its network layer. Called before any use of libav.
  static func prepare() { _ = prepared }

  private static let prepared: Void = {
    av_log_set_level(AV_LOG_WARNING)
    unsafe av_log_set_callback { context, level, format, arguments in
      guard level <= AV_LOG_WARNING, let format = unsafe format,
        let arguments = unsafe arguments
      else { return }
      // SAFETY: formats are texts that end with a zero.
      if let context = unsafe context, unsafe strncmp(format, "RTP: missed", 11) == 0 {
        noteLoss(of: UInt(bitPattern: context))
      }
      unsafe MediaLog.receive(context, level, format, arguments)
    }
    avformat_network_init()
  }()

  private static func noteLoss(of context: UInt) {
    losses.withLock { losses in
      losses[context, default: 0] += 1
      hasLosses.store(true, ordering: .relaxed)
    }
  }

  private static func receive(
    _ context: UnsafeMutableRawPointer?, _ level: Int32, _ format: UnsafePointer<CChar>,
    _ arguments: CVaListPointer
  ) {
    let line = state.withLock { state -> (String, @Sendable (String) -> Void)? in
      guard let sink = state.sink else { return nil }
      let piece = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1024) { buffer in
        // SAFETY: libav writes at most 1024 bytes and ends them with a zero; context, format and
        // arguments are as libav handed them to its callback.
        unsafe av_log_format_line(
          context, level, format, arguments, buffer.baseAddress!, 1024, &state.printPrefix)
        return unsafe String(cString: buffer.baseAddress!)
      }
      state.pending += piece
      guard state.pending.utf8.last == UInt8(ascii: "\n") || state.pending.utf8.count > 4096
      else { return nil }
      defer { state.pending = "" }
      let text = Redaction.apply(to: state.pending)
      return (String(text.drop { $0.isNewline }.prefix { !$0.isNewline }), sink)
    }
    if let (text, sink) = line, !text.isEmpty { sink(text) }
  }
}
