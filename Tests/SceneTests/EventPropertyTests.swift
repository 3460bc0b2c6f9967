import Pixels
import Scene
import TestSupport
import Testing

/// What must hold for every scene, tried on random ones.
@Suite struct EventPropertyTests {
  @Test(arguments: 0..<8)
  func everyEventIsWhole(block: Int) throws {
    var eventCount = 0
    for index in 0..<250 {
      let seed = UInt64(block * 250 + index)
      var random = SplitMix64(seed: seed)
      var play = Play(try Self.configuration(&random), seed: seed)
      var at = ObservationScript.start
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        at = Self.run(&play, from: at, &random)
        play.scene.endRun(at: at, reason: .runEnded, into: &play.transitions)
      }
      let flaw = Self.flaw(in: play.transitions)
      #expect(flaw == nil, "seed \(seed)")
      eventCount += play.events.count
    }
    // The scripts do make events, of which all this is said.
    #expect(eventCount > 500)
  }

  static func configuration(_ random: inout SplitMix64) throws -> SceneConfiguration {
    var configuration = CrowdLevelTests.configuration(scale: 10)
    configuration.zones[0].watchesMotion = Bool.random(using: &random)
    configuration.zones[0].crowd?.hold = .seconds(Int.random(in: 0...4, using: &random))
    if Bool.random(using: &random) { configuration.zones = [] }
    configuration.lines = [LineMonitorTests.downwards]
    configuration.motion.mergeGap = .milliseconds(Int.random(in: 0...3000, using: &random))
    configuration.motion.minimumLength = .milliseconds(Int.random(in: 0...800, using: &random))
    configuration.motion.hold = .milliseconds(Int.random(in: 0...800, using: &random))
    return configuration
  }

  /// One run of about 50 frames at random intervals; returns the time of its end.
  static func run(_ play: inout Play, from start: WallTime, _ random: inout SplitMix64) -> WallTime
  {
    var at = start
    var boxes: [(box: RelativeRect, dx: Double, dy: Double)] = []
    var count = 0.0
    var isTrusted = true
    for _ in 0..<Int.random(in: 20...60, using: &random) {
      let pause = Double.random(in: 0...1, using: &random)
      at = at.advanced(by: .milliseconds(Int(pause * pause * pause * 3000)))
      if Int.random(in: 0..<12, using: &random) == 0 { isTrusted.toggle() }
      if boxes.count < 5, Int.random(in: 0..<4, using: &random) == 0 {
        boxes.append(
          (
            RelativeRect(
              x: .random(in: 0...0.9, using: &random), y: .random(in: 0...0.9, using: &random),
              width: .random(in: 0.01...0.1, using: &random),
              height: .random(in: 0.02...0.2, using: &random)),
            .random(in: -0.03...0.03, using: &random), .random(in: -0.02...0.02, using: &random)
          ))
      }
      for index in boxes.indices {
        boxes[index].box.x += boxes[index].dx
        boxes[index].box.y += boxes[index].dy
      }
      if Int.random(in: 0..<15, using: &random) == 0, !boxes.isEmpty { boxes.removeFirst() }
      count = max(0, count + .random(in: -12...14, using: &random))
      let seen = boxes.filter { _ in Int.random(in: 0..<6, using: &random) != 0 }
      let zone = ZoneMeasurement(
        foregroundFraction: .random(in: 0...1, using: &random), count: count)
      play.update(
        SceneObservation(
          at: at, isTrusted: isTrusted,
          detections: seen.map { Detection(bounds: $0.box, area: $0.box.area / 2) },
          zones: play.scene.configuration.zones.map { _ in zone }))
    }
    return at
  }

  /// What is wrong with a scene's transitions; `nil`: nothing.
  static func flaw(in transitions: [EventTransition]) -> String? {
    var open: [EventID: Event] = [:]
    var closed: Set<EventID> = []
    var lastEnd: [String: WallTime] = [:]
    var last: WallTime?
    for transition in transitions {
      let event = transition.event
      let place = "\(event.kind) \(event.zone?.text ?? "") \(event.direction?.rawValue ?? "")"
      if let last, transition.at < last { return "steps out of order" }
      last = transition.at
      if event.peakAt < event.beganAt || event.peakAt > transition.at { return "peak out of time" }
      if event.beganAt > transition.at { return "begins in the future" }
      switch transition.step {
      case .began:
        if open[event.id] != nil || closed.contains(event.id) { return "began twice" }
        if open.values.contains(where: {
          $0.kind == event.kind && $0.zone == event.zone && $0.direction == event.direction
        }) {
          return "two open at once: \(place)"
        }
        if let end = lastEnd[place], event.beganAt < end { return "overlaps the one before" }
        if event.endedAt != nil { return "began and has ended" }
        open[event.id] = event
      case .updated, .ended:
        guard let before = open[event.id] else { return "a step of an event that is not open" }
        if event.peakValue < before.peakValue { return "the peak fell" }
        if event.severity < before.severity { return "the severity fell" }
        if event.beganAt != before.beganAt { return "the begin changed" }
        open[event.id] = event
      }
      guard transition.step == .ended else { continue }
      guard let end = event.endedAt, event.endReason != nil else { return "ended without an end" }
      if end < event.beganAt || end > transition.at { return "the end is out of time" }
      if transition.alert != nil { return "an end was alerted" }
      open[event.id] = nil
      closed.insert(event.id)
      lastEnd[place] = end
    }
    return open.isEmpty ? nil : "left open"
  }

  @Test func theSameObservationsAndSeedMakeTheSameEvents() throws {
    func transitions(seed: UInt64) throws -> [EventTransition] {
      var all: [EventTransition] = []
      for script in 0..<10 as Range<UInt64> {
        var random = SplitMix64(seed: script)
        var play = Play(try Self.configuration(&random), seed: seed)
        let end = Self.run(&play, from: ObservationScript.start, &random)
        play.scene.endRun(at: end, reason: .runEnded, into: &play.transitions)
        all += play.transitions
      }
      return all
    }
    let first = try transitions(seed: 1)
    #expect(!first.isEmpty)
    #expect(try transitions(seed: 1) == first)
    #expect(try transitions(seed: 2).map(\.event.id) != first.map(\.event.id))
  }
}
