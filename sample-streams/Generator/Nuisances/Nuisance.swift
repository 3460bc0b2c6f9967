import Media

/// What disturbs the picture of a real camera.
///
/// The order of the cases is the order in which they act, from the world to the screen.
public enum NuisanceKind: String, Sendable, Codable, CaseIterable, Comparable {
  /// Trees move in the wind.
  case swayingTree = "swaying_tree"
  /// The pole shakes: the whole picture moves by pixels and parts of pixels.
  case shake
  /// The room's light goes off and on again.
  case lightSwitch = "light_switch"
  /// Clouds pass: slow, broad shading.
  case clouds
  /// Bright streaks, new ones in every frame.
  case rain
  /// Little light: dark, grey (infrared), and amplified noise.
  case night
  /// Noise of the sensor, new in every frame.
  case sensorNoise = "sensor_noise"
  /// Date and time written into the picture, ticking.
  case clock

  public static func < (left: NuisanceKind, right: NuisanceKind) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// One disturbance. Each is a function of the frame's number alone, so that frames can be rendered
/// in any order.
protocol Nuisance {
  /// Pixels of a picture 1920 wide by which the picture is moved.
  func shift(at frame: Int) -> PicturePoint
  /// Changes the finished picture.
  func alter(_ planes: PicturePlanes, at frame: Int)
}

extension Nuisance {
  func shift(at frame: Int) -> PicturePoint { PicturePoint(x: 0, y: 0) }
  func alter(_ planes: PicturePlanes, at frame: Int) {}
}

extension NuisanceKind {
  /// Wind acts on the trees themselves and has no nuisance of its own: `nil`.
  func make(strength: Double, scene: SampleScene, scale: Double) -> (any Nuisance)? {
    switch self {
    case .swayingTree: nil
    case .shake: ShakingPole(strength: strength, seed: scene.seed)
    case .lightSwitch: LightSwitch(strength: strength)
    case .clouds: PassingClouds(strength: strength, seed: scene.seed, scale: scale)
    case .rain: RainStreaks(strength: strength, seed: scene.seed, scale: scale)
    case .night: Night(strength: strength)
    case .sensorNoise:
      SensorNoise(
        strength: strength, seed: scene.seed, scale: scale,
        colour: 1 - (scene.nuisances[.night] ?? 0))
    case .clock: ClockOverlay(label: scene.label, scale: scale)
    }
  }
}
