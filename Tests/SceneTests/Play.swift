import Pixels
import Scene
import TestSupport

/// A scene after a script has been played to it.
struct Play {
  var scene: CameraScene
  var transitions: [EventTransition] = []
  var samples: [ZoneSample] = []

  static let camera = CameraID("gate")!

  init(_ configuration: SceneConfiguration = .init(), seed: UInt64 = 1) {
    scene = CameraScene(camera: Self.camera, configuration: configuration, randomSeed: seed)
  }

  /// Plays a script to its end and ends the run there.
  static func of(
    _ script: ObservationScript, seconds: Double, _ configuration: SceneConfiguration = .init()
  ) -> Play {
    var play = Play(configuration)
    play.run(script, seconds: seconds)
    play.end(at: seconds)
    return play
  }

  mutating func run(_ script: ObservationScript, seconds: Double) {
    for observation in script.observations(seconds, zoneCount: scene.configuration.zones.count) {
      update(observation)
    }
  }

  mutating func update(_ observation: SceneObservation) {
    scene.update(observation, into: &transitions)
    scene.drainSamples(into: &samples)
  }

  mutating func end(at seconds: Double, reason: EndReason = .runEnded) {
    scene.endRun(at: ObservationScript.time(seconds), reason: reason, into: &transitions)
    scene.drainSamples(into: &samples)
  }

  /// Events as their last steps left them.
  var events: [Event] {
    var content = RecordingSink.Content()
    content.transitions = transitions
    return content.events
  }

  func events(_ kind: EventKind) -> [Event] { events.filter { $0.kind == kind } }

  func steps(_ kind: EventKind) -> [EventTransition.Step] {
    transitions.filter { $0.event.kind == kind }.map(\.step)
  }
}

extension WallTime {
  /// Seconds since the script's start.
  var inScript: Double { duration(since: ObservationScript.start).inSeconds }
}
