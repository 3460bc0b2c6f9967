public import Pixels
public import Scene

/// What the command center may know of the running cameras.
///
/// Every call answers from memory and at once: the page asks about once a second for each tile.
public protocol CameraDirectory: Sendable {
  /// In the order of the configuration.
  func statuses() async -> [CameraStatus]
  /// `nil` if there is no such camera.
  func scene(of camera: CameraID) async -> SceneConfiguration?
  /// When the latest picture was taken; asking for that alone makes no pictures.
  func snapshotTakenAt(of camera: CameraID) async -> WallTime?
  /// The latest picture; `nil` if there is none yet. Asking keeps new ones coming for a while.
  func snapshot(of camera: CameraID) async -> LiveSnapshot?
  /// As `snapshot`, with what the camera is told of its view drawn in.
  func calibration(of camera: CameraID) async -> LiveSnapshot?
  /// As `snapshot`, with what moves drawn in.
  func motion(of camera: CameraID) async -> LiveSnapshot?
  /// Motion is detected by this sensitivity (0...1) for ten seconds, whatever is configured.
  func trySensitivity(_ sensitivity: Double, of camera: CameraID) async
  /// Where the persons are in the picture that was counted last; `nil`: none has been in this run.
  func density(of camera: CameraID) async -> CountedDensity?
  /// The same as a PNG file to lay over the picture.
  func densityPicture(of camera: CameraID) async throws -> LiveSnapshot?
  /// What moved in the newest picture; `nil`: nothing is known yet. Asking keeps new ones coming for
  /// a while.
  func blobs(of camera: CameraID) async -> LiveBlobs?
  /// A viewer of the camera's live video; `nil` if there is no such camera.
  func video(of camera: CameraID) async -> (any VideoSource)?
}

/// One viewer's live video of one camera.
public protocol VideoSource: Sendable {
  /// What has come since the last call; empty if nothing has. Answers at once.
  func poll() async -> [VideoPart]
}

/// A piece of live video on its way to a browser.
public enum VideoPart: Hashable, Sendable {
  /// A `MediaSource` of this type begins (anew) with these bytes.
  case begin(mediaType: String, header: [UInt8])
  case fragment([UInt8])
  /// There is no connection to the camera now.
  case offline
  /// Browsers do not play what the camera sends.
  case unplayable(codec: String)
}

/// A camera's picture of this moment, or what was seen in it.
public struct LiveSnapshot: Sendable {
  /// Of a JPEG or PNG file.
  public var bytes: [UInt8]
  public var takenAt: WallTime

  public init(bytes: [UInt8], takenAt: WallTime) {
    self.bytes = bytes
    self.takenAt = takenAt
  }

  public init(jpeg: [UInt8], takenAt: WallTime) { self.init(bytes: jpeg, takenAt: takenAt) }
}

/// Persons by blocks of a camera's picture, as its crowd network counted them.
public struct CountedDensity: Sendable {
  public var takenAt: WallTime
  /// Of the camera, in pixels.
  public var picture: PixelSize
  /// Pixels of that picture along a block's side.
  public var blockPixels: Int
  /// Blocks across and down; the last ones reach beyond the picture.
  public var blocks: PixelSize
  /// Row by row.
  public var persons: [Float]

  public init(
    takenAt: WallTime, picture: PixelSize, blockPixels: Int, blocks: PixelSize, persons: [Float]
  ) {
    precondition(persons.count == blocks.area, "a count for each block")
    self.takenAt = takenAt
    self.picture = picture
    self.blockPixels = blockPixels
    self.blocks = blocks
    self.persons = persons
  }
}
