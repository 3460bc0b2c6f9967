import ArgumentParser

/// `421-560` on the command line: numbers of pictures, both ends included.
struct FrameNumbers: ExpressibleByArgument {
  private let numbers: ClosedRange<Int>

  init?(argument: String) {
    let ends = argument.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard ends.count == 2, let first = ends[0], let last = ends[1], first <= last else {
      return nil
    }
    numbers = first...last
  }

  func contains(_ number: Int?) -> Bool { number.map { numbers.contains($0) } ?? false }
}
