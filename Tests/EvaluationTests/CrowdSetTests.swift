import Foundation
import Media
import TestSupport
import Testing

@testable import Evaluation

@Suite struct CrowdSetTests {
  @Test func setsAreFoundAloneAndInFolders() throws {
    let files = try TemporaryDirectory()
    try TinyCrowd(folder: files.file("b")).write()
    try TinyCrowd(folder: files.file("a")).write()
    try FileManager.default.createDirectory(
      atPath: files.file("other"), withIntermediateDirectories: true)
    #expect(try CrowdSet.all(in: files.path).map(\.name) == ["a", "b"])
    let alone = try CrowdSet.all(in: files.file("b/"))
    #expect(alone.map(\.name) == ["b"])
    #expect(alone[0].pictures.map(\.number) == [1, 2, 10])
    #expect(try alone[0].pictures.map { try alone[0].heads(of: $0).count } == [2, 1, 0])
  }

  /// `IMG_9` comes before `IMG_10`: consecutive frames need not have zeros before their numbers.
  @Test func picturesAreInTheOrderOfTheirNumbers() throws {
    let files = try TemporaryDirectory()
    var crowd = TinyCrowd(folder: files.file("a"))
    crowd.heads = ["IMG_10.png": [], "IMG_9.png": [], "map.png": []]
    try crowd.write()
    let set = try #require(CrowdSet.all(in: files.path).first)
    #expect(set.pictures.map(\.name) == ["map.png", "IMG_9.png", "IMG_10.png"])
  }

  @Test(arguments: ["list.txt", "lists"])
  func listsKeepThePicturesThatTheyName(list: String) throws {
    let files = try TemporaryDirectory()
    try TinyCrowd(folder: files.file("a")).write()
    try FileManager.default.createDirectory(
      atPath: files.file("lists"), withIntermediateDirectories: true)
    for path in ["list.txt", "lists/a.txt"] {
      try "seq_000010.png\r\n\nseq_000001.png".write(
        toFile: files.file(path), atomically: true, encoding: .utf8)
    }
    var set = try CrowdSet(folder: files.file("a"), name: "a")
    try set.keep(listedIn: files.file(list))
    #expect(set.pictures.map(\.number) == [1, 10])
  }

  @Test func listsThatDoNotFitAreRefused() throws {
    let files = try TemporaryDirectory()
    try TinyCrowd(folder: files.file("a")).write()
    try "seq_000003.png\n".write(
      toFile: files.file("list.txt"), atomically: true, encoding: .utf8)
    var set = try CrowdSet(folder: files.file("a"), name: "a")
    for (list, message) in [
      ("list.txt", "names of pictures of a, found \"seq_000003.png\""), ("none.txt", "none.txt"),
      ("", "expected a list of pictures \(files.path)//a.txt"),
    ] {
      let error = #expect(throws: EvaluationError.self) {
        try set.keep(listedIn: files.file(list))
      }
      #expect(error?.description.contains(message) == true, "\(error as Any)")
    }
  }

  struct Damage: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var message: String
    var file: String
    /// `nil`: the file is removed.
    var text: String?
  }

  static let damages = [
    Damage(
      testDescription: "no heads", message: "expected points/seq_000002.csv with the heads",
      file: "points/seq_000002.csv"),
    Damage(
      testDescription: "another header", message: "line 1: expected the header x,y, found \"x;y\"",
      file: "points/seq_000002.csv", text: "x;y\n50,32\n"),
    Damage(
      testDescription: "words", message: "line 2: expected two numbers x,y, found \"50,south\"",
      file: "points/seq_000002.csv", text: "x,y\n50,south\n"),
    Damage(
      testDescription: "no number", message: "line 3: expected two numbers x,y, found \"nan,1\"",
      file: "points/seq_000002.csv", text: "x,y\n50,32\nnan,1\n"),
    Damage(
      testDescription: "one coordinate", message: "found \"50\"", file: "points/seq_000002.csv",
      text: "x,y\n50\n"),
    Damage(
      testDescription: "fewer heads than counted",
      message: "seq_000001.csv has 1 heads: expected 2 as in counts.csv",
      file: "points/seq_000001.csv", text: "x,y\n1,1\n"),
    Damage(
      testDescription: "counts that are none", message: "line 2: expected image,count",
      file: "counts.csv", text: "image,count\nseq_000001.png,two\n"),
    Damage(
      testDescription: "no picture", message: "neither JPEG nor PNG nor BMP",
      file: "images/seq_000001.png", text: "nothing"),
  ]

  @Test(arguments: damages)
  func whatIsWrongIsNamed(_ damage: Damage) throws {
    let files = try TemporaryDirectory()
    try TinyCrowd(folder: files.file("a")).write()
    let path = files.file("a/\(damage.file)")
    if let text = damage.text {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    } else {
      try FileManager.default.removeItem(atPath: path)
    }
    let error = #expect(throws: EvaluationError.self) {
      for set in try CrowdSet.all(in: files.path) {
        _ = try CrowdEvaluation(model: TinyCrowd.model).score(set)
      }
    }
    #expect(error?.description.contains(damage.message) == true, "\(error as Any)")
  }

  @Test func countsMayBeMissing() throws {
    let files = try TemporaryDirectory()
    try TinyCrowd(folder: files.file("a")).write()
    try FileManager.default.removeItem(atPath: files.file("a/counts.csv"))
    let set = try CrowdSet(folder: files.file("a"), name: "a")
    #expect(try set.heads(of: set.pictures[0]).count == 2)
  }
}
