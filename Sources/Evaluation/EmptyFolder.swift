#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A folder of pictures in which nobody is: those in its folder `input` if it has one (sequences for
/// motion have masks beside it), else those in itself.
public struct EmptyFolder: Hashable, Sendable {
  /// Its own name.
  public let name: String
  /// Paths in order.
  public var pictures: [String]

  public init(_ folder: String) throws(EvaluationError) {
    guard (try? FileManager.default.contentsOfDirectory(atPath: folder)) != nil else {
      throw .notAFolder(path: folder)
    }
    name = URL(filePath: folder).standardizedFileURL.lastPathComponent
    let places = [folder + "/input", folder]
    let found = places.map { place in PictureFiles.names(in: place).map { "\(place)/\($0)" } }
    pictures = found.first { !$0.isEmpty } ?? []
    guard !pictures.isEmpty else { throw .noPictures(folder: folder) }
  }
}
