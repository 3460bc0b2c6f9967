import Media

/// What disturbs the picture of a real camera.
///
/// The order of the cases is the order in which they act, from the world to the screen.
public enum NuisanceKind: String, Sendable, Codable, CaseIterable, Comparable {
  /// Trees and branches move in the wind.
  case swayingTree = "swaying_tree"
  /// Waves and glints on the scene's water, if it has any.
  case water
  /// The pole shakes: the whole picture moves by pixels and parts of pixels, and blurs.
  case shake
  /// The camera is turned away, and back.
  case pan = "ptz"
  /// The room's light goes off and on again.
  case lightSwitch = "light_switch"
  /// One of several lamps goes off and on again.
  case partialLight = "partial_light"
  /// Clouds pass: slow, broad shading.
  case clouds
  /// Bright streaks, new ones in every frame.
  case rain
  /// Flakes that sink and drift.
  case snow
  /// Little light: dark, grey (infrared), and amplified noise.
  case night
  /// Beams of cars on the ground.
  case headlights
  /// Large blurred insects before the lens.
  case insects
  /// From colour to the grey of infrared, and back.
  case infraredCut = "ir_cut"
  /// Brightness swings.
  case exposure
  /// Noise of the sensor, new in every frame.
  case sensorNoise = "sensor_noise"
  /// Date and time written into the picture, ticking.
  case clock
  /// A starved encoder: the picture blurs, and sharpens at every key frame.
  case compression
  /// The decoder begins anew in the middle of a GOP: grey that fills in.
  case reconnect

  public static func < (left: NuisanceKind, right: NuisanceKind) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// One disturbance. Each is a function of the frame's number alone, so that frames can be rendered
/// in any order.
protocol Nuisance {
  /// Pixels of a picture 1920 wide by which the picture is moved; parts of a frame are times while
  /// the shutter is open.
  func shift(at frame: Double) -> PicturePoint
  /// Changes the finished picture.
  func alter(_ planes: PicturePlanes, at frame: Int)
}

extension Nuisance {
  func shift(at frame: Double) -> PicturePoint { PicturePoint(x: 0, y: 0) }
  func alter(_ planes: PicturePlanes, at frame: Int) {}
}

extension NuisanceKind {
  /// `nil` for what acts elsewhere: wind on the trees, waves on the water, the encoder's bit rate.
  func make(strength: Double, scene: SampleScene, view: View) -> (any Nuisance)? {
    let seed = scene.seed
    let scale = Double(view.scale)
    return switch self {
    case .swayingTree, .water, .compression: nil
    case .shake: ShakingPole(strength: strength, seed: seed)
    case .pan: PanAway(strength: strength, seed: seed)
    case .lightSwitch: LightSwitch(strength: strength, seed: seed, lit: scene.lit)
    case .partialLight: PartialLight(strength: strength, seed: seed)
    case .clouds: PassingClouds(strength: strength, seed: seed, scale: scale)
    case .rain: RainStreaks(strength: strength, seed: seed, scale: scale)
    case .snow: SnowFall(strength: strength, seed: seed, scale: scale)
    case .night: Night(strength: strength)
    case .headlights: Headlights(strength: strength, scene: scene, view: view)
    case .insects:
      Insects(
        strength: strength, seed: seed, scale: scale, isNight: scene.nuisances[.night] != nil)
    case .infraredCut: InfraredCut(strength: strength, seed: seed)
    case .exposure: ExposureHunting(strength: strength, seed: seed)
    case .sensorNoise:
      SensorNoise(
        strength: strength, seed: seed, scale: scale,
        colour: 1 - (scene.nuisances[.night] ?? 0))
    case .clock: ClockOverlay(label: scene.label, scale: scale)
    case .reconnect: Reconnect(strength: strength, seed: seed)
    }
  }
}

extension SampleScene {
  /// Pixels of a picture 1920 wide by which shake and turns have moved the picture.
  func shift(at frame: Double) -> PicturePoint {
    var sum = PicturePoint(x: 0, y: 0)
    for (kind, strength) in nuisances where kind == .shake || kind == .pan {
      let shift =
        kind == .shake
        ? ShakingPole(strength: strength, seed: seed).shift(at: frame)
        : PanAway(strength: strength, seed: seed).shift(at: frame)
      sum.x += shift.x
      sum.y += shift.y
    }
    return sum
  }

  /// The most that it can be.
  var reach: (x: Double, y: Double) {
    let shake = ShakingPole.reach(strength: nuisances[.shake] ?? 0)
    let pan = PanAway.reach(strength: nuisances[.pan] ?? 0)
    return (shake.x + pan.x, shake.y + pan.y)
  }
}
