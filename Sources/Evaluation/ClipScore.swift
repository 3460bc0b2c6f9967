public import SampleStreams

/// What a camera made of one clip.
public struct ClipScore: Sendable {
  public var name: String
  /// Seconds of video that were analysed.
  public var seconds: Double
  public var nuisances: [TruthFile.Disturbance]
  public var matching: EventMatching
  /// By kind of event: those that occur or were reported.
  public var kinds: [String: EventScore]

  public init(
    name: String, seconds: Double, nuisances: [TruthFile.Disturbance], truth: [TrueEvent],
    reports: [ReportedEvent], warmUp: Double
  ) {
    self.name = name
    self.seconds = seconds
    self.nuisances = nuisances
    matching = EventMatching(truth: truth, reports: reports, slack: EventScore.slack)
    kinds = [:]
    for kind in Set(truth.map(\.subject.kind) + reports.map(\.subject.kind)) {
      let part = EventMatching(
        truth: truth.filter { $0.subject.kind == kind },
        reports: reports.filter { $0.subject.kind == kind }, slack: EventScore.slack)
      kinds[kind] = EventScore(part, warmUp: warmUp)
    }
  }

  /// Of all kinds together.
  public var total: EventScore { kinds.values.reduce(EventScore(), +) }
}
