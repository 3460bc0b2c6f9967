internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A program that a test runs beside itself: ended by `stop`, at the latest when the value goes,
/// and by itself after `seconds` even if the test is killed.
public final class ChildProcess: Sendable {
  public struct Failure: Error {
    public let message: String

    public init(message: String) { self.message = message }
  }

  private struct State {
    var isRunning = true
    var status: Int32 = 0
    var input: Int32
    var output: Int32
  }

  public let processID: Int32
  private let state: Mutex<State>

  /// Starts `command[0]` (a full path) with the other words as arguments.
  ///
  /// Its standard input is a pipe that stays open until `stop`, its standard output is read by
  /// `waitForLine`, its standard error goes to the test's if `showsErrors`.
  public init(_ command: [String], seconds: Int, showsErrors: Bool = true) throws {
    // timeout ends the program in any case; it hands on our signal.
    let words = ["/usr/bin/timeout", "--kill-after=1", String(seconds)] + command
    let spawned = try Self.spawning.withLock { _ in try Self.spawn(words, showsErrors) }
    processID = spawned.processID
    state = Mutex(State(input: spawned.input, output: spawned.output))
  }

  /// Held while pipes are open that the next child must not inherit.
  private static let spawning = Mutex(())

  private static func spawn(
    _ words: [String], _ showsErrors: Bool
  ) throws -> (processID: Int32, input: Int32, output: Int32) {
    var input: [Int32] = [0, 0]
    var output: [Int32] = [0, 0]
    // SAFETY: each array holds the two descriptors that pipe fills.
    guard unsafe pipe(&input) == 0, unsafe pipe(&output) == 0 else {
      throw Failure(message: "no pipe for \(words)")
    }
    for descriptor in input + output { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    var actions = unsafe posix_spawn_file_actions_t()
    var arguments: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) } + [nil]
    var child: pid_t = 0
    // SAFETY: arguments end with nil and live until the call is over; actions are initialised.
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawn_file_actions_adddup2(&actions, input[0], 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, output[1], 1)
    if !showsErrors {
      unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    }
    // Threads of Swift's pool block most signals, and a child would inherit that.
    var attributes = posix_spawnattr_t()
    var noSignals = sigset_t()
    unsafe posix_spawnattr_init(&attributes)
    unsafe sigemptyset(&noSignals)
    unsafe posix_spawnattr_setsigmask(&attributes, &noSignals)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    let result = unsafe posix_spawn(&child, words[0], &actions, &attributes, &arguments, environ)
    unsafe posix_spawnattr_destroy(&attributes)
    unsafe posix_spawn_file_actions_destroy(&actions)
    for index in unsafe arguments.indices { unsafe free(arguments[index]) }
    close(input[0])
    close(output[1])
    guard result == 0 else { throw Failure(message: "cannot start \(words): \(result)") }
    return (child, input[1], output[0])
  }

  deinit { stop() }

  /// Runs a program to its end; throws unless it answers 0.
  public static func run(_ command: [String], seconds: Int = 60) throws {
    let child = try ChildProcess(command, seconds: seconds)
    _ = child.readAll()
    let status = child.waitForEnd()
    guard status == 0 else {
      throw Failure(message: "\(command.joined(separator: " ")): status \(status)")
    }
  }

  /// Runs a program to its end and returns what it printed; throws unless it answers 0.
  public static func output(of command: [String], seconds: Int = 60) throws -> String {
    let child = try ChildProcess(command, seconds: seconds)
    let text = child.readAll()
    let status = child.waitForEnd()
    guard status == 0 else {
      throw Failure(message: "\(command.joined(separator: " ")): status \(status)")
    }
    return text
  }

  /// Reads its output until it has printed a line; `false` if it ended or time ran out first.
  public func waitForLine(_ line: String, timeout: Duration = .seconds(15)) -> Bool {
    let output = state.withLock(\.output)
    let end = ContinuousClock.now + timeout
    var text = ""
    while ContinuousClock.now < end {
      var waiting = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      // SAFETY: `waiting` is one pollfd and lives for the call.
      guard unsafe poll(&waiting, 1, 100) > 0 else { continue }
      guard let piece = Self.read(output) else { return false }
      text += piece
      if text.split(separator: "\n").contains(Substring(line)) { return true }
    }
    return false
  }

  /// Closes its input, asks it to end, and waits until it has.
  public func stop() {
    let isRunning = state.withLock { state in
      if state.input >= 0 { close(state.input) }
      state.input = -1
      return state.isRunning
    }
    guard isRunning else { return }
    kill(processID, SIGTERM)
    waitForEnd()
  }

  /// As the kernel's out-of-memory killer would: no time to say goodbye.
  public func killAtOnce() {
    // The program is in the process group of timeout, which leads one of its own.
    kill(-processID, SIGKILL)
    waitForEnd()
    // timeout is dead; the program that it started may need a moment more.
    for _ in 0..<1_000 where kill(-processID, 0) == 0 { usleep(5_000) }
  }

  /// Its exit status, 128 + signal if a signal ended it.
  @discardableResult
  public func waitForEnd() -> Int32 {
    state.withLock { state in
      guard state.isRunning else { return state.status }
      var raw: Int32 = 0
      // SAFETY: `raw` lives for the call; the child is ours and has not been waited for.
      while unsafe waitpid(processID, &raw, 0) < 0, errno == EINTR {}
      state.isRunning = false
      state.status = raw & 127 == 0 ? raw >> 8 & 255 : 128 + raw & 127
      if state.input >= 0 { close(state.input) }
      state.input = -1
      close(state.output)
      return state.status
    }
  }

  /// What it prints until it ends.
  public func readAll() -> String {
    let output = state.withLock(\.output)
    var text = ""
    while let piece = Self.read(output) { text += piece }
    return text
  }

  /// `nil` at its end.
  private static func read(_ descriptor: Int32) -> String? {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    // SAFETY: bytes holds as many bytes as are read at most.
    let count = unsafe Glibc.read(descriptor, &bytes, bytes.count)
    return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
  }
}
