public import Gating
public import Media
public import Motion
public import Pixels
public import Scene

/// One configured camera: where its stream is and what it is watched for.
public struct CameraConfiguration: Hashable, Sendable, Identifiable {
  public var id: CameraID
  /// What operators call it.
  public var name: String
  /// That it belongs to, e.g. a venue: people may be let see some groups only. `nil`: none.
  public var group: String?
  /// Where it is, for the map.
  public var place = CameraPlace()
  /// Of its main stream, the only one of most cameras.
  public var address: StreamAddress
  /// Of its sub stream: the same view with fewer pixels. Used by `DecodingStatus.Policy.sub` alone.
  public var subAddress: StreamAddress?
  public var stream = StreamOptions()
  public var reconnect = ReconnectPolicy()
  public var playback = Playback()
  public var decoding = DecodingSettings()
  public var motion = MotionSettings()
  /// Where analysis does not look: clocks in the picture, roads behind the fence.
  public var ignored: [Polygon] = []
  /// How tall a person looks at two heights of the picture; needed where a zone counts people.
  public var perspective: Perspective? {
    get { scene.perspective }
    set { scene.perspective = newValue }
  }
  /// Where on the ground points of the picture are, if four of them were given; zones have their
  /// areas by it already.
  public var ground: GroundPlane?
  public var scene = SceneConfiguration()
  public var evidence = EvidenceSettings()
  public var health = HealthRules()

  public init(id: CameraID, name: String, address: StreamAddress) {
    self.id = id
    self.name = name
    self.address = address
  }

  /// Whether a zone wants its persons counted.
  public var countsPersons: Bool { scene.zones.contains { $0.crowd != nil } }

  /// Whether packets may be left undecoded: a file that is read as fast as possible has no idle
  /// time to save, and where safety depends on it nothing is left out.
  var isGated: Bool {
    decoding.policy == .adaptive && (!address.isFile || playback.isRealtime)
      && !scene.zones.contains(where: \.isSafety)
  }
}

extension CameraConfiguration {
  /// Of the stream that is decoded.
  var analysedAddress: StreamAddress {
    decoding.policy == .sub ? subAddress ?? address : address
  }

  /// Of the stream whose packets are kept beside it for the evidence, if there is one. A file that is
  /// read as fast as possible has no moments in common with another.
  var mainAddress: StreamAddress? {
    guard decoding.policy == .sub, subAddress != nil else { return nil }
    return address.isFile && !playback.isRealtime ? nil : address
  }
}

/// Which packets are decoded.
public struct DecodingSettings: Hashable, Sendable {
  /// `adaptive` costs a tenth of `full` while nothing moves; see `GateKeeper` for what that risks.
  public var policy = DecodingStatus.Policy.adaptive
  public var gate = GateRules()

  public init() {}
}

/// How a file is played as if it were a camera. Live streams ignore it.
public struct Playback: Hashable, Sendable {
  /// Reads at the speed of its time stamps instead of as fast as analysis can.
  public var isRealtime = true
  /// Begins again at its end.
  public var loops = false

  public init() {}
}

/// What is kept of an event.
public struct EvidenceSettings: Hashable, Sendable {
  /// Seconds before the event in its clip. Larger: more context, more memory per camera.
  public var preRoll: Duration = .seconds(5)
  /// Seconds after it.
  public var postRoll: Duration = .seconds(5)
  /// A clip ends here even if the event goes on.
  public var maximumClip: Duration = .seconds(60)
  /// Bytes of packets kept in memory at most: bounds pre-roll on streams of high bit rate.
  public var ringBytes = 16 << 20

  public init() {}
}
