import Media
import Pixels

/// One viewer's way through a camera's packets: fragments for a browser, from the newest key frame
/// on.
///
/// It keeps a place in the ring and nothing else, so a slow viewer costs no memory: who is too far
/// behind goes on at the newest key frame.
public actor VideoFollower {
  public enum Part: Sendable {
    /// What follows is coded so; the bytes stand before it.
    case begin(mediaType: String, header: [UInt8])
    case fragment([UInt8])
    /// There is no connection to the camera now.
    case offline
    /// Browsers do not play what the camera sends.
    case unplayable(codec: String)
  }

  /// Asked each time: a camera whose settings changed has another one.
  private let feed: @Sendable () async -> CameraFeed?
  private var run: ActiveRun?
  /// `nil` where the run cannot be played.
  private var muxer: FragmentMuxer?
  private var next: Int?
  private var packets: [Packet] = []
  private var saidOffline = false

  /// Further behind than this a viewer is not live any more.
  private static let longestDelay = Duration.seconds(4)

  init(_ feed: @escaping @Sendable () async -> CameraFeed?) { self.feed = feed }

  /// What has come since the last call; empty if nothing has. To be called a few times a second.
  public func poll() async -> [Part] {
    guard let newest = await feed()?.newest, !newest.ring.isClosed else {
      run = nil
      muxer = nil
      defer { saidOffline = true }
      return saidOffline ? [] : [.offline]
    }
    saidOffline = false
    var parts: [Part] = []
    if newest !== run { begin(newest, into: &parts) }
    if let fragment = fragment(of: newest) { parts.append(.fragment(fragment)) }
    return parts
  }

  private func begin(_ newest: ActiveRun, into parts: inout [Part]) {
    run = newest
    next = nil
    do {
      let muxer = try FragmentMuxer(newest.parameters)
      self.muxer = muxer
      parts.append(.begin(mediaType: muxer.mediaType, header: muxer.header))
    } catch {
      muxer = nil
      parts.append(.unplayable(codec: newest.parameters.codec))
    }
  }

  private func fragment(of run: ActiveRun) -> [UInt8]? {
    guard let muxer else { return nil }
    let latest = run.ring.sequenceOfKeyFrame(atOrBefore: MediaTime(ticks: .max))
    guard var place = next ?? latest else { return nil }
    defer { packets.removeAll(keepingCapacity: true) }
    var copied = run.ring.copy(from: place, into: &packets)
    if let latest, latest > place, copied.missed > 0 || isLate() {
      place = latest
      packets.removeAll(keepingCapacity: true)
      copied = run.ring.copy(from: place, into: &packets)
    }
    next = copied.next
    do {
      for packet in packets { try muxer.write(packet) }
      let fragment = try muxer.takeFragment()
      return fragment.isEmpty ? nil : fragment
    } catch {
      // A packet that no muxer takes: on from the next key frame, with a new header.
      self.run = nil
      return nil
    }
  }

  private func isLate() -> Bool {
    guard let first = packets.first, let last = packets.last else { return false }
    return last.pts.duration(since: first.pts) > Self.longestDelay
  }
}
