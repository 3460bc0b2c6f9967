public import Pixels

/// What is true of a rendered clip; the JSON file beside it. README.md of the folder describes
/// each member.
public struct TruthFile: Hashable, Sendable, Codable {
  public enum ObjectKind: String, Hashable, Sendable, Codable, CaseIterable {
    case person, car, motorbike, bag
  }

  /// A rectangle in pixels of the main stream, in one frame: `[frame, x, y, width, height]`.
  public struct Box: Hashable, Sendable {
    public var frame: Int
    public var bounds: PixelRect

    public init(frame: Int, bounds: PixelRect) {
      self.frame = frame
      self.bounds = bounds
    }
  }

  /// Something that moves through the scene.
  public struct Object: Hashable, Sendable, Codable {
    public var id: Int
    public var kind: ObjectKind
    /// Rising in frame; a jump by more than `frameInterval` means that it could not be seen.
    public var boxes: [Box]
  }

  /// Centres of heads in one frame: `[frame, x, y, x, y, ...]` in pixels of the main stream.
  public struct Heads: Hashable, Sendable {
    public var frame: Int
    public var points: [PixelPoint]
  }

  /// A pixel of the main stream.
  public struct PixelPoint: Hashable, Sendable {
    public var x: Int
    public var y: Int
  }

  public enum EventKind: String, Hashable, Sendable, Codable, CaseIterable {
    case motion, crowd, loitering
    case lineCrossing = "line_crossing"
    case objectLeft = "object_left"
    case objectRemoved = "object_removed"
    case wrongDirection = "wrong_direction"
  }

  /// Something to be reported, from `beginFrame` to `endFrame` (its last frame).
  public struct Event: Hashable, Sendable, Codable {
    public var kind: EventKind
    /// `nil`: the whole picture.
    public var zone: String?
    public var line: String?
    /// Line crossings: `in` or `out`.
    public var direction: String?
    /// Crowd: the level's severity and its threshold in persons/m2.
    public var severity: String?
    public var level: Double?
    /// Who moves or crosses.
    public var objects: [Int]?
    public var beginFrame: Int
    public var endFrame: Int

    enum CodingKeys: String, CodingKey {
      case kind, zone, line, direction, severity, level, objects
      case beginFrame = "begin_frame"
      case endFrame = "end_frame"
    }
  }

  /// A level of a zone's crowd: entered at `enter` persons/m2, left below `leave`.
  public struct Level: Hashable, Sendable, Codable {
    public var severity: String
    public var enter: Double
    public var leave: Double
  }

  public struct Zone: Hashable, Sendable, Codable {
    public var id: String
    public var name: String
    /// Relative corners.
    public var polygon: [RelativePoint]
    /// Where people are counted: ground on which they stand, and the crowd's levels.
    public var groundAreaM2: Double?
    public var levels: [Level]?
    /// Who is in it for longer loiters.
    public var loiteringAfterSeconds: Double?
    /// A thing that stands in it for longer is left; one that stood there is removed when it has
    /// been gone for longer.
    public var leftAfterSeconds: Double?
    /// The direction in which everybody is to go: clockwise from the top of the picture, 90 is to
    /// the right.
    public var allowedDegrees: Double?

    enum CodingKeys: String, CodingKey {
      case id, name, polygon, levels
      case groundAreaM2 = "ground_area_m2"
      case loiteringAfterSeconds = "loitering_after_s"
      case leftAfterSeconds = "left_after_s"
      case allowedDegrees = "allowed_degrees"
    }
  }

  /// Who passes from its left to its right (seen from `from` towards `to`) goes in.
  public struct Line: Hashable, Sendable, Codable {
    public var id: String
    public var name: String
    public var from: RelativePoint
    public var to: RelativePoint
  }

  /// How tall a person of 1.7 m looks whose feet are at `y`: both as shares of the picture's
  /// height.
  public struct PersonHeight: Hashable, Sendable, Codable {
    public var y: Double
    public var height: Double
  }

  /// Persons whose head is inside a zone, one number per `frameInterval` frames, from frame 0.
  public struct Counts: Hashable, Sendable, Codable {
    public var zone: String
    public var counts: [Int]
  }

  public struct Disturbance: Hashable, Sendable, Codable {
    public var kind: NuisanceKind
    public var strength: Double
  }

  public var scene: String
  public var seed: UInt64
  /// Of the main stream: the frame of all pixel coordinates here.
  public var size: PixelSize
  public var framesPerSecond: Int
  /// Number of frames.
  public var frames: Int
  /// Boxes, heads and counts are given for every frame whose number is a multiple of this.
  public var frameInterval: Int
  public var objects: [Object]
  public var heads: [Heads]
  public var counts: [Counts]
  public var events: [Event]
  public var zones: [Zone]
  public var lines: [Line]
  public var perspective: [PersonHeight]
  /// Parts of the picture to leave out: the clock.
  public var ignored: [[RelativePoint]]
  public var nuisances: [Disturbance]

  enum CodingKeys: String, CodingKey {
    case scene, seed, size, frames, objects, heads, counts, events, zones, lines, perspective
    case ignored, nuisances
    case framesPerSecond = "frames_per_second"
    case frameInterval = "frame_interval"
  }
}

extension TruthFile.Object {
  /// Where it is in a frame, between two known boxes on the straight line; `nil` if not in sight.
  public func box(at frame: Int, frameInterval: Int) -> PixelRect? {
    guard let next = boxes.firstIndex(where: { $0.frame >= frame }) else { return nil }
    let after = boxes[next]
    if after.frame == frame { return after.bounds }
    guard next > 0, after.frame - boxes[next - 1].frame <= frameInterval else { return nil }
    let before = boxes[next - 1]
    func mix(_ a: Int, _ b: Int) -> Int {
      a + (b - a) * (frame - before.frame) / (after.frame - before.frame)
    }
    return PixelRect(
      x: mix(before.bounds.x, after.bounds.x), y: mix(before.bounds.y, after.bounds.y),
      width: mix(before.bounds.width, after.bounds.width),
      height: mix(before.bounds.height, after.bounds.height))
  }
}

extension TruthFile.Box: Codable {
  public init(from decoder: any Decoder) throws {
    var numbers = try decoder.unkeyedContainer()
    frame = try numbers.decode(Int.self)
    let x = try numbers.decode(Int.self)
    let y = try numbers.decode(Int.self)
    let width = try numbers.decode(Int.self)
    bounds = PixelRect(x: x, y: y, width: width, height: try numbers.decode(Int.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var numbers = encoder.unkeyedContainer()
    for number in [frame, bounds.x, bounds.y, bounds.width, bounds.height] {
      try numbers.encode(number)
    }
  }
}

extension TruthFile.Heads: Codable {
  public init(from decoder: any Decoder) throws {
    var numbers = try decoder.unkeyedContainer()
    frame = try numbers.decode(Int.self)
    points = []
    while !numbers.isAtEnd {
      let x = try numbers.decode(Int.self)
      points.append(TruthFile.PixelPoint(x: x, y: try numbers.decode(Int.self)))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var numbers = encoder.unkeyedContainer()
    try numbers.encode(frame)
    for point in points {
      try numbers.encode(point.x)
      try numbers.encode(point.y)
    }
  }
}
