import Crowd
import Foundation
import Media
import Pixels

/// A labelled set of small grey pictures; what a network sees in them nobody knows beforehand.
struct TinyCrowd {
  static let size = PixelSize(width: 96, height: 64)
  let folder: String
  /// Heads by picture.
  var heads: [String: [(x: Double, y: Double)]] = [
    "seq_000001.png": [(10, 10), (90, 60)], "seq_000002.png": [(50, 32)], "seq_000010.png": [],
  ]

  func write() throws {
    for part in ["images", "points"] {
      try FileManager.default.createDirectory(
        atPath: "\(folder)/\(part)", withIntermediateDirectories: true)
    }
    var counts = "image,count\n"
    for (index, (name, heads)) in heads.sorted(by: { $0.key < $1.key }).enumerated() {
      try TinySequence.write(picture(index), to: "\(folder)/images/\(name)")
      let lines = heads.map { "\($0.x),\($0.y)\n" }.joined()
      try ("x,y\n" + lines).write(
        toFile: "\(folder)/points/\(name.dropLast(4)).csv", atomically: true, encoding: .utf8)
      counts += "\(name),\(heads.count)\n"
    }
    try counts.write(toFile: "\(folder)/counts.csv", atomically: true, encoding: .utf8)
  }

  private func picture(_ index: Int) -> LumaPlane {
    let plane = LumaPlane(size: Self.size)
    for y in 0..<Self.size.height {
      var row = plane.mutableRow(y)
      for x in row.indices {
        let isDisc = (x % 12 - 6) * (x % 12 - 6) + (y % 16 - 8) * (y % 16 - 8) < 20
        row[x] = isDisc ? UInt8(40 + 30 * index) : UInt8(150 + (x * 7 + y * 13) % 40)
      }
    }
    return plane
  }

  static let model: CrowdModel = {
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    guard let data = try? Data(contentsOf: root.appending(path: "models/crowd-p.model")),
      let model = try? CrowdModel([UInt8](data))
    else { fatalError("models/crowd-p.model is not there") }
    return model
  }()
}
