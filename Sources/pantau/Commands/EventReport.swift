import Foundation
import Pipeline
import Pixels
import Scene

/// Prints the events of an analysis as they end, and its summary.
struct EventReport {
  private let start: WallTime
  private let isJSON: Bool

  init(start: WallTime, isJSON: Bool) {
    self.start = start
    self.isJSON = isJSON
  }

  func add(_ transitions: [EventTransition]) throws {
    for transition in transitions where transition.step == .ended { try show(transition.event) }
  }

  func finish(_ summary: FileAnalysis.Summary) throws {
    if isJSON {
      try show(SummaryLine(summary: .init(summary)))
    } else {
      let speed = summary.videoSeconds / max(summary.wallSeconds, 1e-9)
      try Terminal.print(
        """
        \(Shown.count(summary.events, "event", "events")) \
        in \(seconds(summary.videoSeconds)) of video, \
        \(Shown.count(summary.frames, "frame", "frames"))
        took \(seconds(summary.wallSeconds)) (\(String(format: "%.1f", speed)) x real time): \
        decode \(seconds(summary.decodeSeconds)), motion \(seconds(summary.motionSeconds)), \
        crowd \(seconds(summary.crowdSeconds))

        """)
      if summary.corruptPackets > 0 {
        let packets = Shown.count(summary.corruptPackets, "packet was", "packets were")
        try Terminal.print("\(packets) damaged and left out\n")
      }
    }
  }

  private func show(_ event: Event) throws {
    let line = EventLine(event, start: start)
    if isJSON {
      try show(line)
    } else {
      let place = event.zone.map { " in \($0)" } ?? ""
      try Terminal.print(
        "\(seconds(line.beginSeconds)) - \(seconds(line.endSeconds))  \(event.kind.rawValue)"
          + "\(place)  \(event.severity.rawValue)  peak "
          + String(format: "%.3g", event.peakValue) + " \(event.unit.rawValue)\n")
    }
  }

  private func seconds(_ value: Double) -> String { String(format: "%.2f s", value) }

  private func show(_ value: some Encodable) throws { try Terminal.print(JSONLine.text(value)) }
}

/// One event as a line of JSON. `begin_seconds` and `end_seconds` count from the first picture.
private struct EventLine: Encodable {
  let id: String
  let kind: EventKind
  let camera: String
  let zone: String?
  let severity: Severity
  let beganAt: String
  let endedAt: String
  let beginSeconds: Double
  let endSeconds: Double
  let endReason: EndReason?
  let peakValue: Double
  let threshold: Double
  let unit: Event.Unit
  let method: String
  let direction: CrossingDirection?

  init(_ event: Event, start: WallTime) {
    let end = event.endedAt ?? event.beganAt
    id = event.id.text
    kind = event.kind
    camera = event.camera.text
    zone = event.zone?.text
    severity = event.severity
    beganAt = "\(event.beganAt)"
    endedAt = "\(end)"
    beginSeconds = event.beganAt.duration(since: start).inSeconds
    endSeconds = end.duration(since: start).inSeconds
    endReason = event.endReason
    peakValue = event.peakValue
    threshold = event.threshold
    unit = event.unit
    method = event.method
    direction = event.direction
  }
}

private struct SummaryLine: Encodable {
  struct Summary: Encodable {
    let frames: Int
    let videoSeconds: Double
    let wallSeconds: Double
    let decodeSeconds: Double
    let motionSeconds: Double
    let crowdSeconds: Double
    let events: Int
    let corruptPackets: Int

    init(_ summary: FileAnalysis.Summary) {
      frames = summary.frames
      videoSeconds = summary.videoSeconds
      wallSeconds = summary.wallSeconds
      decodeSeconds = summary.decodeSeconds
      motionSeconds = summary.motionSeconds
      crowdSeconds = summary.crowdSeconds
      events = summary.events
      corruptPackets = summary.corruptPackets
    }
  }

  let summary: Summary
}
