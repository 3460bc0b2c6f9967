import Foundation

/// Another process of this very program, that this one talks with.
final class OwnProcess {
  private let process = Process()
  private let input = Pipe()
  private let output = LineReader()
  private let errors = LineReader()

  /// - Parameters:
  ///   - errors: the file that its standard error goes to; `nil`: `readErrorLine` reads it.
  init(_ arguments: [String], errorsTo file: FileHandle? = nil) throws {
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = arguments
    process.standardInput = input
    process.standardOutput = output.pipe
    process.standardError = file ?? errors.pipe
    do {
      try process.run()
    } catch {
      throw CommandFailure("could not start another process of pantau: \(error)")
    }
  }

  /// The next line that it prints; empty at its end.
  func readLine() -> String { output.next() ?? "" }

  /// The next line of its standard error; `nil` at its end.
  func readErrorLine() -> String? { errors.next() }

  var processID: Int32 { process.processIdentifier }

  /// Closes its input, and waits until it has ended.
  func end() {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// Ends it by SIGTERM and waits until it has; returns its exit status, 128 + signal if that ended
  /// it. One that has not ended after `seconds` is killed.
  @discardableResult
  func terminate(within seconds: Double = 60) -> Int32 {
    try? input.fileHandleForWriting.close()
    let deadline = ContinuousClock.now + .seconds(seconds)
    process.terminate()
    while process.isRunning {
      if ContinuousClock.now > deadline { kill(process.processIdentifier, SIGKILL) }
      usleep(20_000)
    }
    return process.terminationReason == .exit
      ? process.terminationStatus : 128 + process.terminationStatus
  }

  private final class LineReader {
    let pipe = Pipe()
    private var rest = Data()

    func next() -> String? {
      while true {
        if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
          defer { rest = Data(rest[rest.index(after: end)...]) }
          return String(decoding: rest[..<end], as: UTF8.self)
        }
        let data = pipe.fileHandleForReading.availableData
        guard !data.isEmpty else {
          defer { rest = Data() }
          return rest.isEmpty ? nil : String(decoding: rest, as: UTF8.self)
        }
        rest.append(data)
      }
    }
  }
}
