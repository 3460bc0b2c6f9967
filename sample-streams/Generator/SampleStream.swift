public import Pixels

/// The size in which a scene is seen: a camera's main stream, its sub stream, or any other.
public struct SampleStream: RawRepresentable, Hashable, Sendable, CaseIterable {
  /// `main`, `sub` or `WIDTHxHEIGHT`: part of the file's name.
  public let rawValue: String
  public let size: PixelSize

  public static let main = SampleStream("main", width: 1920, height: 1080)
  public static let sub = SampleStream("sub", width: 640, height: 360)
  /// The two that a camera has.
  public static let allCases = [main, sub]

  private init(_ name: String, width: Int, height: Int) {
    rawValue = name
    size = PixelSize(width: width, height: height)
  }

  /// `nil` unless it is `main`, `sub` or two even sides of 64...4096, like `320x180`.
  public init?(rawValue: String) {
    if let known = Self.allCases.first(where: { $0.rawValue == rawValue }) {
      self = known
      return
    }
    let sides = rawValue.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard sides.count == 2, let width = sides[0], let height = sides[1],
      [width, height].allSatisfy({ (64...4096).contains($0) && $0.isMultiple(of: 2) })
    else { return nil }
    self.init(rawValue, width: width, height: height)
  }
}
