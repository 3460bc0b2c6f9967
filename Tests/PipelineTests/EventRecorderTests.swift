import Logging
import Pixels
import Scene
import Synchronization
import TestSupport
import Testing

@testable import Pipeline

@Suite struct EventRecorderTests {
  /// Refuses the first calls, like a full disk, then stores.
  private final class RefusingSink: EventSink {
    struct Full: Error {}
    let stored = Mutex<[EventTransition]>([])
    private let refusals: Mutex<Int>

    init(refusals: Int) { self.refusals = Mutex(refusals) }

    func record(_ transitions: [EventTransition]) async throws {
      let refuses = refusals.withLock { left in
        left -= 1
        return left >= 0
      }
      if refuses { throw Full() }
      stored.withLock { $0 += transitions }
    }

    func record(_ samples: [ZoneSample]) async throws {}
    func record(_ samples: [HeatSample]) async throws {}
    func record(_ evidence: Evidence) async throws {}
    func recordBegan(_ run: CameraRun) async throws {}
    func recordEnded(_ end: CameraRunEnd) async throws {}
  }

  private func transition(_ second: Int, _ generator: inout SplitMix64) -> EventTransition {
    let time = WallTime(microseconds: Int64(second) * 1_000_000)
    let event = Event(
      id: EventID(at: time, using: &generator), kind: .motion, camera: CameraID("gate")!,
      zone: nil, beganAt: time, severity: .info, peakValue: 0, peakAt: time, threshold: 0,
      unit: .share, method: "background")
    return EventTransition(step: .began, event: event, at: time)
  }

  @Test func whatTheSinkRefusesIsKeptStatedAndStoredLater() async throws {
    var generator = SplitMix64(seed: 11)
    let channel = EventChannel()
    let sink = RefusingSink(refusals: 2)
    let recorder = EventRecorder(
      channel: channel, sink: sink, clock: SystemWallClock(), logger: Logger(label: "test"))
    let sent = (0..<5).map { transition($0, &generator) }
    let task = Task { await recorder.run() }
    channel.send(Array(sent[..<3]))
    try await eventually { recorder.storageFailure != nil }
    channel.send(Array(sent[3...]))
    try await eventually { sink.stored.withLock { $0.count } == 5 }
    try await eventually { recorder.storageFailure == nil }
    channel.finish()
    await task.value
    #expect(sink.stored.withLock { $0 } == sent)
  }

  /// Refuses evidence for good: its event is gone.
  private struct ForgetfulSink: EventSink {
    struct Unknown: SinkRejection {
      var isFinal: Bool { true }
    }
    let kept = RecordingSink()

    func record(_ transitions: [EventTransition]) async throws {
      try await kept.record(transitions)
    }
    func record(_ samples: [ZoneSample]) async throws {}
    func record(_ samples: [HeatSample]) async throws {}
    func record(_ evidence: Evidence) async throws { throw Unknown() }
    func recordBegan(_ run: CameraRun) async throws {}
    func recordEnded(_ end: CameraRunEnd) async throws {}
  }

  @Test func whatTheSinkRefusesForGoodHoldsUpNothing() async throws {
    var generator = SplitMix64(seed: 12)
    let channel = EventChannel()
    let sink = ForgetfulSink()
    let recorder = EventRecorder(
      channel: channel, sink: sink, clock: SystemWallClock(), logger: Logger(label: "test"))
    let lost = transition(1, &generator)
    let later = transition(2, &generator)
    channel.send(
      .evidence(
        Evidence(
          event: lost.event.id, kind: .snapshot, fileName: "x.jpg", byteCount: 1,
          beganAt: lost.at, duration: .zero)))
    channel.send([later])
    await recorder.storeRest()
    #expect(sink.kept.content.transitions == [later])
    #expect(recorder.storageFailure == nil)
  }
}
