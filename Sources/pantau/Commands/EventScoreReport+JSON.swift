import Evaluation
import SampleStreams

extension EventScoreReport {
  var json: String { JSONLine.text(Body(summary)) }

  private struct Body: Encodable {
    let hours: Double
    let total: Score
    let kinds: [String: Score]
    let nuisances: [Nuisance]
    let clips: [Clip]

    init(_ summary: EventSummary) {
      hours = summary.hours
      total = Score(summary.total, hours: summary.hours)
      kinds = summary.kinds.mapValues { Score($0, hours: summary.hours) }
      nuisances = summary.nuisances.map(Nuisance.init)
      clips = summary.clips.map(Clip.init)
    }
  }

  /// Shares and delays are absent where there is nothing to divide.
  private struct Score: Encodable {
    let events: Int
    let leftOut: Int
    let found: Int
    let missed: Int
    let swallowed: Int
    let recall: Double?
    let falseAlarms: Int
    let excused: Int
    let precision: Double?
    let fragments: Int
    let reportsPerEvent: Double?
    let delaySeconds: Delay
    let sizedDelaySeconds: Delay
    let falseAlarmsPerHour: Rate

    init(_ score: EventScore, hours: Double) {
      events = score.events
      leftOut = score.leftOut
      found = score.found
      missed = score.missed
      swallowed = score.swallowed
      recall = score.recall
      falseAlarms = score.falseAlarms
      excused = score.excused
      precision = score.precision
      fragments = score.fragments
      reportsPerEvent = score.reportsPerEvent
      delaySeconds = Delay { score.delay(share: $0) }
      sizedDelaySeconds = Delay { score.delay(share: $0, isSized: true) }
      falseAlarmsPerHour = Rate(AlarmRate(count: score.falseAlarms, hours: hours))
    }
  }

  private struct Delay: Encodable {
    let p50: Double?
    let p95: Double?

    init(_ delay: (Double) -> Double?) {
      p50 = delay(0.5).map(milliseconds)
      p95 = delay(0.95).map(milliseconds)
    }
  }

  private struct Rate: Encodable {
    let rate: Double
    let lower: Double
    let upper: Double

    init(_ rate: AlarmRate) {
      self.rate = rate.perHour
      lower = rate.lowerPerHour
      upper = rate.upperPerHour
    }
  }

  private struct Nuisance: Encodable {
    let kind: String?
    let strength: Double
    let clips: Int
    let hours: Double
    let falseAlarms: Int
    let falseAlarmsPerHour: Rate

    init(_ row: EventSummary.Nuisance) {
      kind = row.kind?.rawValue
      strength = row.strength
      clips = row.clips
      hours = row.rate.hours
      falseAlarms = row.rate.count
      falseAlarmsPerHour = Rate(row.rate)
    }
  }

  private struct Clip: Encodable {
    let name: String
    let seconds: Double
    let nuisances: [Disturbance]
    let total: Score
    let kinds: [String: Score]
    let missed: [Happening]
    let falseAlarms: [Happening]

    init(_ clip: ClipScore) {
      name = clip.name
      seconds = clip.seconds
      nuisances = clip.nuisances.map { Disturbance(kind: $0.kind.rawValue, strength: $0.strength) }
      let hours = clip.seconds / 3600
      total = Score(clip.total, hours: hours)
      kinds = clip.kinds.mapValues { Score($0, hours: hours) }
      missed = (clip.matching.missed + clip.matching.swallowed).map {
        Happening($0.subject, $0.begin, $0.end)
      }
      falseAlarms = clip.matching.falseAlarms.map { Happening($0.subject, $0.begin, $0.end) }
    }
  }

  private struct Disturbance: Encodable {
    let kind: String
    let strength: Double
  }

  private struct Happening: Encodable {
    let kind: String
    let place: String?
    let detail: String?
    let beginSeconds: Double
    let endSeconds: Double

    init(_ subject: EventSubject, _ begin: Double, _ end: Double) {
      kind = subject.kind
      place = subject.place
      detail = subject.detail
      beginSeconds = milliseconds(begin)
      endSeconds = milliseconds(end)
    }
  }
}

/// Seconds, rounded to the millisecond.
private func milliseconds(_ seconds: Double) -> Double { (seconds * 1_000).rounded() / 1_000 }
