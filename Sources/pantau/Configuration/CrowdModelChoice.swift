import Crowd
import Foundation
import Pipeline
import Scene

/// Which crowd network counts for some cameras, if one does.
struct CrowdModelChoice {
  /// `nil`: persons are counted from foreground alone.
  let model: CrowdModel?
  /// Why there is none although there might be one.
  let warning: String?

  /// Reads a model only where somebody is to be counted. One that was named and cannot be used is
  /// an error; one that was merely searched for is a warning.
  init(
    for cameras: [CameraConfiguration], _ settings: CrowdSettings,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(CommandFailure) {
    let counts = cameras.contains { $0.scene.zones.contains { $0.crowd != nil } }
    guard counts, settings.usesNetwork else {
      (model, warning) = (nil, nil)
      return
    }
    let isNamed =
      settings.modelPath != nil || !(environment[CrowdModelLocation.variable] ?? "").isEmpty
    do {
      let location = try CrowdModelLocation(named: settings.modelPath, environment: environment)
      (model, warning) = (try location.load(settings.precision), nil)
    } catch {
      if isNamed { throw error }
      (model, warning) = (nil, "persons are counted from foreground alone: \(error)")
    }
  }
}
