import DequeModule
import Media
import Pixels
import Synchronization

/// The packets of one run that are kept in memory: what analysis has yet to decode, and the
/// pre-roll of clips. The only thing that reader and analysis share.
///
/// ```
///  first kept          analysis' cursor            newest
///  | key  p p p p | key  p p [p] p p | key p p p p |
///    trimmed at key frames: kept is what analysis has not seen and `kept` before it,
///    but never more than `byteLimit`
/// ```
/// Reading never waits for analysis: what does not fit any more is dropped by whole groups of
/// pictures, oldest first, and analysis goes on at the next key frame.
///
/// Analysis may doze: then it is given the newest key frame alone, until it is woken or wakes by
/// itself, and goes back to the key frame before what woke it.
final class PacketRing: Sendable {
  /// What analysis gets.
  enum Taken {
    case packet(Packet)
    /// Some packets were dropped before this key frame: the decoder starts anew.
    case packetAfterGap(Packet)
    /// Analysis dozes, and this is the newest key frame.
    case keyFrame(Packet)
    /// Analysis dozes, and this packet is to wake it.
    case alarm(Packet)
    case empty
    /// Nothing more will come.
    case closed
  }

  private struct State {
    var packets = Deque<Packet>()
    /// Sequence number of `packets.first`.
    var first = 0
    /// Sequence number that analysis takes next.
    var cursor = 0
    var hasGap = false
    var bytes = 0
    var dropped = 0
    var isClosed = false
    var spare: [Packet] = []
    var isDozing = false
    /// While dozing: sequence number of the newest key frame that was not given out yet.
    var unseenKey: Int?
    /// While dozing: sequence number of the packet that is to wake analysis.
    var alarm: Int?
    /// Analysis went back on purpose: so much later than the newest packet it may be.
    var wayBack = Duration.zero
    /// When it did so; `nil`: it has caught up since.
    var wentBackAt: WallTime?

    var newest: Packet? { packets.last }
    var end: Int { first + packets.count }
    func packet(_ sequence: Int) -> Packet { packets[sequence - first] }

    mutating func hasCaughtUp() {
      wayBack = .zero
      wentBackAt = nil
    }
  }

  private let state: Mutex<State>
  private let kept: Duration
  private let byteLimit: Int
  private let lagLimit: Duration?
  private let isAnalysed: Bool

  /// Of streams in real time.
  static let usualLagLimit = Duration.seconds(2)

  /// - Parameters:
  ///   - kept: how much is kept behind what analysis takes next.
  ///   - byteLimit: compressed bytes kept at most; the newest group of pictures is kept whatever
  ///     its size, up to twice this.
  ///   - lagLimit: when analysis falls behind the newest packet by more, it goes on at the newest
  ///     key frame; `nil` never.
  ///   - isAnalysed: whether anybody takes packets; else they are kept for clips alone.
  init(kept: Duration, byteLimit: Int, lagLimit: Duration?, isAnalysed: Bool = true) {
    self.isAnalysed = isAnalysed
    self.kept = kept
    self.byteLimit = byteLimit
    self.lagLimit = lagLimit
    var state = State()
    state.packets.reserveCapacity(1024)
    state.spare.reserveCapacity(64)
    self.state = Mutex(state)
  }

  // MARK: - Reader

  /// A shell to read the next packet into: one that nobody uses any more, or a new one.
  func takeSpare() -> Packet {
    state.withLock { state in
      while var packet = state.spare.popLast() {
        // A clip may still hold it: then it is left to the clip.
        if isKnownUniquelyReferenced(&packet) { return packet }
      }
      return Packet()
    }
  }

  /// - Parameter isAlarm: whether this packet is to wake analysis, should it doze.
  func append(_ packet: Packet, isAlarm: Bool = false) {
    state.withLock { state in
      if state.isDozing {
        if packet.isKeyFrame { state.unseenKey = state.end }
        if isAlarm && state.alarm == nil { state.alarm = state.end }
      }
      state.packets.append(packet)
      state.bytes += packet.byteCount
      if !isAnalysed { state.cursor = state.end }
      if packet.isKeyFrame { trim(&state) }
      if state.bytes > 2 * byteLimit { dropGroup(&state) }
    }
  }

  func close() { state.withLock { $0.isClosed = true } }

  // MARK: - Analysis

  func take() -> Taken {
    state.withLock { state in
      if state.isDozing { return takeDozing(&state) }
      skipIfLate(&state)
      while state.cursor - state.first < state.packets.count {
        let packet = state.packets[state.cursor - state.first]
        state.cursor += 1
        if state.cursor == state.end { state.hasCaughtUp() }
        guard state.hasGap else { return .packet(packet) }
        if packet.isKeyFrame {
          state.hasGap = false
          return .packetAfterGap(packet)
        }
        state.dropped += 1
      }
      return state.isClosed ? .closed : .empty
    }
  }

  private func takeDozing(_ state: inout State) -> Taken {
    if let alarm = state.alarm, alarm >= state.first {
      state.alarm = nil
      return .alarm(state.packet(alarm))
    }
    state.alarm = nil
    guard let key = state.unseenKey, key >= state.first else {
      return state.isClosed ? .closed : .empty
    }
    state.unseenKey = nil
    // What lies between is kept behind it as long as clips may want it, and no longer.
    state.cursor = key + 1
    return .keyFrame(state.packet(key))
  }

  /// From now on analysis is given key frames alone.
  func doze() {
    state.withLock { state in
      state.isDozing = true
      state.alarm = nil
      state.unseenKey = nil
      state.hasGap = false
      state.hasCaughtUp()
      // One that came after what analysis took last is looked at, too.
      for sequence in max(state.cursor, state.first)..<max(state.cursor, state.end)
      where state.packet(sequence).isKeyFrame { state.unseenKey = sequence }
    }
  }

  /// Ends dozing: analysis goes on at the last key frame before `packet` (which may be one itself),
  /// with every packet. Where that is gone, at the oldest key frame.
  func wake(before packet: Packet) {
    state.withLock { state in
      state.isDozing = false
      state.alarm = nil
      state.unseenKey = nil
      state.hasGap = true
      var target = state.end
      for sequence in (state.first..<state.end).reversed()
      where state.packet(sequence).isKeyFrame {
        target = sequence
        if state.packet(sequence).dts < packet.dts { break }
      }
      state.cursor = target
      guard target < state.end, let newest = state.newest else { return }
      state.wayBack = newest.pts.duration(since: state.packet(target).pts)
      state.wentBackAt = newest.arrivedAt
    }
  }

  /// Ends dozing with the next key frame.
  func wakeAtNextKeyFrame() {
    state.withLock { state in
      state.isDozing = false
      state.alarm = nil
      state.unseenKey = nil
      state.cursor = state.end
      state.hasGap = true
    }
  }

  /// How far analysis is behind the newest packet beyond what it went back on purpose; `nil` where
  /// there is no live edge.
  func lag(at now: WallTime) -> Duration? {
    guard lagLimit != nil else { return nil }
    return state.withLock { state in
      let next = state.isDozing ? state.unseenKey : state.cursor
      guard let next, next >= state.first, next < state.end else { return .zero }
      return max(.zero, now.duration(since: state.packet(next).arrivedAt) - state.wayBack)
    }
  }

  var isDozing: Bool { state.withLock { $0.isDozing } }

  /// Since when analysis could have taken what it takes next: its arrival, and later by what
  /// analysis went back on purpose, so that who catches up holds up nobody else. `nil` if it has
  /// seen all.
  var oldestWaiting: WallTime? {
    state.withLock { state in
      if state.isDozing {
        guard let next = state.alarm ?? state.unseenKey, next >= state.first else { return nil }
        return state.packet(next).arrivedAt
      }
      let index = state.cursor - state.first
      guard index < state.packets.count else { return nil }
      return state.packets[index].arrivedAt.advanced(by: state.wayBack)
    }
  }

  /// When analysis went back on purpose, if it has not caught up since.
  var wentBackAt: WallTime? { state.withLock(\.wentBackAt) }

  var hasWork: Bool {
    state.withLock { state in
      if state.isClosed { return true }
      if state.isDozing { return state.alarm != nil || state.unseenKey != nil }
      return state.cursor - state.first < state.packets.count
    }
  }

  var waitingCount: Int { state.withLock { $0.packets.count - ($0.cursor - $0.first) } }

  /// Packets that analysis never saw.
  var droppedCount: Int { state.withLock { $0.dropped } }

  var isClosed: Bool { state.withLock { $0.isClosed } }

  // MARK: - Clips

  /// Appends the packets from `sequence` on to `packets`. Returns the sequence number to go on
  /// from, and how many packets were gone already.
  func copy(from sequence: Int, into packets: inout [Packet]) -> (next: Int, missed: Int) {
    state.withLock { state in
      let start = max(sequence, state.first)
      for index in (start - state.first)..<max(start - state.first, state.packets.count) {
        packets.append(state.packets[index])
      }
      return (state.first + state.packets.count, start - sequence)
    }
  }

  /// Sequence number of the last key frame at or before a time; of the oldest kept key frame if
  /// all are later; `nil` while there is none.
  func sequenceOfKeyFrame(atOrBefore pts: MediaTime) -> Int? {
    state.withLock { state in
      var oldest: Int?
      for index in state.packets.indices.reversed() where state.packets[index].isKeyFrame {
        oldest = state.first + index
        if state.packets[index].pts <= pts { return oldest }
      }
      return oldest
    }
  }

  func hasKeyFrame(atOrBefore pts: MediaTime) -> Bool {
    state.withLock { state in state.packets.contains { $0.isKeyFrame && $0.pts <= pts } }
  }

  /// The key frame nearest to `pts`, not before `first` and no further away than `distance`; and
  /// whether no nearer one can come.
  func keyFrame(
    nearest pts: MediaTime, notBefore first: MediaTime, within distance: Duration
  ) -> (packet: Packet?, isSettled: Bool) {
    state.withLock { state in
      var best: (packet: Packet, distance: Duration)?
      for packet in state.packets where packet.isKeyFrame && packet.pts >= first {
        let away =
          packet.pts > pts ? packet.pts.duration(since: pts) : pts.duration(since: packet.pts)
        if away <= best?.distance ?? distance { best = (packet, away) }
      }
      let passed = state.newest?.pts.duration(since: pts) ?? .zero
      return (best?.packet, state.isClosed || passed >= best?.distance ?? distance)
    }
  }

  // MARK: - Bounds

  private func trim(_ state: inout State) {
    while let next = secondKeyFrame(state) {
      let analysed = state.packets[min(state.cursor - state.first, state.packets.count - 1)].pts
      let isNeeded = analysed.duration(since: state.packets[next].pts) < kept
      if state.bytes <= byteLimit && isNeeded { return }
      dropFirst(next, of: &state)
    }
  }

  /// Drops the oldest group of pictures, or half of everything where there is only one group.
  private func dropGroup(_ state: inout State) {
    dropFirst(secondKeyFrame(state) ?? max(1, state.packets.count / 2), of: &state)
  }

  private func secondKeyFrame(_ state: State) -> Int? {
    guard state.packets.count > 1 else { return nil }
    return state.packets.indices.dropFirst().first { state.packets[$0].isKeyFrame }
  }

  private func dropFirst(_ count: Int, of state: inout State) {
    for _ in 0..<count {
      guard let packet = state.packets.popFirst() else { return }
      state.bytes -= packet.byteCount
      if state.spare.count < 64 { state.spare.append(packet) }
      state.first += 1
    }
    if state.cursor < state.first {
      // Who dozes misses nothing by it.
      if !state.isDozing { state.dropped += state.first - state.cursor }
      state.cursor = state.first
      state.hasGap = true
    }
  }

  private func skipIfLate(_ state: inout State) {
    guard let lagLimit, let newest = state.packets.last else { return }
    let index = state.cursor - state.first
    guard index < state.packets.count,
      newest.pts.duration(since: state.packets[index].pts) > lagLimit + state.wayBack,
      let key = state.packets.indices.last(where: { state.packets[$0].isKeyFrame }), key > index
    else { return }
    state.dropped += key - index
    state.cursor = state.first + key
    state.hasGap = true
  }
}
