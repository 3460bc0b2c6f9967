import Pixels
import Scene
import TestSupport
import Testing

@testable import Pipeline

@Suite struct EventChannelTests {
  private var generator = SplitMix64(seed: 7)
  private let camera = CameraID("gate")!

  private mutating func event(at second: Int) -> Event {
    let time = WallTime(microseconds: Int64(second) * 1_000_000)
    return Event(
      id: EventID(at: time, using: &generator), kind: .motion, camera: camera, zone: nil,
      beganAt: time, severity: .info, peakValue: 0, peakAt: time, threshold: 0, unit: .share,
      method: "background")
  }

  @Test mutating func keepsTheOrder() {
    let channel = EventChannel()
    let events = (0..<10).map { event(at: $0) }
    for event in events {
      channel.send(.transition(EventTransition(step: .began, event: event, at: event.beganAt)))
    }
    #expect(channel.drain().compactMap(\.event).map(\.id) == events.map(\.id))
    #expect(channel.drain().isEmpty)
  }

  @Test mutating func putBackComesBeforeWhatCameMeanwhile() {
    let channel = EventChannel()
    let first = event(at: 1)
    let second = event(at: 2)
    channel.send(.transition(EventTransition(step: .began, event: first, at: first.beganAt)))
    let drained = channel.drain()
    channel.send(.transition(EventTransition(step: .began, event: second, at: second.beganAt)))
    channel.putBack(drained)
    #expect(channel.drain().compactMap(\.event).map(\.id) == [first.id, second.id])
  }

  @Test mutating func aStuckSinkLosesNoEventAndNoAlert() {
    let channel = EventChannel(capacity: 64)
    let events = (0..<40).map { event(at: $0) }
    for event in events {
      let alert = Alert(event: event.id, severity: .info, raisedAt: event.beganAt)
      channel.send(
        .transition(EventTransition(step: .began, event: event, at: event.beganAt, alert: alert)))
    }
    for round in 1...20 {
      for var event in events {
        event.peakValue = Double(round)
        channel.send(.transition(EventTransition(step: .updated, event: event, at: event.peakAt)))
      }
    }
    let kept = channel.drain()
    let lastByEvent = Dictionary(
      kept.compactMap(\.event).map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    #expect(lastByEvent.count == 40)
    #expect(lastByEvent.values.allSatisfy { $0.peakValue == 20 })
    #expect(Set(kept.compactMap(\.alert?.event)).count == 40)
    #expect(kept.count < 40 * 21)
  }

  @Test mutating func evidenceNeverOvertakesItsEvent() {
    let channel = EventChannel(capacity: 16)
    let event = event(at: 1)
    let snapshot = Evidence(
      event: event.id, kind: .snapshot, fileName: "x.jpg", byteCount: 1, beganAt: event.beganAt,
      duration: .zero)
    channel.send(.transition(EventTransition(step: .began, event: event, at: event.beganAt)))
    channel.send(.evidence(snapshot))
    for _ in 0..<40 {
      channel.send(.transition(EventTransition(step: .updated, event: event, at: event.peakAt)))
    }
    let kept = channel.drain()
    let place = kept.firstIndex { $0.event?.id == event.id }
    let evidencePlace = kept.firstIndex { item in
      if case .evidence = item { true } else { false }
    }
    #expect(place == 0)
    #expect((evidencePlace ?? -1) > 0)
  }

  @Test mutating func samplesGiveWayBeforeEventsAndAreCounted() {
    let channel = EventChannel(capacity: 32)
    let event = event(at: 0)
    channel.send(.transition(EventTransition(step: .began, event: event, at: event.beganAt)))
    let sample = ZoneSample(
      camera: camera, zone: nil, beganAt: event.beganAt, length: .seconds(60), meanCount: 0,
      minCount: 0, maxCount: 0, meanDensity: nil, motionShare: 0, method: "foreground")
    for _ in 0..<100 { channel.send(.samples([sample])) }
    let kept = channel.drain()
    #expect(kept.compactMap(\.event).map(\.id) == [event.id])
    #expect(channel.droppedSampleCount > 0)
    #expect(channel.droppedSampleCount + kept.count - 1 == 100)
  }
}

extension PipelineItem {
  var event: Event? {
    if case .transition(let transition) = self { return transition.event }
    return nil
  }

  var alert: Alert? {
    if case .transition(let transition) = self { return transition.alert }
    return nil
  }
}
