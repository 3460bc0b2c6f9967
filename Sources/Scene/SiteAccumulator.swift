import Pixels

/// Gathers one site's `SiteSample`s.
///
/// A check tells of the time since the one before, so that a site that is asked more rarely while it
/// is down is down for as long as it was.
public struct SiteAccumulator: Sendable {
  private let site: CameraID
  /// A check tells of no longer than this: what was before is not known.
  private let longest: Duration
  private var current: SiteSample?
  private var responses: [Duration] = []
  private var lastAt: WallTime?
  private var finished: [SiteSample] = []

  private static let hour = Duration.seconds(3_600)

  /// - Parameter longest: between two checks.
  public init(site: CameraID, longest: Duration) {
    self.site = site
    self.longest = longest
  }

  public mutating func take(_ check: SiteCheck) {
    // The clock was set back: nothing is known of the time between.
    var from = max(lastAt ?? check.at, check.at.advanced(by: .zero - longest))
    lastAt = check.at
    if from > check.at { from = check.at }
    while from.hour < check.at.hour {
      let end = WallTime(microseconds: (from.hour + 1) * Self.hour.microseconds)
      add(from..<end, isDown: !check.isGood)
      from = end
    }
    add(from..<check.at, isDown: !check.isGood)
    count(check)
  }

  /// The hours that are over since the last call, and the one that goes on as it stands.
  public mutating func samples() -> [SiteSample] {
    defer { finished = [] }
    return finished + (current.map { [$0] } ?? [])
  }

  // MARK: - Private

  private mutating func add(_ span: Range<WallTime>, isDown: Bool) {
    begin(hourOf: span.lowerBound)
    let length = span.upperBound.duration(since: span.lowerBound)
    current?.watched += length
    if isDown { current?.down += length }
  }

  private mutating func begin(hourOf time: WallTime) {
    let beganAt = WallTime(microseconds: time.hour * Self.hour.microseconds)
    if current?.beganAt == beganAt { return }
    if let current { finished.append(current) }
    current = SiteSample(site: site, beganAt: beganAt)
    responses = []
  }

  private mutating func count(_ check: SiteCheck) {
    begin(hourOf: check.at)
    current?.checks += 1
    if let end = check.certificateEnd { current?.certificateEnd = end }
    guard check.isGood else {
      current?.failures += 1
      return
    }
    responses.append(check.elapsed)
    let sorted = responses.sorted()
    current?.meanResponse = sorted.reduce(.zero, +) / sorted.count
    current?.highResponse = sorted[(sorted.count * 95 + 99) / 100 - 1]
    current?.maximumResponse = sorted[sorted.count - 1]
  }
}

extension WallTime {
  /// Hours since 1970.
  fileprivate var hour: Int64 { microseconds.floorDivided(by: 3_600_000_000).quotient }
}
