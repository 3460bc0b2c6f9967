import Foundation
import Media
import Pipeline
import Scene
import TestSupport
import Testing

@testable import pantau

/// The files of single cameras beside a configuration file.
@Suite struct CameraFolderTests {
  private static let main = """
    defaults: {transport: udp}
    cameras:
      - {id: gate, url: gate.mp4}
      - {id: yard, url: yard.mp4}
    """

  private func site(
    _ files: [String: String], main: String = main
  ) throws -> (folder: TemporaryDirectory, path: String) {
    let folder = try TemporaryDirectory()
    let path = folder.file("pantau.yaml")
    try main.write(toFile: path, atomically: true, encoding: .utf8)
    if !files.isEmpty {
      try FileManager.default.createDirectory(
        atPath: folder.file("cameras.d"), withIntermediateDirectories: true)
    }
    for (name, text) in files {
      try text.write(toFile: folder.file("cameras.d/" + name), atomically: true, encoding: .utf8)
    }
    return (folder, path)
  }

  @Test func camerasOfTheFolderAreAddedAndReplaceThoseOfTheFile() throws {
    let (folder, path) = try site([
      "roof.yaml": "id: roof\nurl: roof.mp4\n",
      "gate.yaml": "{\"id\": \"gate\", \"url\": \"x.mp4\"}",
      "attic.yaml": "id: attic\nurl: attic.mp4\ntransport: tcp\n", ".pier.yaml.new": "id: ",
      "notes.txt": "{",
    ])
    let configuration = try Configuration.load(path: path)
    #expect(configuration.cameras.map(\.id.text) == ["gate", "yard", "attic", "roof"])
    #expect(configuration.cameras[0].address.description == folder.file("x.mp4"))
    #expect(configuration.cameras.map(\.stream.transport) == [.udp, .udp, .tcp, .udp])
    #expect(configuration.definitions[1].file == path && configuration.definitions[1].line == 4)
    #expect(configuration.definitions[3].file == folder.file("cameras.d/roof.yaml"))
  }

  @Test func issuesNameTheFileThatTheyAreIn() throws {
    let (folder, path) = try site(
      [
        "roof.yaml": "id: roof\nurl: roof.mp4\nmotion: {sensitivity: 2}\n",
        "attic.yaml": "id: cellar\nurl: a",
        "b ad.yaml": "id: bad\nurl: a", "pier.yaml": "", "dock.yaml": "id: [",
      ], main: Self.main + "\nnonsense: 1\n")
    let error = try #require(throws: ConfigurationError.self) {
      try Configuration.load(path: path)
    }
    let places = error.issues.map { issue in
      "\((issue.file ?? error.file).replacing(folder.path + "/", with: "")):\(issue.position.line)"
    }
    #expect(
      places == [
        "pantau.yaml:5", "cameras.d/attic.yaml:1", "cameras.d/b ad.yaml:1", "cameras.d/dock.yaml:2",
        "cameras.d/pier.yaml:1", "cameras.d/roof.yaml:3",
      ])
    #expect(error.lines.last?.contains("roof.yaml:3:23: motion.sensitivity: expected") == true)
    #expect(error.files.count == 6)
  }

  @Test func aFileThatCannotBeReadIsAnIssue() throws {
    let (folder, path) = try site(["roof.yaml": "id: roof\nurl: a\n"])
    try Data([0xFF, 0xFE, 0]).write(to: URL(filePath: folder.file("cameras.d/roof.yaml")))
    let error = try #require(throws: ConfigurationError.self) {
      try Configuration.load(path: path)
    }
    #expect(error.lines.count == 1 && error.lines[0].contains("roof.yaml:1:1: expected a text"))
  }

  @Test func checkCoversTheFolder() throws {
    let (folder, path) = try site(["roof.yaml": "id: roof\nurl: a\nnonsense: 1\n"])
    let error = try #require(throws: ConfigurationError.self) {
      try Configuration.load(path: path)
    }
    let issue = try #require(CheckReport(error).issues.first)
    #expect(issue.file == folder.file("cameras.d/roof.yaml") && issue.line == 3)
  }

  @Test func whatIsWrittenIsReadAndOnlyItsOwnerMay() throws {
    let (folder, path) = try site([:])
    let cameras = CameraFolder(besides: path)
    let id = CameraID("roof")!
    for text in ["id: roof\nurl: first.mp4\n", "id: roof\nurl: second.mp4\n"] {
      try cameras.write(text, of: id)
      #expect(try String(contentsOfFile: cameras.file(of: id), encoding: .utf8) == text)
      #expect(try Configuration.load(path: path).cameras.count == 3)
    }
    let files = FileManager.default
    let mode = try files.attributesOfItem(atPath: cameras.file(of: id))[.posixPermissions]
    #expect(mode as? Int == 0o600)
    #expect(try files.contentsOfDirectory(atPath: folder.file("cameras.d")) == ["roof.yaml"])
    try cameras.remove(id)
    #expect(cameras.fileNames().isEmpty)
  }

  @Test func aFolderThatCannotBeMadeIsSaid() throws {
    let (folder, path) = try site([:])
    // A file is in its place.
    try "x".write(toFile: folder.file("cameras.d"), atomically: true, encoding: .utf8)
    #expect(throws: (any Error).self) {
      try CameraFolder(besides: path).write("id: roof\n", of: CameraID("roof")!)
    }
  }
}
