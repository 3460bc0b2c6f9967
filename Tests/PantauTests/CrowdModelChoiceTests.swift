import Crowd
import Foundation
import Pipeline
import Pixels
import Scene
import TestSupport
import Testing

@testable import pantau

/// Which crowd network counts, and what is said where none does.
@Suite struct CrowdModelChoiceTests {
  private func cameras(counts: Bool = true) throws -> [CameraConfiguration] {
    let yaml = ConfigurationText.camera(
      """
      perspective: [{y: 0.2, person_height: 0.1}, {y: 0.9, person_height: 0.3}]
      zones:
        - id: a
          polygon: [[0, 0], [1, 0], [1, 1]]
          \(counts ? "crowd: {area_m2: 20}" : "motion: true")
      """)
    let (configuration, _) = try Configuration.read(
      yaml: yaml, file: "test", folder: "/", environment: [:])
    return configuration.cameras
  }

  private func damagedModel(in folder: TemporaryDirectory) throws -> String {
    let path = folder.file("damaged.model")
    try Data("PANTAUCN and then nothing".utf8).write(to: URL(filePath: path))
    return path
  }

  @Test func whereNobodyIsCountedNoModelIsRead() throws {
    let settings = CrowdSettings(usesNetwork: true, modelPath: "/nowhere.model")
    let choice = try CrowdModelChoice(for: cameras(counts: false), settings, environment: [:])
    #expect(choice.model == nil && choice.warning == nil)
  }

  @Test func aNetworkThatIsNotWantedIsNotMissed() throws {
    let choice = try CrowdModelChoice(
      for: cameras(), CrowdSettings(usesNetwork: false), environment: [:])
    #expect(choice.model == nil && choice.warning == nil)
  }

  @Test func theShippedModelIsFound() throws {
    let choice = try CrowdModelChoice(for: cameras(), CrowdSettings(), environment: [:])
    #expect(choice.model != nil && choice.warning == nil)
  }

  @Test func aModelIsReadInThePrecisionThatIsWanted() throws {
    for precision in CrowdPrecision.allCases {
      let choice = try CrowdModelChoice(
        for: cameras(), CrowdSettings(precision: precision), environment: [:])
      #expect(choice.model?.precision == precision)
    }
  }

  @Test func aModelThatIsNamedAndMissingOrDamagedIsAnError() throws {
    let folder = try TemporaryDirectory()
    let damaged = try damagedModel(in: folder)
    for path in ["/nowhere.model", damaged] {
      let error = #expect(throws: CommandFailure.self) {
        try CrowdModelChoice(for: cameras(), CrowdSettings(modelPath: path), environment: [:])
      }
      #expect("\(try #require(error))".contains(path))
      #expect(throws: CommandFailure.self) {
        try CrowdModelChoice(
          for: cameras(), CrowdSettings(), environment: [CrowdModelLocation.variable: path])
      }
    }
  }
}
