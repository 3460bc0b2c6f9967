internal import Pixels

/// How bright the picture is, and how much it shows, by a few of its cells.
struct PictureTone {
  /// One cell of so many in both directions.
  private static let sample = 16
  private static let neighbour = 4
  /// A picture that lost so much of its contrast shows no scene: a decoder that began on grey.
  private static let faded = 0.55
  /// So slowly what is usual follows a faded picture: it is not faded for ever.
  private static let patience: Duration = .seconds(20)
  /// What brightens or darkens the picture by this factor within this time is sudden.
  private static let jump = 1.2
  private static let jumpTime: Duration = .milliseconds(240)

  /// Mean luma, smoothed over ten frames; below 0 before the first frame.
  private(set) var brightness = -1.0
  /// The same over twenty seconds: a lamp that sweeps over the picture brings no day, and who stands
  /// before the lens no night.
  private(set) var usualBrightness = -1.0
  /// Whether the picture shows much less than it usually does.
  private(set) var isFaded = false
  /// Whether the picture became much brighter or darker a moment ago.
  private(set) var hasJumped = false
  /// Mean luma of the last moments, the oldest first.
  private var recent: [(mean: Double, at: Duration)] = []
  /// Mean step between cells, relative to brightness, as it usually is; below 0: unknown.
  private var usual = -1.0
  private var notedAt: Duration = .zero

  /// A new run: what is usual must be learned again.
  mutating func restart() {
    usual = -1
    usualBrightness = -1
    isFaded = false
    hasJumped = false
    recent.removeAll(keepingCapacity: true)
  }

  /// The light of the place was switched: it is usual from now on.
  mutating func acceptLight() {
    guard let now = recent.last else { return }
    brightness = now.mean
    usualBrightness = now.mean
  }

  mutating func note(_ frame: borrowing Frame, at clock: Duration) {
    var sum = 0
    var steps = 0
    var count = 0
    for y in stride(from: 4, to: frame.size.height, by: Self.sample) {
      let row = frame.row(y)
      for x in stride(from: 4, to: frame.size.width, by: Self.sample) {
        sum += Int(row[x])
        steps += abs(Int(row[x]) - Int(row[x - Self.neighbour]))
        count += 1
      }
    }
    guard count > 0 else { return }
    let mean = Double(sum) / Double(count)
    noteJump(mean, at: clock)
    brightness = brightness < 0 ? mean : brightness + (mean - brightness) / 8
    let contrast = Double(steps) / Double(max(sum, 1))
    isFaded = contrast < Self.faded * usual
    let elapsed = max(clock - notedAt, .zero)
    notedAt = clock
    usualBrightness =
      usualBrightness < 0
      ? brightness : usualBrightness + (mean - usualBrightness) * min(1, elapsed / Self.patience)
    let time = isFaded ? Self.patience : .seconds(1)
    usual = usual < 0 ? contrast : usual + (contrast - usual) * min(1, elapsed / time)
  }

  private mutating func noteJump(_ mean: Double, at clock: Duration) {
    // At few frames a second the last one may be older.
    while recent.count > 1, clock - recent[0].at > Self.jumpTime { recent.removeFirst() }
    let before = recent.first?.mean ?? mean
    hasJumped =
      max(mean, 1) > Self.jump * max(before, 1) || max(before, 1) > Self.jump * max(mean, 1)
    recent.append((mean, clock))
  }
}
