/// What is left out while there is more work than machine, least first. Each holds those before it.
public enum LoadLevel: Int, Sendable, CaseIterable, Comparable {
  case nothing
  /// The decoder's loop filter: a fifth of its time; pictures are a little blocky until the next
  /// key frame.
  case loopFilter
  /// Every other picture is decoded, but not analysed.
  case everyOtherPicture
  /// Quiet cameras doze although their gates have not proved themselves yet.
  case unprovenGates
  /// Everything but key frames: what happens between two of them is not seen.
  case allButKeyFrames

  public static func < (left: LoadLevel, right: LoadLevel) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// Decides, from how far analysis is behind, what is left out: at once where it falls behind, and
/// more slowly back, so that it does not swing.
public struct LoadGovernor: Sendable {
  /// Further behind than this is too far, at each level.
  private static let late: [Duration] = [
    .milliseconds(700), .milliseconds(900), .milliseconds(1_100), .milliseconds(1_600),
    .seconds(3_600),
  ]
  /// Less than this is in time.
  private static let prompt = Duration.milliseconds(400)
  /// Each level has so long to show whether it helps; gates need a few seconds to close.
  private static let patience: [Duration] = [
    .seconds(1), .seconds(1), .seconds(1), .seconds(4), .zero,
  ]
  /// So long everything must be in time before less is left out ...
  private static let firstTrial = Duration.seconds(6)
  /// ... and twice as long after each time that this was too early, up to this.
  private static let longestTrial = Duration.seconds(320)

  public private(set) var level = LoadLevel.nothing
  private var changedAt = Duration.zero
  private var lateAt = Duration.zero
  private var loweredAt: Duration?
  private var trial = LoadGovernor.firstTrial

  public init() {}

  /// - Parameters:
  ///   - delay: of the camera that is furthest behind; what it went back on purpose is no delay.
  ///   - time: of a clock that only runs forwards.
  public mutating func update(delay: Duration, at time: Duration) {
    if delay > Self.prompt { lateAt = time }
    if delay > Self.late[level.rawValue] {
      guard time - changedAt >= Self.patience[level.rawValue],
        let next = LoadLevel(rawValue: level.rawValue + 1)
      else { return }
      if let loweredAt, time - loweredAt < trial {
        trial = min(trial * 2, Self.longestTrial)
        // Once a relapse, however many levels it goes through.
        self.loweredAt = nil
      }
      change(to: next, at: time)
    } else if level > .nothing, time - max(lateAt, changedAt) >= trial,
      let next = LoadLevel(rawValue: level.rawValue - 1)
    {
      change(to: next, at: time)
      loweredAt = time
    } else if level == .nothing, time - max(lateAt, changedAt) >= Self.longestTrial {
      trial = Self.firstTrial
    }
  }

  private mutating func change(to next: LoadLevel, at time: Duration) {
    level = next
    changedAt = time
  }
}
