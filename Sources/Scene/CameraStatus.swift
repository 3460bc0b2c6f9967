public import Pixels

/// What a camera is doing now, as operators and metrics see it.
public struct CameraStatus: Hashable, Sendable, Identifiable {
  public enum State: String, Sendable, Codable, CaseIterable {
    case connecting, running
    /// Waiting before the next try to connect.
    case backingOff = "backing_off"
    case stopped
  }

  public enum Picture: String, Sendable, Codable, CaseIterable {
    /// The background model is not yet trusted.
    case warmUp = "warm_up"
    case steady
    /// Most of the picture changed at once; nothing is reported.
    case sceneChange = "scene_change"
  }

  public let id: CameraID
  public var name: String
  /// That it belongs to, e.g. a venue; `nil`: none.
  public var group: String?
  /// Where it is.
  public var place = CameraPlace()
  public var state: State
  public var stateSince: WallTime
  public var picture: Picture
  public var codec: String
  public var size: PixelSize?
  /// Over the last seconds.
  public var framesPerSecond: Double
  public var bitsPerSecond: Double
  /// Since the start of Pantau.
  public var packetsRead: Int
  public var framesAnalysed: Int
  public var framesDropped: Int
  public var corruptPackets: Int
  public var reconnects: Int
  /// Tries to connect, the first and those that failed included.
  public var connectAttempts: Int
  /// How far analysis is behind reading, beyond what it went back on purpose.
  public var delay: Duration
  public var foregroundFraction: Double
  /// What is wrong with the camera itself, of `EventKind.healthKinds`; oldest first.
  public var conditions: [EventKind]
  /// Of the zones in which persons are counted and have been in this run.
  public var crowds: [ZoneCrowd]
  /// `nil`: no network counts this camera's persons.
  public var crowdNetwork: CrowdNetworkUse?
  public var decoding = DecodingStatus(policy: .full)
  /// `nil`: the stream that is analysed is the only one.
  public var mainStream: MainStreamStatus?
  public var cost = CameraCost()
  /// Why the last run ended or the last try failed; never holds credentials.
  public var lastError: String?
  public var lastFrameAt: WallTime?

  public init(id: CameraID, name: String, state: State, stateSince: WallTime) {
    self.id = id
    self.name = name
    self.state = state
    self.stateSince = stateSince
    picture = .warmUp
    codec = ""
    size = nil
    framesPerSecond = 0
    bitsPerSecond = 0
    packetsRead = 0
    framesAnalysed = 0
    framesDropped = 0
    corruptPackets = 0
    reconnects = 0
    connectAttempts = 0
    delay = .zero
    foregroundFraction = 0
    conditions = []
    crowds = []
    crowdNetwork = nil
    lastError = nil
    lastFrameAt = nil
  }
}
