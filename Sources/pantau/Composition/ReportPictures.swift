import Media
import Synchronization
import WebAPI

/// Where pictures of citizens' reports are cleaned: one at a time, since each may take a core for some
/// seconds and 250 MB, and in a queue that ends.
actor ReportPictures: PictureCleaning {
  /// Larger: more patience in a rush, longer waits.
  private static let places = 8
  private let cleaner = PictureCleaner()
  private let taken = Mutex(0)

  nonisolated func clean(_ file: [UInt8]) async throws(PictureRefusal) -> [UInt8] {
    let isFree = taken.withLock { taken in
      if taken >= Self.places { return false }
      taken += 1
      return true
    }
    guard isFree else { throw .busy }
    defer { taken.withLock { $0 -= 1 } }
    return try await inTurn(file)
  }

  private func inTurn(_ file: [UInt8]) throws(PictureRefusal) -> [UInt8] {
    do throws(PictureFlaw) {
      return try cleaner.clean(file).jpeg
    } catch {
      switch error {
      case .format: throw .format
      case .damaged: throw .damaged
      case .size: throw .size
      }
    }
  }
}
