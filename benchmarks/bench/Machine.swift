import Foundation
import Kernels
import Pixels

/// Where and with what a benchmark ran. Names neither the host nor a path.
struct Machine: Encodable {
  let date: String
  let commit: String
  /// Whether sources differ from that commit.
  let isModified: Bool
  let system: String
  let cpu: String
  let cores: Int
  let memoryBytes: UInt64
  let kernels: String
  let cpuLevel: String
  let compiler: String
  let flags: String
  /// Of 1, 5 and 15 minutes, when the benchmark began. Above a few tenths: others were at work.
  let loadAverage: [Double]

  init() {
    date = SystemWallClock().now().description
    commit = Self.git(["rev-parse", "--short", "HEAD"]) ?? "unknown"
    isModified =
      Self.git(["status", "--porcelain", "--", "Package.swift", "Sources", "benchmarks/bench"])
      != ""
    system = Self.value(of: "PRETTY_NAME", separator: "=", in: "/etc/os-release") ?? "unknown"
    cpu = Self.cpuName
    cores = ProcessInfo.processInfo.activeProcessorCount
    memoryBytes = ProcessInfo.processInfo.physicalMemory
    kernels = KernelSet.best.name
    cpuLevel = "\(CPULevel.chosen)"
    compiler = Self.compilerName
    flags = Self.buildFlags
    loadAverage = Self.currentLoad
  }

  var summary: String {
    let load = loadAverage.first.map { ", load \($0)" } ?? ""
    return "\(cpu), \(cores) cores, \(kernels) kernels, \(compiler) \(flags)\(load)"
  }

  static let isDebugBuild = buildFlags.hasPrefix("debug")

  // MARK: - Private

  private static var buildFlags: String {
    #if DEBUG
      let level = "debug"
    #else
      let level = "-O"
    #endif
    #if arch(x86_64)
      return level + " -march=x86-64-v3"
    #else
      return level
    #endif
  }

  /// The compiler of this program, as far as a program can know it.
  private static var compilerName: String {
    #if compiler(>=6.4)
      "Swift 6.4 or later"
    #elseif compiler(>=6.3.1)
      "Swift 6.3.1 or later"
    #elseif compiler(>=6.3)
      "Swift 6.3"
    #else
      "Swift before 6.3"
    #endif
  }

  private static var cpuName: String {
    let file = "/proc/cpuinfo"
    guard let name = value(of: "model name", separator: ":", in: file) else { return "unknown" }
    // Virtual machines often hide the model's number; the family tells the generation.
    guard let family = value(of: "cpu family", separator: ":", in: file),
      let model = value(of: "model", separator: ":", in: file)
    else { return name }
    return "\(name) (family \(family), model \(model))"
  }

  private static var currentLoad: [Double] {
    guard let text = try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8) else {
      return []
    }
    return text.split(separator: " ").prefix(3).compactMap { Double($0) }
  }

  /// The value behind the first line that begins with `key`.
  private static func value(of key: String, separator: Character, in path: String) -> String? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: separator, maxSplits: 1)
      guard parts.count == 2, parts[0].trimmingCharacters(in: .whitespaces) == key else {
        continue
      }
      return parts[1].trimmingCharacters(in: CharacterSet(charactersIn: " \t\""))
    }
    return nil
  }

  private static func git(_ arguments: [String]) -> String? {
    try? Tool.output(of: "git", arguments).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
