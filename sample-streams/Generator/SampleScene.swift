public import Pixels

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
  /// Text before the clock.
  var label: String

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
  public init?(named name: String, seed: UInt64 = 1) {
    guard let entry = Self.catalogue.first(where: { $0.name == name }) else { return nil }
    self = entry.make(seed)
  }

  /// Whether anything moves in it that an operator wants to know of.
  public var hasEvents: Bool { !actors.isEmpty }

  /// The same scene with one disturbance set (0 = off).
  public func with(_ kind: NuisanceKind, strength: Double) -> SampleScene {
    var scene = self
    scene.nuisances[kind] = strength > 0 ? strength : nil
    return scene
  }

  /// The same scene without any disturbance.
  public func undisturbed() -> SampleScene {
    var scene = self
    scene.nuisances = [:]
    return scene
  }
}

/// The size in which a scene is seen.
public enum SampleStream: String, Sendable, CaseIterable {
  case main, sub

  public var size: PixelSize {
    switch self {
    case .main: PixelSize(width: 1920, height: 1080)
    case .sub: PixelSize(width: 640, height: 360)
    }
  }
}
