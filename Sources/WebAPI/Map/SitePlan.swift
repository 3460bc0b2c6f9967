import Foundation

/// A picture of the site to put cameras on, read once.
public struct SitePlan: Sendable {
  /// Of the file.
  let bytes: [UInt8]
  let contentType: String

  /// Larger pictures are slow to show on the screens of a wall.
  static let maximumBytes = 20 << 20

  /// Why a file is no plan.
  public enum Failure: Error, Hashable, Sendable {
    case unreadable(path: String)
    case tooLarge(bytes: Int)
    case noPicture

    /// A sentence: what was expected, and what found.
    public var expectation: String {
      let limit = SitePlan.maximumBytes >> 20
      let found =
        switch self {
        case .unreadable(let path): "nothing that can be read at \(path)"
        case .tooLarge(let bytes): "\(bytes >> 20) MiB"
        case .noPicture: "another kind of file"
        }
      return "expected a PNG or JPEG file of at most \(limit) MiB, found \(found)"
    }
  }

  public init(path: String) throws(Failure) {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    let size = (attributes?[.size] as? NSNumber)?.intValue ?? 0
    guard size <= Self.maximumBytes else { throw .tooLarge(bytes: size) }
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
      throw .unreadable(path: path)
    }
    bytes = Array(data)
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      contentType = "image/png"
    } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      contentType = "image/jpeg"
    } else {
      throw .noPicture
    }
  }
}
