public import Pixels

/// What kind of happening an event is.
public enum EventKind: String, Sendable, Codable, CaseIterable {
  /// Something moves in a zone (or in the picture, where no zone is set).
  case motion
  /// A zone is more crowded than one of its levels allows.
  case crowd
  /// A track's anchor passed a directed line.
  case lineCrossing = "line_crossing"
  /// Somebody stays in a zone for longer than he may. Begins when he came.
  case loitering
  /// A thing that was not there stands still. Begins when it was put there.
  case objectLeft = "object_left"
  /// A thing that stood there is gone. Begins when it was taken away.
  case objectRemoved = "object_removed"
  /// Something goes through a zone against its allowed direction.
  case wrongDirection = "wrong_direction"
  /// Persons gather: a zone's count has risen much within a short time. Begins with the rise.
  case surge
  /// Persons leave together: a zone's count has fallen much within a short time.
  case dispersal
  /// Two streams of persons go against each other in a zone.
  case counterFlow = "counter_flow"
  /// No picture comes from the camera. Begins with the last one that came.
  case cameraOffline = "camera_offline"
  /// The camera is watched by its sub stream, but its main stream, of which evidence is to be made,
  /// does not come. Begins with its last packet.
  case cameraMainOffline = "camera_main_offline"
  /// Pictures come, but always the same one.
  case cameraFrozen = "camera_frozen"
  /// The picture is so dark that nothing can be seen in it.
  case cameraDark = "camera_dark"
  /// The picture is so bright that nothing can be seen in it.
  case cameraBright = "camera_bright"
  /// Something before the lens hides the view.
  case cameraCovered = "camera_covered"
  /// The picture is less sharp than it usually is.
  case cameraBlurred = "camera_blurred"
  /// The camera looks somewhere else than it usually does.
  case cameraMoved = "camera_moved"
  /// Fewer pictures come than usual.
  case cameraLowFrameRate = "camera_low_frame_rate"
  /// There is more work than machine: all cameras are analysed with less care. Of Pantau itself
  /// (`CameraID.pantau`).
  case overload

  /// Conditions of the camera itself rather than of what it sees.
  public static let healthKinds: [EventKind] = [
    .cameraOffline, .cameraMainOffline, .cameraFrozen, .cameraDark, .cameraBright, .cameraCovered,
    .cameraBlurred, .cameraMoved, .cameraLowFrameRate,
  ]

  /// Whether the event is about the camera itself rather than about what it sees.
  public var isOfHealth: Bool { Self.healthKinds.contains(self) }
}

/// How urgent an event is to an operator, least first.
public enum Severity: String, Sendable, Codable, CaseIterable, Comparable {
  case info, warning, alarm, critical

  public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .info: 0
    case .warning: 1
    case .alarm: 2
    case .critical: 3
    }
  }
}

/// Why an event ended.
public enum EndReason: String, Sendable, Codable, CaseIterable {
  /// The happening was over.
  case finished
  /// The stream broke off or ended while it went on.
  case runEnded = "run_ended"
  /// The picture changed as a whole (light, camera moved), so that nothing could be said any more.
  case sceneChange = "scene_change"
  /// Pantau was stopped in good order.
  case stopped
  /// Pantau had been killed or had crashed; found open at the next start.
  case interrupted
}

/// Direction in which a line was crossed.
public enum CrossingDirection: String, Sendable, Codable, CaseIterable {
  case inward = "in"
  case outward = "out"
}

/// An interval in which something happened in one zone of one camera.
public struct Event: Hashable, Sendable, Identifiable {
  public let id: EventID
  public let kind: EventKind
  public let camera: CameraID
  /// `nil`: the whole picture.
  public let zone: ZoneID?
  public let beganAt: WallTime
  /// `nil` while it goes on.
  public var endedAt: WallTime?
  public var endReason: EndReason?
  /// Severity of the highest level reached so far.
  public var severity: Severity
  /// The measured value at its peak: for motion the largest share of the zone that moved (0...1),
  /// for crowd persons or persons/m2 (see `unit`), for surge and dispersal the persons by which the
  /// count has changed, for counter-flow the share of the moving blocks that goes against the main
  /// direction, for a line crossing the number of crossings, for a camera that is covered, blurred or
  /// of low frame rate the share of its usual structure, sharpness or rate that is lost, for all
  /// others the seconds for which the longest of those who stayed, things that stood, travellers or
  /// conditions of the camera has done so.
  public var peakValue: Double
  public var peakAt: WallTime
  /// The threshold that the value exceeded, in the same unit.
  public var threshold: Double
  public var unit: Unit
  /// How the value was measured, e.g. `foreground` for a crowd counted from foreground area.
  public var method: String
  /// For line crossings.
  public var direction: CrossingDirection?

  public enum Unit: String, Sendable, Codable, CaseIterable {
    case share, persons
    case personsPerSquareMetre = "persons_per_m2"
    case crossings, seconds
  }

  public init(
    id: EventID, kind: EventKind, camera: CameraID, zone: ZoneID?, beganAt: WallTime,
    severity: Severity, peakValue: Double, peakAt: WallTime, threshold: Double, unit: Unit,
    method: String, direction: CrossingDirection? = nil
  ) {
    self.id = id
    self.kind = kind
    self.camera = camera
    self.zone = zone
    self.beganAt = beganAt
    self.severity = severity
    self.peakValue = peakValue
    self.peakAt = peakAt
    self.threshold = threshold
    self.unit = unit
    self.method = method
    self.direction = direction
  }

  public var isOpen: Bool { endedAt == nil }
}
