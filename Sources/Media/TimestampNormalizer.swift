import Pixels

/// Makes one steady clock out of the time stamps that cameras send.
///
/// They are missing (MJPEG), wrap (32 bits in RTP, 33 in MPEG-TS), jump (the camera's clock was
/// set, a file was joined from pieces), run backwards or stand still. Out comes a decode time that
/// strictly increases and a presentation time beside it, both from 0 at the first packet. Pure.
///
/// ```
/// raw   8589934000  8589934091 | 3 (wrapped)   3603  | 900000000 (jump)  900003600
/// out            0          91 | 595           4195  | 7795 (marked)         11395
/// ```
struct TimestampNormalizer {
  /// A packet's own times, in ticks of 1/90000 s, where it has them.
  struct Stamp {
    var pts: Int64?
    var dts: Int64?
    /// Monotonic time of arrival in the same ticks; `nil` for files, which come at any pace.
    var arrival: Int64?
  }

  struct Times: Equatable {
    var pts: MediaTime
    var dts: MediaTime
    var isDiscontinuity: Bool
  }

  /// A step forward beyond this is a jump, unless as much time passed on arrival.
  static let maximumGap: Int64 = 10 * 90_000
  /// A step back within this is disorder, beyond it a jump.
  static let disorder: Int64 = 90_000
  /// How far arrival and time stamps may differ over a gap.
  static let arrivalTolerance: Int64 = 2 * 90_000
  /// No codec of ours reorders more pictures: time stamps that stand still longer are broken.
  static let maximumReorder = 16
  /// MPEG-TS, RTP at 90 kHz, FLV in milliseconds.
  static let wrapPeriods: [Int64] = [1 << 33, 1 << 32, 90 << 32]

  /// Between packets without time stamps, in files.
  private let nominalInterval: Int64
  /// Whether pictures are decoded in another order than shown (B-frames).
  private let hasReordering: Bool
  /// Added to a raw time stamp.
  private var offset: Int64 = 0
  private var last: (dts: Int64, arrival: Int64?)?
  /// Packets since time stamps last went forward.
  private var standing = 0

  init(framesPerSecond: Double?, hasReordering: Bool = false) {
    self.hasReordering = hasReordering
    let rate = framesPerSecond ?? 25
    nominalInterval = (0.01...1000).contains(rate) ? Int64(90_000 / rate) : 3_600
  }

  mutating func normalize(_ stamp: Stamp) -> Times {
    let pts = Self.plausible(stamp.pts)
    let dts = Self.plausible(stamp.dts)
    guard let last else {
      offset = -(pts ?? dts ?? 0)
      let first = (dts ?? pts ?? 0) + offset
      return advance(to: first, pts: pts, hasDTS: dts != nil, stamp.arrival, isJump: false)
    }
    let step = Self.step(from: last.arrival, to: stamp.arrival) ?? nominalInterval
    guard let raw = dts ?? pts else {
      return advance(to: last.dts + step, pts: nil, hasDTS: false, stamp.arrival, isJump: false)
    }
    let isJump = !follow(raw, after: last.dts, step: step, isLive: stamp.arrival != nil)
    if isJump { offset = last.dts + step - raw }
    var time = raw + offset
    // RTP has presentation times alone, and libav cannot tell the first decode times from them: with
    // the presentation time in their place, pictures shown before this one would come too late.
    if hasReordering, dts == nil, !isJump, time - last.dts < Self.disorder { time = last.dts + 1 }
    standing = time > last.dts ? 0 : standing + 1
    if standing > Self.maximumReorder {
      offset = last.dts + step - raw
      time = raw + offset
    }
    return advance(
      to: max(time, last.dts + 1), pts: pts, hasDTS: dts != nil, stamp.arrival, isJump: isJump)
  }

  /// Whether `raw` continues the clock, as it is or after a wrap (which moves the offset).
  private mutating func follow(_ raw: Int64, after last: Int64, step: Int64, isLive: Bool) -> Bool {
    func continues(_ difference: Int64) -> Bool {
      if difference > -Self.disorder && difference <= Self.maximumGap { return true }
      return isLive && abs(difference - step) <= Self.arrivalTolerance
    }
    let difference = raw + offset - last
    if continues(difference) { return true }
    for period in Self.wrapPeriods {
      for turn in [period, -period] where continues(difference + turn) {
        offset += turn
        return true
      }
    }
    return false
  }

  private mutating func advance(
    to dts: Int64, pts: Int64?, hasDTS: Bool, _ arrival: Int64?, isJump: Bool
  ) -> Times {
    last = (dts, arrival)
    var shown = dts
    if let pts, abs(pts + offset - dts) <= Self.maximumGap {
      shown = hasDTS ? max(pts + offset, dts) : pts + offset
    }
    return Times(
      pts: MediaTime(ticks: shown), dts: MediaTime(ticks: dts), isDiscontinuity: isJump)
  }

  /// Values beyond any clock would overflow; they count as missing.
  private static func plausible(_ value: Int64?) -> Int64? {
    guard let value, value.magnitude < 1 << 60 else { return nil }
    return value
  }

  private static func step(from earlier: Int64?, to later: Int64?) -> Int64? {
    guard let earlier, let later else { return nil }
    return max(1, later - earlier)
  }
}
