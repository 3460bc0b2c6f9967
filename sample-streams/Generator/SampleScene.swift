import Pixels

/// A scene in front of a simulated camera: what stands there, what moves when, and what disturbs
/// the picture. The same scene and seed give the same pictures on every machine.
public struct SampleScene: Sendable, Identifiable {
  /// Frames per second of every scene.
  public static let framesPerSecond = 25

  public let name: String
  /// One sentence: what happens.
  public let summary: String
  public let seed: UInt64
  /// Number of frames.
  public var frameCount: Int
  /// Frames of the scene that are left out before its first one.
  public var skippedFrames = 0
  /// Disturbances by strength, 0 (off) and above; 1 is what a common camera shows on a bad day.
  public var nuisances: [NuisanceKind: Double]

  public var id: String { name }
  public var duration: Duration { .milliseconds(frameCount * 1_000 / Self.framesPerSecond) }

  var camera: SceneCamera
  var backdrop: Backdrop
  var props: [Prop] = []
  var actors: [Actor] = []
  var zones: [TruthFile.Zone] = []
  var lines: [TruthFile.Line] = []
  /// Shadows with the form of what casts them; `nil`: short, soft ones.
  var sun: Sun?
  /// Whether the light is on only while somebody is there (and four seconds longer).
  var isLitByPeople = false
  /// Text before the clock.
  var label: String

  /// Seconds in which people have the light on; `nil` where they do not switch it.
  var lit: [ClosedRange<Double>]? {
    guard isLitByPeople else { return nil }
    return actors.map { ($0.path.begin + 0.9)...($0.path.end + 4) }
  }

  init(
    name: String, summary: String, seed: UInt64, seconds: Double, camera: SceneCamera,
    backdrop: Backdrop, label: String, nuisances: [NuisanceKind: Double]
  ) {
    self.name = name
    self.summary = summary
    self.seed = seed
    frameCount = Int((seconds * Double(Self.framesPerSecond)).rounded())
    self.camera = camera
    self.backdrop = backdrop
    self.label = label
    self.nuisances = nuisances
  }

  /// All scenes with their own seeds: those with events first.
  public static var all: [SampleScene] { catalogue.map { $0.make(1) } }

  public static var names: [String] { catalogue.map(\.name) }

  /// A scene by its name; another seed moves, dresses and times its actors differently.
  ///
  /// - Parameter duration: `nil`: its own. Beyond that its actors do again and again what they do
  ///   in it, each time others at other times.
  public init?(named name: String, seed: UInt64 = 1, duration: Duration? = nil) {
    guard let entry = Self.catalogue.first(where: { $0.name == name }) else { return nil }
    self = entry.make(seed)
    guard let duration else { return }
    let round = self.duration.inSeconds
    frameCount = Self.frames(duration)
    guard hasEvents else { return }
    for number in 1..<max(2, Int((duration.inSeconds / round).rounded(.up))) {
      let others = entry.make(seed &+ UInt64(number) &* 1_000_003).actors
      actors += others.map { $0.later(by: Double(number) * round, id: $0.id + actors.count) }
    }
  }

  /// Whether anything moves in it that an operator wants to know of.
  public var hasEvents: Bool { !actors.isEmpty }

  /// The same scene with one disturbance set (0 = off).
  public func with(_ kind: NuisanceKind, strength: Double) -> SampleScene {
    var scene = self
    scene.nuisances[kind] = strength > 0 ? strength : nil
    return scene
  }

  /// The same place with nobody and nothing in it that moves of its own will: no event is true.
  public func withoutActors() -> SampleScene {
    var scene = self
    scene.actors = []
    return scene
  }

  /// A part of the same scene: `length` from `begin` on. Beyond the scene's own end its actors are
  /// gone, while disturbances go on.
  public func part(from begin: Duration, length: Duration) -> SampleScene {
    var scene = self
    scene.skippedFrames += Self.frames(begin)
    scene.frameCount = max(1, Self.frames(length))
    return scene
  }

  private static func frames(_ duration: Duration) -> Int {
    Int((duration.inSeconds * Double(framesPerSecond)).rounded())
  }

  /// The same scene with one of its disturbances so many times as strong (1 if it had none).
  public func scaled(_ kind: NuisanceKind, by factor: Double) -> SampleScene {
    with(kind, strength: (nuisances[kind] ?? 1) * factor)
  }

  /// The same scene without any disturbance.
  public func undisturbed() -> SampleScene {
    var scene = self
    scene.nuisances = [:]
    return scene
  }
}
