import Media
import Pixels
import SampleStreams
import Scene
import TestSupport
import Testing

@testable import Pipeline

/// Clips of two streams, of which the main one comes, or not.
@Suite struct ClipRecorderTests {
  enum Fault: String, CaseIterable, Sendable {
    case none
    case breaksOffAfterTheBegin
    case breaksOffBeforeTheBegin
    case nothingCame
  }

  /// Seconds of a run's own clock; the main stream's begins elsewhere.
  private static let begin = 5.0
  private static let lead = Duration.seconds(3)

  /// A run that holds the packets of a sample clip up to a second, and is over then.
  private func run(_ stream: SampleStream, until seconds: Double) throws -> ActiveRun {
    let demuxer = try Demuxer(StreamAddress(Clips.path("gate", stream)))
    let now = SystemWallClock().now()
    var generator = SystemRandomNumberGenerator()
    let run = ActiveRun(
      id: EventID(at: now, using: &generator), parameters: demuxer.parameters,
      ring: PacketRing(kept: .seconds(60), byteLimit: 64 << 20, lagLimit: nil, isAnalysed: false),
      beganAt: now, isLive: true)
    while true {
      let packet = Packet()
      guard try demuxer.read(into: packet) == .packet, packet.pts.seconds < seconds else { break }
      run.ring.append(packet)
    }
    run.close(reason: .runEnded)
    return run
  }

  private func source(_ run: ActiveRun) -> ClipSource {
    ClipSource(
      run: run, begin: MediaTime(ticks: Int64(Self.begin * Double(MediaTime.ticksPerSecond))),
      lead: Self.lead)
  }

  @Test(arguments: [
    (Fault.none, "1920x1080", 7.0...9.1), (.breaksOffAfterTheBegin, "1920x1080", 3.9...4.1),
    (.breaksOffBeforeTheBegin, "640x360", 6.0...8.1), (.nothingCame, "640x360", 6.0...8.1),
  ])
  func theClipIsOfTheStreamThatShowsTheEvent(
    _ fault: Fault, size: String, seconds: ClosedRange<Double>
  ) throws {
    let folder = try TemporaryDirectory()
    let until =
      switch fault {
      case .none: 20.0
      case .breaksOffAfterTheBegin: 6.0
      case .breaksOffBeforeTheBegin: 4.5
      case .nothingCame: 0.0
      }
    let (main, sub) = (try run(.main, until: until), try run(.sub, until: 20))
    let beganAt = SystemWallClock().now()
    let recorder = ClipRecorder(
      order: ClipOrder(
        event: sub.id, beganAt: beganAt, analysed: source(sub), main: source(main),
        until: MediaTime(ticks: 9 * MediaTime.ticksPerSecond)),
      directory: folder.path)
    guard case .finished(let clip) = try recorder.advance() else {
      Issue.record("no clip")
      return
    }
    #expect(clip.beganAt == beganAt.advanced(by: .seconds(-3)))
    let demuxer = try Demuxer(StreamAddress(folder.file(clip.fileName)))
    #expect(demuxer.parameters.size.description == size)
    #expect(seconds.contains(clip.duration.inSeconds), "\(clip.duration)")
  }
}
