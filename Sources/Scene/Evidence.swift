public import Pixels

/// A file that shows an event.
public struct Evidence: Hashable, Sendable {
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// JPEG at the peak, with zone and blobs drawn.
    case snapshot
    /// MP4 with pre-roll and post-roll, cut from the compressed packets.
    case clip
  }

  public let event: EventID
  public let kind: Kind
  /// File name inside the evidence folder, without directories.
  public let fileName: String
  public let byteCount: Int
  /// When the picture was taken; for a clip, when its first frame was.
  public let beganAt: WallTime
  /// Length of a clip; zero for a snapshot.
  public let duration: Duration

  public init(
    event: EventID, kind: Kind, fileName: String, byteCount: Int, beganAt: WallTime,
    duration: Duration
  ) {
    self.event = event
    self.kind = kind
    self.fileName = fileName
    self.byteCount = byteCount
    self.beganAt = beganAt
    self.duration = duration
  }
}
