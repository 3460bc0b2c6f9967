internal import Foundation
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A browser process and its DevTools protocol over two pipes: JSON messages that end with a zero
/// byte, the browser reading descriptor 3 and writing descriptor 4.
final class DevToolsPipe: Sendable {
  private struct State {
    var nextID = 1
    var waiting: [Int: CheckedContinuation<[UInt8], any Error>] = [:]
    var listeners: [@Sendable (_ method: String, _ session: String?, [UInt8]) -> Void] = []
    var hasEnded = false
  }

  /// Longest wait for an answer.
  private static let patience: Duration = .seconds(30)

  private let processID: pid_t
  private let toBrowser: Int32
  private let fromBrowser: Int32
  private let state = Mutex(State())

  /// Starts `command` (first word: full path), which is ended after `seconds` at the latest.
  init(_ command: [String], seconds: Int) throws {
    var down: [Int32] = [0, 0]
    var up: [Int32] = [0, 0]
    // SAFETY: each array holds the two descriptors that pipe fills.
    guard unsafe pipe(&down) == 0, unsafe pipe(&up) == 0 else {
      throw ChromiumError("no pipe for \(command[0])")
    }
    for descriptor in down + up { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    // timeout leads a process group of its own, with everything that the browser starts.
    let words = ["/usr/bin/timeout", "--kill-after=1", String(seconds)] + command
    processID = try Self.spawn(words, reading: down[0], writing: up[1])
    close(down[0])
    close(up[1])
    toBrowser = down[1]
    fromBrowser = up[0]
    Thread { [self] in readAll() }.start()
  }

  private static func spawn(
    _ words: [String], reading: Int32, writing: Int32
  ) throws -> pid_t {
    // Out of the way of 3 and 4, each of which may be the other's target.
    let input = fcntl(reading, F_DUPFD_CLOEXEC, 10)
    let output = fcntl(writing, F_DUPFD_CLOEXEC, 10)
    defer {
      close(input)
      close(output)
    }
    var actions = unsafe posix_spawn_file_actions_t()
    var arguments: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) } + [nil]
    var child: pid_t = 0
    // SAFETY: arguments end with nil and live until the call is over; actions are initialised.
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, input, 3)
    unsafe posix_spawn_file_actions_adddup2(&actions, output, 4)
    let result = unsafe posix_spawn(&child, words[0], &actions, nil, &arguments, environ)
    unsafe posix_spawn_file_actions_destroy(&actions)
    for index in unsafe arguments.indices { unsafe free(arguments[index]) }
    guard result == 0 else { throw ChromiumError("cannot start \(words[0]): \(result)") }
    return child
  }

  /// Ends the browser and all its processes.
  func stop() {
    let isFirst = state.withLock { state in
      defer { state.hasEnded = true }
      return !state.hasEnded
    }
    guard isFirst else { return }
    kill(-processID, SIGKILL)
    var status: Int32 = 0
    // SAFETY: `status` lives for the call; the child is ours and is waited for once.
    while unsafe waitpid(processID, &status, 0) < 0, errno == EINTR {}
    close(toBrowser)
  }

  /// Calls `listener` with every event of the protocol, on the reading thread.
  func listen(_ listener: @escaping @Sendable (String, String?, [UInt8]) -> Void) {
    state.withLock { $0.listeners.append(listener) }
  }

  /// Sends a command and returns the whole answer.
  func send(
    _ method: String, _ parameters: some Encodable & Sendable, session: String?
  ) async throws -> [UInt8] {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    let command = DevToolsCommand(
      id: id, method: method, params: parameters, sessionId: session)
    let message = try JSONEncoder().encode(command) + [0]
    let timer = Task { [self] in
      try await Task.sleep(for: Self.patience)
      finish(id, .failure(ChromiumError("no answer to \(method) within \(Self.patience)")))
    }
    defer { timer.cancel() }
    return try await withCheckedThrowingContinuation { continuation in
      let hasEnded = state.withLock { state in
        if !state.hasEnded { state.waiting[id] = continuation }
        return state.hasEnded
      }
      if hasEnded {
        continuation.resume(throwing: ChromiumError("the browser has ended"))
      } else if !write(message) {
        finish(id, .failure(ChromiumError("the browser does not listen any more")))
      }
    }
  }

  private func write(_ message: Data) -> Bool {
    state.withLock { _ in
      var rest = [UInt8](message)[...]
      while !rest.isEmpty {
        // SAFETY: the pointer is used within the call only.
        let count = unsafe rest.withUnsafeBytes { bytes in
          unsafe Glibc.write(toBrowser, bytes.baseAddress, bytes.count)
        }
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
      }
      return true
    }
  }

  private func finish(_ id: Int, _ result: Result<[UInt8], any Error>) {
    state.withLock { $0.waiting.removeValue(forKey: id) }?.resume(with: result)
  }

  // MARK: - Reading

  private func readAll() {
    var held: [UInt8] = []
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      // SAFETY: bytes holds as many bytes as are read at most.
      let count = unsafe Glibc.read(fromBrowser, &bytes, bytes.count)
      guard count > 0 else { break }
      for byte in bytes[..<count] {
        if byte == 0 {
          dispatch(held)
          held.removeAll(keepingCapacity: true)
        } else {
          held.append(byte)
        }
      }
    }
    close(fromBrowser)
    let waiting = state.withLock { state in
      defer { state.waiting = [:] }
      return state.waiting
    }
    for continuation in waiting.values {
      continuation.resume(throwing: ChromiumError("the browser has ended"))
    }
  }

  private func dispatch(_ message: [UInt8]) {
    guard let envelope = try? JSONDecoder().decode(DevToolsEnvelope.self, from: Data(message))
    else {
      return
    }
    if let id = envelope.id {
      if let failure = envelope.error {
        finish(id, .failure(ChromiumError(failure.message)))
      } else {
        finish(id, .success(message))
      }
    } else if let method = envelope.method {
      for listener in state.withLock(\.listeners) {
        listener(method, envelope.sessionId, message)
      }
    }
  }
}
