import Foundation
import Media
import Pixels
import TestSupport
import Testing

@testable import Evaluation

@Suite struct MotionEvaluationTests {
  @Test(arguments: [nil, PixelSize(width: 48, height: 32), PixelSize(width: 60, height: 40)])
  func aSquareThatMovesIsFoundAtAnyResolution(grid: PixelSize?) throws {
    let files = try TemporaryDirectory()
    try TinySequence(folder: files.file("square")).write()
    let sequence = try #require(SequenceFolder.all(in: files.path).first)
    var calls: [Int] = []
    let score = try MotionEvaluation(grid: grid).score(sequence) { calls.append($0) }
    #expect(score.name == "square" && score.frames == 90 && score.scoredFrames == 31)
    #expect(score.f > 0.8, "\(score)")
    #expect(score.millisecondsPerFrame > 0)
    #expect(calls == Array(1...90))
  }

  @Test func masksThatAreWrittenAreThoseThatAreScored() throws {
    let files = try TemporaryDirectory()
    try TinySequence(folder: files.file("square")).write()
    let sequence = try #require(SequenceFolder.all(in: files.path).first)
    let masks = files.file("masks")
    let score = try MotionEvaluation(
      grid: PixelSize(width: 48, height: 32), masks: masks
    ).score(sequence)
    let written = try FileManager.default.contentsOfDirectory(atPath: masks + "/square")
    #expect(written.count == 90 && written.contains("bin000001.png"))
    let reader = PictureReader()
    var scorer = MaskScorer(region: BitPlane(size: TinySequence.size, filled: true))
    for picture in sequence.pictures {
      guard let truth = picture.truth else { continue }
      let name = "/square/bin" + String(format: "%06d", picture.number) + ".png"
      let mask = try reader.levels(masks + name)
      let truthLevels = try reader.levels(truth)
      for y in 0..<mask.size.height {
        let row = mask.row(y)
        #expect(row.indices.allSatisfy { row[$0] == 0 || row[$0] == 255 })
      }
      scorer.add(mask, truth: truthLevels)
    }
    #expect(scorer.counts.recall == score.recall)
    #expect(scorer.counts.precision == score.precision)
  }

  @Test func picturesOfAnotherSizeAreRefused() throws {
    let files = try TemporaryDirectory()
    let folder = files.file("square")
    try TinySequence(folder: folder).write()
    let small = LumaPlane(size: PixelSize(width: 32, height: 64), filledWith: 255)
    for (name, what) in [
      ("input/in000007.png", "in000007.png: expected 96x64"),
      ("groundtruth/gt000070.png", "gt000070.png: expected 96x64"),
      ("ROI.png", "ROI.png: expected 96x64"),
    ] {
      let path = "\(folder)/\(name)"
      let before = try Data(contentsOf: URL(filePath: path))
      try TinySequence.write(small, to: path)
      let message = try failure(folder)
      #expect(message.contains(what) && message.contains("found 32x64"), "\(message)")
      try before.write(to: URL(filePath: path))
    }
  }

  @Test func whatCannotBeScoredIsSaid() throws {
    let files = try TemporaryDirectory()
    let folder = files.file("square")
    try TinySequence(folder: folder).write()
    #expect(
      try failure(folder, grid: PixelSize(width: 97, height: 64)).contains("larger than"))
    try TinySequence.write(LumaPlane(size: TinySequence.size), to: folder + "/ROI.png")
    #expect(try failure(folder).contains("region of interest is empty"))
    try Data("no picture".utf8).write(to: URL(filePath: folder + "/input/in000001.png"))
    #expect(try failure(folder).contains("neither JPEG nor PNG nor BMP"))
  }

  private func failure(_ folder: String, grid: PixelSize? = nil) throws -> String {
    let sequence = try #require(SequenceFolder.all(in: folder).first)
    let error = #expect(throws: EvaluationError.self) {
      _ = try MotionEvaluation(grid: grid).score(sequence)
    }
    return error?.description ?? ""
  }
}

@Suite struct SequenceFolderTests {
  @Test func sequencesAreFoundAloneInFoldersAndInGroups() throws {
    let files = try TemporaryDirectory()
    var sequence = TinySequence(folder: files.file("set/baseline/a"))
    sequence.frames = 3
    sequence.labelled = 2...3
    try sequence.write()
    sequence = TinySequence(folder: files.file("set/b"), frames: 2, labelled: 1...1)
    try sequence.write()
    try FileManager.default.createDirectory(
      atPath: files.file("set/other"), withIntermediateDirectories: true)
    #expect(try SequenceFolder.all(in: files.file("set")).map(\.name) == ["b", "baseline/a"])
    let alone = try SequenceFolder.all(in: files.file("set/baseline/a/"))
    #expect(alone.map(\.name) == ["a"])
    #expect(alone[0].pictures.map(\.number) == [1, 2, 3])
    #expect(alone[0].pictures.map { $0.truth != nil } == [false, true, true])
  }

  struct Damage: CustomTestStringConvertible, Sendable {
    var name: String
    var message: String
    var make: @Sendable (String) throws -> Void
    var testDescription: String { name }
  }

  private static func remove(_ path: String) throws {
    try FileManager.default.removeItem(atPath: path)
  }

  static let damages = [
    Damage(name: "no groundtruth", message: "expected a folder groundtruth") {
      try remove($0 + "/groundtruth")
    },
    Damage(name: "empty groundtruth", message: "at least one of the frames 2 to 3") {
      try remove($0 + "/groundtruth/gt000002.png")
      try remove($0 + "/groundtruth/gt000003.png")
    },
    Damage(name: "no pictures", message: "expected pictures input/in000001.jpg") {
      for number in 1...3 { try remove($0 + "/input/in00000\(number).png") }
    },
    Damage(name: "a mask of no picture", message: "gt000003.png: no picture in input") {
      try remove($0 + "/input/in000003.png")
    },
    Damage(name: "no region", message: "expected ROI.png") { try remove($0 + "/ROI.png") },
    Damage(name: "no temporal region", message: "expected temporalROI.txt") {
      try remove($0 + "/temporalROI.txt")
    },
    Damage(name: "words in the temporal region", message: "found \"two three\"") {
      try "two three".write(toFile: $0 + "/temporalROI.txt", atomically: true, encoding: .utf8)
    },
    Damage(name: "backwards", message: "found \"3 2\"") {
      try "3 2\n".write(toFile: $0 + "/temporalROI.txt", atomically: true, encoding: .utf8)
    },
    Damage(name: "no sequence", message: "no sequence in") { try remove($0 + "/input") },
    Damage(name: "no folder", message: "is not a folder") { try remove($0) },
  ]

  @Test(arguments: damages)
  func whatIsMissingIsNamed(_ damage: Damage) throws {
    let files = try TemporaryDirectory()
    let folder = files.file("broken")
    try TinySequence(folder: folder, frames: 3, labelled: 2...3).write()
    try damage.make(folder)
    let error = #expect(throws: EvaluationError.self) {
      _ = try SequenceFolder.all(in: folder)
    }
    #expect(error?.description.contains(damage.message) == true, "\(error as Any)")
  }
}
