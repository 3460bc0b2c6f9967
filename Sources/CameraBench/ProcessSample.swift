import Foundation

/// What a process holds at a moment.
public struct ProcessSample: Sendable {
  /// Resident memory, MB (10^6 bytes): what the program and its heap have in use, and the pages of
  /// files that it maps.
  public let residentMB: Double
  public let descriptors: Int
  public let threads: Int
}

extension ProcessSample {
  /// `nil` where nobody knows: the process is gone, or the system is no Linux.
  public init?(of process: Int32) {
    let folder = "/proc/\(process)"
    guard let status = try? String(contentsOfFile: folder + "/status", encoding: .utf8),
      let open = try? FileManager.default.contentsOfDirectory(atPath: folder + "/fd")
    else { return nil }
    func number(_ key: String) -> Double? {
      let line = status.split(separator: "\n").first { $0.hasPrefix(key + ":") }
      return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) }
    }
    guard let kilobytes = number("VmRSS"), let threads = number("Threads") else { return nil }
    residentMB = kilobytes * 1_024 / 1e6
    descriptors = open.count
    self.threads = Int(threads)
  }
}
