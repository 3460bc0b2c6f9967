import Pixels

/// Packets and bits per second, reported about once a second.
struct PacketRate {
  private var since: WallTime?
  private var bytes = 0
  private var count = 0

  /// Packets since the last report.
  private(set) var packets = 0
  private(set) var bitsPerSecond = 0.0

  /// Returns whether a report is due.
  mutating func add(bytes added: Int, at time: WallTime) -> Bool {
    guard let since else {
      self.since = time
      (bytes, count) = (added, 1)
      return false
    }
    bytes += added
    count += 1
    let seconds = time.duration(since: since).inSeconds
    guard seconds >= 1 else {
      // Our clock was set back.
      if seconds < 0 { self.since = time }
      return false
    }
    bitsPerSecond = Double(bytes) * 8 / seconds
    packets = count
    (self.since, bytes, count) = (time, 0, 0)
    return true
  }
}
