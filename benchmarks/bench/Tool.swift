import Foundation

/// Runs a command of the system.
enum Tool {
  /// Its standard output. Throws `toolFailed` with the last line of its complaint.
  static func output(of tool: String, _ arguments: [String]) throws(BenchError) -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [tool] + arguments
    let output = Pipe()
    let complaint = Pipe()
    process.standardOutput = output
    process.standardError = complaint
    process.standardInput = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      throw .toolFailed(tool: tool, reason: error.localizedDescription)
    }
    // Tools that are run here complain briefly: their pipe does not fill while this one is read.
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let last = complaint.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let lines = String(decoding: last, as: UTF8.self).split(separator: "\n")
      throw .toolFailed(
        tool: tool, reason: lines.last.map(String.init) ?? "exit \(process.terminationStatus)")
    }
    return String(decoding: text, as: UTF8.self)
  }
}
