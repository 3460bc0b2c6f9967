/// When one condition of a camera is an event.
public struct HealthRule: Hashable, Sendable {
  public var isEnabled = true
  public var severity: Severity
  /// How long it must last before it is an event. Larger: fewer events of short troubles; later ones.
  public var after: Duration
  /// How long it must be gone before the event ends. Larger: what comes and goes stays one event;
  /// it ends later.
  public var clear: Duration

  public init(_ severity: Severity, after: Duration, clear: Duration) {
    self.severity = severity
    self.after = after
    self.clear = clear
  }
}

/// When the camera itself needs attention.
public struct HealthRules: Hashable, Sendable {
  /// Whether anything is watched; if not, nothing is measured either.
  public var isEnabled = true
  public var offline = HealthRule(.alarm, after: .seconds(10), clear: .seconds(5))
  public var mainOffline = HealthRule(.warning, after: .seconds(10), clear: .seconds(5))
  public var frozen = HealthRule(.alarm, after: .seconds(30), clear: .seconds(2))
  /// Share of the cells that must stay exactly as they were. Smaller: a frozen picture with a running
  /// clock is found; so are still scenes without noise.
  public var frozenShare = 0.995
  public var dark = HealthRule(.alarm, after: .seconds(10), clear: .seconds(5))
  /// Luma (0...1) below which nearly all of the picture lies. Larger: dim pictures are found, too.
  public var darkLuma = 0.12
  public var bright = HealthRule(.warning, after: .seconds(10), clear: .seconds(5))
  /// Luma (0...1) above which most of the picture lies. Smaller: glare is found earlier; so are snow
  /// and fog.
  public var brightLuma = 0.9
  public var covered = HealthRule(.alarm, after: .seconds(5), clear: .seconds(3))
  /// Share of its usual structure below which the picture shows nothing. Larger: what covers the
  /// lens in part is found; so are fog and a lorry before it.
  public var coveredShare = 0.35
  public var blurred = HealthRule(.warning, after: .seconds(30), clear: .seconds(10))
  /// Share of its usual sharpness below which the picture is blurred. Larger: less blur is found; so
  /// are rain and a starved encoder.
  public var blurredShare = 0.6
  public var moved = HealthRule(.warning, after: .seconds(10), clear: .seconds(5))
  /// Share of the usual view that is still found in its place, at most. Larger: smaller turns are
  /// found; so are large vehicles that stop before the camera.
  public var movedShare = 0.25
  /// After this time a new view is the usual one, and the event ends.
  public var movedAcceptance = Duration.seconds(120)
  public var lowFrameRate = HealthRule(.info, after: .seconds(20), clear: .seconds(20))
  /// Share of the expected rate below which it is low. Larger: smaller losses are found; so are
  /// cameras that expose longer at night.
  public var lowFrameRateShare = 0.5
  /// Pictures a second; `nil`: what is usual for the camera.
  public var expectedFrameRate: Double?
  /// After an alert of a condition, further events of it raise none for this long, unless they are
  /// more severe. Larger: a camera that fails again and again alerts less often.
  public var cooldown = Duration.seconds(600)

  public init() {}

  /// The rule of a kind of `EventKind.healthKinds`; of any other kind one that is off.
  public subscript(kind: EventKind) -> HealthRule {
    switch kind {
    case .cameraOffline: offline
    case .cameraMainOffline: mainOffline
    case .cameraFrozen: frozen
    case .cameraDark: dark
    case .cameraBright: bright
    case .cameraCovered: covered
    case .cameraBlurred: blurred
    case .cameraMoved: moved
    case .cameraLowFrameRate: lowFrameRate
    case .motion, .crowd, .lineCrossing, .loitering, .objectLeft, .objectRemoved, .wrongDirection,
      .surge, .dispersal, .counterFlow, .overload, .siteDown, .siteCertificate, .siteChanged,
      .report, .countDisagreement, .sensorSilent, .taskOverdue:
      Self.none
    }
  }

  private static let none: HealthRule = {
    var rule = HealthRule(.info, after: .zero, clear: .zero)
    rule.isEnabled = false
    return rule
  }()
}
