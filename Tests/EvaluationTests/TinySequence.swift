import Foundation
import Media
import Pixels
import TestSupport

/// A sequence of small grey pictures: a bright square goes over a textured ground.
struct TinySequence {
  static let size = PixelSize(width: 96, height: 64)
  let folder: String
  var frames = 90
  /// First and last frame that has a mask.
  var labelled = 60...90

  func write() throws {
    for part in ["input", "groundtruth"] {
      try FileManager.default.createDirectory(
        atPath: "\(folder)/\(part)", withIntermediateDirectories: true)
    }
    try Self.write(LumaPlane(size: Self.size, filledWith: 255), to: "\(folder)/ROI.png")
    try "\(labelled.lowerBound) \(labelled.upperBound)\n".write(
      toFile: "\(folder)/temporalROI.txt", atomically: true, encoding: .utf8)
    for number in 1...frames {
      let digits = String(format: "%06d", number)
      try Self.write(picture(number), to: "\(folder)/input/in\(digits).png")
      if labelled.contains(number) {
        try Self.write(labels(number), to: "\(folder)/groundtruth/gt\(digits).png")
      }
    }
  }

  static func write(_ plane: LumaPlane, to path: String) throws {
    try Data(GrayPNG.encode(plane)).write(to: URL(filePath: path))
  }

  /// In sight from frame 60 on.
  private func isSquare(_ x: Int, _ y: Int, _ number: Int) -> Bool {
    let left = (number - 60) * 2
    return number >= 60 && x >= left && x < left + 20 && y >= 20 && y < 44
  }

  private func picture(_ number: Int) -> LumaPlane {
    plane { x, y in isSquare(x, y, number) ? 210 : UInt8(70 + (x * 7 + y * 13) % 24) }
  }

  private func labels(_ number: Int) -> LumaPlane {
    plane { x, y in isSquare(x, y, number) ? 255 : 0 }
  }

  private func plane(_ level: (Int, Int) -> UInt8) -> LumaPlane {
    let plane = LumaPlane(size: Self.size)
    for y in 0..<Self.size.height {
      var row = plane.mutableRow(y)
      for x in row.indices { row[x] = level(x, y) }
    }
    return plane
  }
}
