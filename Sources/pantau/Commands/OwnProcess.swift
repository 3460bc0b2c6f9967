import Foundation

/// Another process of this very program, that this one talks with.
final class OwnProcess {
  private let process = Process()
  private let input = Pipe()
  private let output = LineReader()
  private let errors = LineReader()

  init(_ arguments: [String]) throws {
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = arguments
    process.standardInput = input
    process.standardOutput = output.pipe
    process.standardError = errors.pipe
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

  /// Closes its input, and waits until it has ended.
  func end() {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
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
