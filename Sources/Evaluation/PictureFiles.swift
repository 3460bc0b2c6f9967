#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Which files of a folder are pictures.
enum PictureFiles {
  private static let endings = [".jpg", ".jpeg", ".png", ".bmp"]

  /// Their names in order; none if the folder cannot be read.
  static func names(in folder: String) -> [String] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return entries.filter { name in
      let lower = name.lowercased()
      return endings.contains { lower.hasSuffix($0) }
    }.sorted()
  }
}
