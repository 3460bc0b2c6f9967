import Media
import Pixels

/// Decides whether a picture is looked at that was damaged on the way.
///
/// The decoder makes up what lost packets would have shown, and the pictures up to the next key frame
/// build on it: to motion detection that is a change of the scene. They are passed over. Not for
/// ever, though: a camera whose pictures are all flawed is watched as well as can be.
struct PictureDamage {
  private var isGroupDamaged = false
  private var lostAt: MediaTime?
  private var wholeAt: MediaTime?
  /// Longest time without a picture. Larger: fewer false alarms on bad networks, longer blindness.
  private static let patience = Duration.seconds(5)

  /// A packet was damaged whose picture is still to come.
  mutating func noteLoss(at pts: MediaTime) { lostAt = pts }

  /// To be asked for each decoded picture of a run in turn.
  mutating func isToBeSeen(_ picture: DecodedFrame) -> Bool {
    isToBeSeen(at: picture.pts, isKeyFrame: picture.isKeyFrame, isDamaged: picture.isCorrupt)
  }

  mutating func isToBeSeen(at pts: MediaTime, isKeyFrame: Bool, isDamaged: Bool) -> Bool {
    if isKeyFrame { isGroupDamaged = false }
    if isDamaged { isGroupDamaged = true }
    if let lost = lostAt, pts >= lost {
      isGroupDamaged = true
      lostAt = nil
    }
    if !isGroupDamaged {
      wholeAt = pts
      return true
    }
    let since = wholeAt ?? pts
    wholeAt = since
    return pts.duration(since: since) >= Self.patience
  }
}
