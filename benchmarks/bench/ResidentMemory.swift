import Foundation

/// What this process holds of the machine's memory.
enum ResidentMemory {
  /// In bytes, as the kernel counts pages that were touched.
  static func now() throws -> Int {
    let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(
      separator: " ")
    guard fields.count > 1, let pages = Int(fields[1]) else {
      throw BenchError.noMemoryFigures
    }
    return pages * sysconf(Int32(_SC_PAGESIZE))
  }
}
