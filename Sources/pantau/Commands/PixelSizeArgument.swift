public import ArgumentParser
public import Pixels

// `320x240` on the command line.
extension PixelSize: ExpressibleByArgument {
  public init?(argument: String) {
    let sides = argument.lowercased().split(separator: "x", omittingEmptySubsequences: false)
    guard sides.count == 2, let width = Int(sides[0]), let height = Int(sides[1]),
      (16...8192).contains(width), (16...8192).contains(height)
    else { return nil }
    self.init(width: width, height: height)
  }
}
