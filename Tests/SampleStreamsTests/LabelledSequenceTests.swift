import Foundation
import Media
import Pixels
import SampleStreams
import Testing

@Suite struct LabelledSequenceTests {
  private static let small = SampleStream(rawValue: "320x180")!

  /// Writes into a folder of its own, which is removed afterwards.
  private func written<Result>(
    _ scene: SampleScene, check: (String) throws -> Result
  ) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try LabelledSequence.write(scene, stream: Self.small, to: folder.path(), name: "it")
    return try check(folder.appending(path: "it").path())
  }

  private func levels(_ path: String) throws -> [[UInt8]] {
    let plane = try PictureReader().levels(path)
    return (0..<plane.size.height).map { y in
      let row = plane.row(y)
      return row.indices.map { row[$0] }
    }
  }

  private func part(_ name: String, from second: Int, frames: Int) throws -> SampleScene {
    let scene = try #require(SampleScene(named: name))
    return scene.part(from: .seconds(second), length: .milliseconds(frames * 40))
  }

  @Test func itHasTheLayoutOfCDnet() throws {
    try written(try part("gate", from: 5, frames: 60)) { folder in
      for number in ["000001", "000060"] {
        #expect(FileManager.default.fileExists(atPath: folder + "/input/in\(number).jpg"))
        #expect(FileManager.default.fileExists(atPath: folder + "/groundtruth/gt\(number).png"))
      }
      let pictures = try FileManager.default.contentsOfDirectory(atPath: folder + "/input")
      #expect(pictures.count == 60)
      let roi = try levels(folder + "/ROI.png")
      #expect(roi.count == 180 && roi.allSatisfy { $0.count == 320 && $0.allSatisfy { $0 == 255 } })
      let scored = try String(contentsOfFile: folder + "/temporalROI.txt", encoding: .utf8)
      #expect(scored == "51 60\n")
    }
  }

  @Test func whatMovesIsLabelledInsideItsBoxAndItsShadowBeside() throws {
    let scene = try part("street", from: 4, frames: 6)
    let labels = try written(scene) { try levels($0 + "/groundtruth/gt000006.png") }
    #expect(Set(labels.joined()).isSubset(of: [0, 50, 170, 255]))
    #expect(labels.joined().contains(50))
    let boxes = scene.truth(at: 5).objects.map(\.box)
    try #require(!boxes.isEmpty)
    var inside = [Int](repeating: 0, count: boxes.count)
    for (y, row) in labels.enumerated() {
      for (x, level) in row.enumerated() where level == 255 {
        let hits = boxes.indices.filter { index in
          let box = boxes[index]
          return (box.x - 6...box.x + box.width + 6).contains(x * 6 + 3)
            && (box.y - 6...box.y + box.height + 6).contains(y * 6 + 3)
        }
        #expect(!hits.isEmpty, "(\(x), \(y)) is in no box")
        for hit in hits { inside[hit] += 1 }
      }
    }
    for (box, count) in zip(boxes, inside) where box.width > 60 && box.height > 60 {
      #expect(Double(count * 36) > 0.15 * Double(box.area))
    }
  }

  @Test func whoStandsThereFromTheFirstFrameIsBackgroundUntilHeMoves() throws {
    func share(_ second: Int) throws -> Int {
      let scene = try part("bystander", from: second, frames: 2)
      return try written(scene) { folder in
        try levels(folder + "/groundtruth/gt000002.png").joined().count { $0 == 255 }
      }
    }
    #expect(try share(1) == 0)
    #expect(try share(11) > 100)
  }

  @Test func labelsMoveWithTheShakenPicture() throws {
    let still = try part("gate", from: 9, frames: 5)
    let shaken = still.with(.shake, strength: 4)
    let before = try written(still) { try levels($0 + "/groundtruth/gt000005.png") }
    let after = try written(shaken) { try levels($0 + "/groundtruth/gt000005.png") }
    #expect(before != after)
    func count(_ rows: [[UInt8]]) -> Int { rows.joined().count { $0 == 255 } }
    #expect(abs(count(before) - count(after)) * 5 < count(before))
  }
}
