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
  /// A watched web site does not answer as it should. Begins with the first failure.
  case siteDown = "site_down"
  /// The certificate of a watched web site ends soon, or has ended.
  case siteCertificate = "site_certificate"
  /// The front page of a watched web site is not what it usually is.
  case siteChanged = "site_changed"
  /// A citizen reported something.
  case report
  /// A sensor and the camera of its zone count differently.
  case countDisagreement = "count_disagreement"
  /// Nothing comes from a sensor. Begins with the last count that came.
  case sensorSilent = "sensor_silent"
  /// An agency has not answered what was passed to it in time. Begins with the deadline.
  case taskOverdue = "task_overdue"

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

/// An interval in which something happened, mostly in one zone of one camera; see `SourceKind`.
public struct Event: Hashable, Sendable, Identifiable {
  public let id: EventID
  public let kind: EventKind
  /// Where it comes from: a camera, or one of the other kinds of `SourceKind`.
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
  /// of low frame rate the share of its usual structure, sharpness or rate that is lost, for a site's
  /// certificate the days that remain (here the least is the peak), for a site that changed the share
  /// of its page that did, for a disagreement the persons by which counts differ, for a report 1, for
  /// all others the seconds for which the longest of those who stayed, things that stood, travellers or
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
  /// What is to be said beside the numbers, in words of the source: why a site is down, what a citizen
  /// wrote. Plain text of at most `detailLimit` characters; empty: nothing.
  public var detail = ""

  public static let detailLimit = 2_000

  public enum Unit: String, Sendable, Codable, CaseIterable {
    case share, persons
    case personsPerSquareMetre = "persons_per_m2"
    case crossings, seconds, days, reports
  }

  public init(
    id: EventID, kind: EventKind, camera: CameraID, zone: ZoneID?, beganAt: WallTime,
    severity: Severity, peakValue: Double, peakAt: WallTime, threshold: Double, unit: Unit,
    method: String, direction: CrossingDirection? = nil, detail: String = ""
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
    self.detail = detail
  }

  public var isOpen: Bool { endedAt == nil }
}
