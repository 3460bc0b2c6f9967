import Foundation
import Media
import Pixels
import Testing

@testable import Pipeline

@Suite struct PacketRingTests {
  /// Packets of a real clip: 10 frames per second, a key frame every second.
  private func packets(seconds: Int) throws -> [Packet] {
    let path = FileManager.default.temporaryDirectory.path + "/ring-\(UUID().uuidString).mp4"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let size = PixelSize(width: 64, height: 64)
    let encoder = try VideoEncoder(
      path: path,
      settings: VideoEncoderSettings(
        size: size, framesPerSecond: 10, rate: .quality(30), gopLength: 10))
    let planes = PicturePlanes(size: size)
    for _ in 0..<(seconds * 10) { try encoder.encode(planes) }
    _ = try encoder.finish()
    let demuxer = try Demuxer(StreamAddress(path))
    var packets: [Packet] = []
    while true {
      let packet = Packet()
      guard try demuxer.read(into: packet) == .packet else { return packets }
      packets.append(packet)
    }
  }

  private func ring(
    preRoll: Double = 2, byteLimit: Int = 1 << 20, lagLimit: Duration? = nil
  ) -> PacketRing {
    PacketRing(
      kept: .milliseconds(Int64(preRoll * 1_000)), byteLimit: byteLimit, lagLimit: lagLimit)
  }

  /// Takes all that waits: (pts in tenths of a second, came after a gap).
  private func takeAll(_ ring: PacketRing) -> [(tenth: Int, afterGap: Bool)] {
    var taken: [(Int, Bool)] = []
    while true {
      switch ring.take() {
      case .packet(let packet): taken.append((Int((packet.pts.seconds * 10).rounded()), false))
      case .packetAfterGap(let packet):
        taken.append((Int((packet.pts.seconds * 10).rounded()), true))
      case .keyFrame, .alarm, .empty, .closed: return taken
      }
    }
  }

  @Test func whatNobodyAnalysesIsKeptForItsLengthAlone() throws {
    let ring = PacketRing(
      kept: .seconds(2), byteLimit: 1 << 20, lagLimit: nil, isAnalysed: false)
    for packet in try packets(seconds: 9) { ring.append(packet) }
    var kept: [Packet] = []
    _ = ring.copy(from: 0, into: &kept)
    // The key frame at 8 s has come: the group from 6 s on is needed, the one from 5 s is not.
    #expect(kept.map { $0.pts.seconds }.first == 6)
    #expect(kept.count == 30 && !ring.hasWork && ring.droppedCount == 0)
  }

  @Test(
    arguments: [
      ("the nearer one before", 4.2, 0.0, 4.0, true),
      ("the nearer one behind", 4.8, 0.0, 5.0, true),
      ("none that is earlier than allowed", 4.2, 4.1, 5.0, true),
      ("one that may still come", 8.8, 0.0, 8.0, false),
      ("none that is too far away", 8.5, 8.4, nil, false),
      ("none in a time that is gone", -3.0, -5.0, nil, true),
    ] as [(String, Double, Double, Double?, Bool)])
  func findsTheNearestKeyFrame(
    _ situation: String, wanted: Double, first: Double, found: Double?, isSettled: Bool
  ) throws {
    let ring = ring(preRoll: 20)
    for packet in try packets(seconds: 9) { ring.append(packet) }
    func time(_ seconds: Double) -> MediaTime {
      MediaTime(ticks: Int64(seconds * Double(MediaTime.ticksPerSecond)))
    }
    let key = ring.keyFrame(nearest: time(wanted), notBefore: time(first), within: .seconds(2))
    #expect(key.packet?.pts.seconds == found)
    #expect(key.isSettled == isSettled)
    #expect(ring.hasKeyFrame(atOrBefore: time(wanted)) == (wanted >= 0))
  }

  @Test func givesEveryPacketOnceInOrder() throws {
    let ring = ring()
    let packets = try packets(seconds: 3)
    var taken: [Int] = []
    for packet in packets {
      ring.append(packet)
      taken += takeAll(ring).map(\.tenth)
    }
    #expect(taken == Array(0..<30))
    #expect(ring.droppedCount == 0)
  }

  @Test func keepsThePreRollAfterAnalysisHasSeenIt() throws {
    let ring = ring(preRoll: 2)
    for packet in try packets(seconds: 8) {
      ring.append(packet)
      _ = ring.take()
    }
    let first = try #require(ring.sequenceOfKeyFrame(atOrBefore: .zero))
    var kept: [Packet] = []
    #expect(ring.copy(from: first, into: &kept) == (80, 0))
    #expect(kept[0].isKeyFrame)
    let seconds = kept[kept.count - 1].pts.seconds - kept[0].pts.seconds
    #expect(seconds >= 2 && seconds < 4.1)
  }

  @Test func analysisThatIsSlowLosesWholeGroupsAndGoesOnAtAKeyFrame() throws {
    let packets = try packets(seconds: 6)
    let bytes = packets.reduce(0) { $0 + $1.byteCount }
    let ring = ring(preRoll: 1, byteLimit: bytes / 3)
    for packet in packets { ring.append(packet) }
    let taken = takeAll(ring)
    #expect(taken.first?.afterGap == true)
    #expect((taken.first?.tenth ?? -1) % 10 == 0)
    #expect(taken.map(\.tenth) == Array((taken.first?.tenth ?? 0)..<60))
    #expect(ring.droppedCount == 60 - taken.count)
  }

  @Test func analysisThatFallsBehindTheLiveEdgeGoesOnAtTheNewestKeyFrame() throws {
    let ring = ring(lagLimit: .seconds(2))
    for packet in try packets(seconds: 5) { ring.append(packet) }
    let taken = takeAll(ring)
    #expect(taken.map(\.tenth) == Array(40..<50))
    #expect(taken.first?.afterGap == true)
    #expect(ring.droppedCount == 40)
  }

  @Test func memoryIsBoundedEvenWithoutKeyFrames() throws {
    let packets = try packets(seconds: 6)
    let frames = packets.filter { !$0.isKeyFrame }
    let bytes = frames.reduce(0) { $0 + $1.byteCount }
    let ring = ring(preRoll: 1, byteLimit: bytes / 6)
    ring.append(packets[0])
    for packet in frames { ring.append(packet) }
    var kept: [Packet] = []
    _ = ring.copy(from: 0, into: &kept)
    #expect(kept.reduce(0) { $0 + $1.byteCount } <= bytes / 3 + 1_000)
  }

  @Test func closedIsSaidOnlyAfterTheLastPacket() throws {
    let ring = ring()
    for packet in try packets(seconds: 1) { ring.append(packet) }
    ring.close()
    #expect(takeAll(ring).count == 10)
    guard case .closed = ring.take() else {
      Issue.record("expected closed")
      return
    }
  }

  @Test func clipsBeginAtTheKeyFrameBefore() throws {
    let ring = ring(preRoll: 10)
    for packet in try packets(seconds: 4) { ring.append(packet) }
    #expect(ring.sequenceOfKeyFrame(atOrBefore: MediaTime(seconds: 2.55)) == 20)
    #expect(ring.sequenceOfKeyFrame(atOrBefore: MediaTime(seconds: 3)) == 30)
    #expect(ring.sequenceOfKeyFrame(atOrBefore: MediaTime(seconds: -1)) == 0)
  }

  @Test func whatAClipNeedsIsKeptWhileAnalysisIsBehind() throws {
    let ring = ring(preRoll: 1)
    let packets = try packets(seconds: 8)
    // Analysis is at second 3 when the newest packet is of second 8.
    for packet in packets[..<30] {
      ring.append(packet)
      _ = ring.take()
    }
    for packet in packets[30...] { ring.append(packet) }
    let first = try #require(ring.sequenceOfKeyFrame(atOrBefore: .zero))
    #expect(first <= 20)
  }

  @Test func aClipThatComesTooLateLearnsWhatItMissed() throws {
    let ring = ring(preRoll: 1)
    for packet in try packets(seconds: 6) {
      ring.append(packet)
      _ = ring.take()
    }
    var kept: [Packet] = []
    let copied = ring.copy(from: 0, into: &kept)
    #expect(copied.next == 60)
    #expect(copied.missed == 60 - kept.count && copied.missed > 0)
  }

  @Test func shellsOfDroppedPacketsAreUsedAgainUnlessAClipHoldsThem() throws {
    let ring = ring(preRoll: 1)
    var packets = try packets(seconds: 6)
    let held = packets[0]
    let ids = Set(packets.dropFirst().map { ObjectIdentifier($0) })
    for packet in packets {
      ring.append(packet)
      _ = ring.take()
    }
    packets.removeAll()
    // All are kept alive here, so that a new shell cannot have the address of an old one.
    let taken = (0..<60).map { _ in ring.takeSpare() }
    #expect(taken.contains { ids.contains(ObjectIdentifier($0)) })
    #expect(taken.allSatisfy { $0 !== held })
    #expect(held.byteCount > 0)
  }

  // MARK: - Dozing

  /// Takes one: the tenth of a second and what it is.
  private func take(_ ring: PacketRing) -> (tenth: Int, what: String)? {
    func tenth(_ packet: Packet) -> Int { Int((packet.pts.seconds * 10).rounded()) }
    return switch ring.take() {
    case .packet(let packet): (tenth(packet), "packet")
    case .packetAfterGap(let packet): (tenth(packet), "after gap")
    case .keyFrame(let packet): (tenth(packet), "key frame")
    case .alarm(let packet): (tenth(packet), "alarm")
    case .empty, .closed: nil
    }
  }

  @Test func whoDozesIsGivenTheNewestKeyFrameAlone() throws {
    let ring = ring()
    let packets = try packets(seconds: 4)
    for packet in packets[..<5] { ring.append(packet) }
    _ = takeAll(ring)
    ring.doze()
    #expect(!ring.hasWork)
    for packet in packets[5..<35] { ring.append(packet) }
    #expect(ring.hasWork)
    #expect(try #require(take(ring)) == (30, "key frame"))
    #expect(take(ring) == nil)
    #expect(!ring.hasWork)
    #expect(ring.droppedCount == 0)
  }

  @Test func wakingGoesBackToTheKeyFrameBeforeAndLosesNothing() throws {
    let ring = ring()
    let packets = try packets(seconds: 4)
    ring.append(packets[0])
    _ = takeAll(ring)
    ring.doze()
    for packet in packets[1..<31] { ring.append(packet) }
    let key = packets[30]
    guard case .keyFrame = ring.take() else { Issue.record("no key frame"); return }
    ring.wake(before: key)
    ring.append(packets[31])
    #expect(try #require(take(ring)) == (20, "after gap"))
    #expect(takeAll(ring).map(\.tenth) == Array(21...31))
    #expect(ring.droppedCount == 0)
  }

  @Test func anAlarmWakesAtOnceFromTheKeyFrameBefore() throws {
    let ring = ring()
    let packets = try packets(seconds: 3)
    ring.append(packets[0])
    _ = takeAll(ring)
    ring.doze()
    for packet in packets[1..<14] { ring.append(packet) }
    _ = ring.take()
    ring.append(packets[14], isAlarm: true)
    #expect(ring.hasWork)
    guard case .alarm(let packet) = ring.take() else { Issue.record("no alarm"); return }
    ring.wake(before: packet)
    #expect(try #require(take(ring)) == (10, "after gap"))
    #expect(takeAll(ring).map(\.tenth) == Array(11...14))
  }

  @Test func goingBackOnPurposeIsNotLate() throws {
    let ring = ring(lagLimit: .milliseconds(1_500))
    let packets = try packets(seconds: 4)
    ring.append(packets[0])
    _ = takeAll(ring)
    ring.doze()
    for packet in packets[1..<30] { ring.append(packet) }
    _ = ring.take()
    ring.wake(before: packets[20])
    ring.append(packets[30])
    #expect(takeAll(ring).map(\.tenth) == Array(10...30))
    #expect(ring.droppedCount == 0)
  }

  @Test func whoWentBackIsKnownUntilTheNewestPacketIsTaken() throws {
    let ring = ring()
    let packets = try packets(seconds: 4)
    ring.append(packets[0])
    _ = takeAll(ring)
    #expect(ring.wentBackAt == nil)
    ring.doze()
    for packet in packets[1..<30] { ring.append(packet) }
    _ = ring.take()
    ring.wake(before: packets[20])
    #expect(ring.wentBackAt == packets[29].arrivedAt)
    while ring.waitingCount > 1 { _ = ring.take() }
    #expect(ring.wentBackAt == packets[29].arrivedAt)
    _ = ring.take()
    #expect(ring.wentBackAt == nil)
  }

  @Test func alarmsAreNothingToWhoIsAwake() throws {
    let ring = ring()
    for packet in try packets(seconds: 1) { ring.append(packet, isAlarm: true) }
    #expect(takeAll(ring).map(\.tenth) == Array(0..<10))
  }

  @Test func whatIsNeededToGoBackIsKept() throws {
    let ring = ring(preRoll: 0.1)
    let packets = try packets(seconds: 6)
    ring.append(packets[0])
    _ = takeAll(ring)
    ring.doze()
    for packet in packets[1...] {
      ring.append(packet)
      guard case .keyFrame(let key) = ring.take() else { continue }
      #expect(ring.sequenceOfKeyFrame(atOrBefore: key.pts) != nil)
    }
    ring.wake(before: packets[50])
    #expect(try #require(take(ring)).what == "after gap")
  }
}
