public import Pixels
public import Scene

/// What a citizen reported, beside the event that was made of it.
public struct CitizenReport: Hashable, Sendable {
  /// The configuration's id.
  public var category: String
  /// Name of the token of the program that sent it; empty: it came by the form.
  public var sender: String
  /// `nil`: not told.
  public var position: GeoPosition?
  /// Of the place, in the sender's words; empty: not told.
  public var address: String
  /// The nearest first.
  public var cameras: [NearbyCamera]

  public init(
    category: String, sender: String, position: GeoPosition?, address: String,
    cameras: [NearbyCamera]
  ) {
    self.category = category
    self.sender = sender
    self.position = position
    self.address = address
    self.cameras = cameras
  }
}

/// A camera near the place of a report, and what it saw when the report came.
public struct NearbyCamera: Hashable, Sendable {
  public var camera: CameraID
  /// Metres.
  public var distance: Double
  /// `nil`: it had none.
  public var picture: Picture?

  /// A JPEG file in the evidence folder.
  public struct Picture: Hashable, Sendable {
    public var fileName: String
    public var byteCount: Int
    public var takenAt: WallTime

    public init(fileName: String, byteCount: Int, takenAt: WallTime) {
      self.fileName = fileName
      self.byteCount = byteCount
      self.takenAt = takenAt
    }
  }

  public init(camera: CameraID, distance: Double, picture: Picture?) {
    self.camera = camera
    self.distance = distance
    self.picture = picture
  }
}

/// What is known of a report.
public struct StoredReport: Hashable, Sendable {
  public let event: StoredEvent
  /// Its cameras are those that the asker may know of.
  public let report: CitizenReport
  /// What people call those cameras; ids where no name was ever given.
  public let cameraNames: [CameraID: String]
  /// `nil`: its sender was told nothing yet.
  public let answer: Answer?

  public struct Answer: Hashable, Sendable {
    public let text: String
    public let at: WallTime
  }
}

/// What the sender of a report may know.
public struct ReportProgress: Hashable, Sendable {
  public let state: EventState
  /// `nil`: none yet.
  public let answer: String?
}

/// Everything that is stored when a report comes.
public struct NewReport: Sendable {
  public var report: CitizenReport
  /// Its begin and its end.
  public var transitions: [EventTransition]
  /// Where its event stands.
  public var source: KnownCamera
  /// The picture that came with it.
  public var picture: Evidence?

  public init(
    report: CitizenReport, transitions: [EventTransition], source: KnownCamera, picture: Evidence?
  ) {
    self.report = report
    self.transitions = transitions
    self.source = source
    self.picture = picture
  }
}
