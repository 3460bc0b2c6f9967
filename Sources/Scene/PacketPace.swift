import Pixels

/// How many packets a second come, over ten seconds, beside how many are expected.
struct PacketPace: Sendable {
  private static let binLength = Duration.seconds(1)
  private static let binCount = 10

  private let expected: Double?
  private var usual = UsualValue(memory: .seconds(600), least: .seconds(20))
  /// A rate that stays low is the usual one within an hour.
  private static let slownessWhileLow = 6.0
  private var bins: [(packets: Int, length: Duration)] = []
  private var open: (packets: Int, length: Duration) = (0, .zero)

  /// `expected`: packets a second; `nil`: as many as usual.
  init(expected: Double?) {
    self.expected = expected
    bins.reserveCapacity(Self.binCount)
  }

  /// Packets a second; `nil`: not seen for long enough since the last pause.
  private(set) var perSecond: Double?

  /// Of the expected rate; `nil`: not known.
  var share: Double? {
    guard let perSecond, let normal = expected ?? usual.value, normal > 0 else { return nil }
    return perSecond / normal
  }

  mutating func add(_ packets: Int, in elapsed: Duration) {
    open.packets += packets
    open.length += elapsed
    guard open.length >= Self.binLength else { return }
    if bins.count == Self.binCount { bins.removeFirst() }
    bins.append(open)
    open = (0, .zero)
    guard bins.count == Self.binCount else { return }
    let length = bins.reduce(Duration.zero) { $0 + $1.length }
    perSecond = Double(bins.reduce(0) { $0 + $1.packets }) / length.inSeconds
  }

  /// Nothing comes: what came before says nothing of the rate after it.
  mutating func pause() {
    bins.removeAll(keepingCapacity: true)
    open = (0, .zero)
    perSecond = nil
  }

  mutating func learn(for elapsed: Duration, isLow: Bool) {
    guard let perSecond else { return }
    usual.learn(perSecond, for: elapsed, slowness: isLow ? Self.slownessWhileLow : 1)
  }
}
