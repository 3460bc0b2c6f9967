import Crowd
import Foundation
import TestSupport
import Testing

@testable import pantau

@Suite struct CrowdModelLocationTests {
  /// Who names a model, which files exist, and which one is taken.
  struct Situation: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var named: String?
    var environment: String?
    var files: [String]
    var expected: String
  }

  static let situations = [
    Situation(
      testDescription: "a named one goes before all", named: "mine.model", environment: "its.model",
      files: ["mine.model", "its.model", "work/models/crowd-p.model"], expected: "mine.model"),
    Situation(
      testDescription: "the environment goes before what is found", environment: "its.model",
      files: ["its.model", "work/models/crowd-p.model"], expected: "its.model"),
    Situation(
      testDescription: "the working directory goes before an installation",
      files: ["work/models/crowd-p.model", "usr/share/pantau/crowd-p.model"],
      expected: "work/models/crowd-p.model"),
    Situation(
      testDescription: "an installation", files: ["usr/share/pantau/crowd-p.model"],
      expected: "usr/share/pantau/crowd-p.model"),
    Situation(
      testDescription: "the repository above the executable",
      files: ["models/crowd-p.model"], expected: "models/crowd-p.model"),
    Situation(
      testDescription: "an empty variable names nothing", environment: "",
      files: ["work/models/crowd-p.model"], expected: "work/models/crowd-p.model"),
  ]

  @Test(arguments: situations)
  func theFirstOfItsPlacesIsTaken(_ situation: Situation) throws {
    let files = try TemporaryDirectory()
    for name in situation.files {
      let path = files.file(name)
      try FileManager.default.createDirectory(
        at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: URL(filePath: path))
    }
    let location = try Self.location(
      in: files, named: situation.named.map(files.file),
      environment: situation.environment.map { $0.isEmpty ? $0 : files.file($0) })
    #expect(location.path == files.file(situation.expected))
  }

  @Test func theErrorNamesEveryPlaceThatWasTried() throws {
    let files = try TemporaryDirectory()
    let error = #expect(throws: CommandFailure.self) { _ = try Self.location(in: files) }
    let text = try #require(error).description
    for place in [
      "PANTAU_CROWD_MODEL", files.file("work/models/crowd-p.model"),
      files.file("usr/share/pantau/crowd-p.model"), files.file("usr/bin/models/crowd-p.model"),
      files.file("models/crowd-p.model"),
    ] {
      #expect(text.contains(place), "\(text)")
    }
  }

  /// Falling back to another model would be worse than failing.
  @Test(arguments: [true, false])
  func aModelThatIsNamedButNotThereFails(byVariable: Bool) throws {
    let files = try TemporaryDirectory()
    let error = #expect(throws: CommandFailure.self) {
      _ = try Self.location(
        in: files, named: byVariable ? nil : files.file("no.model"),
        environment: byVariable ? files.file("no.model") : nil)
    }
    let text = try #require(error).description
    #expect(text.contains(files.file("no.model")))
    #expect(text.contains("PANTAU_CROWD_MODEL") == byVariable)
  }

  @Test func theRepositorysModelIsFoundAndLoads() throws {
    let model = try CrowdModelLocation(environment: [:], workingDirectory: "/").load()
    #expect(model.block == 16)
  }

  @Test func aDamagedModelIsSaidWithItsPath() throws {
    let files = try TemporaryDirectory()
    let path = files.file("bad.model")
    try Data("PANTAUCN and no more".utf8).write(to: URL(filePath: path))
    let error = #expect(throws: CommandFailure.self) {
      _ = try CrowdModelLocation(named: path).load()
    }
    #expect(try #require(error).description.hasPrefix("\(path): model of 20 bytes"))
  }

  private static func location(
    in files: TemporaryDirectory, named: String? = nil, environment: String? = nil
  ) throws -> CrowdModelLocation {
    try CrowdModelLocation(
      named: named,
      environment: environment.map { [CrowdModelLocation.variable: $0] } ?? [:],
      workingDirectory: files.file("work"), executable: files.file("usr/bin/pantau"))
  }
}
