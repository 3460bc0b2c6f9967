import Foundation

/// A folder of its own, removed with the last reference to it.
final class TemporaryFolder {
  let path: String

  init() throws(BenchError) {
    path = FileManager.default.temporaryDirectory.path + "/pantau-bench-" + UUID().uuidString
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw .noFolder(path: path, reason: error.localizedDescription)
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
