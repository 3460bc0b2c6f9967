/// Which reported events are which true ones.
///
/// Of one subject, a reported and a true event can belong together if they overlap when each side
/// of the true one is widened by a slack. Of these pairs as many as possible are taken, one to one,
/// larger overlaps first. What is left over:
///
/// - a demanded true event without partner is a miss; `swallowed` if some reported event covers it
///   that has another partner (the camera took two happenings for one);
/// - a reported event without partner is a fragment if it overlaps a demanded true event (but who
///   is counted twice on a line is a false alarm), excused if it overlaps one that is not demanded,
///   and a false alarm otherwise.
public struct EventMatching: Hashable, Sendable {
  public struct Pair: Hashable, Sendable {
    public var truth: TrueEvent
    public var report: ReportedEvent
  }

  public private(set) var pairs: [Pair] = []
  public private(set) var missed: [TrueEvent] = []
  public private(set) var swallowed: [TrueEvent] = []
  public private(set) var fragments: [ReportedEvent] = []
  public private(set) var falseAlarms: [ReportedEvent] = []
  public private(set) var excused: [ReportedEvent] = []
  /// True events that are not demanded.
  public private(set) var leftOut: [TrueEvent] = []

  /// - Parameter slack: seconds by which times of a kind of event may differ.
  public init(truth: [TrueEvent], reports: [ReportedEvent], slack: (String) -> Double) {
    let subjects = Set(truth.map(\.subject)).union(reports.map(\.subject))
    for subject in subjects {
      match(
        truth.filter { $0.subject == subject }.sorted { $0.begin < $1.begin },
        reports.filter { $0.subject == subject }.sorted { $0.begin < $1.begin },
        slack: slack(subject.kind), comesInParts: subject.kind != "line_crossing")
    }
    pairs.sort { $0.truth.begin < $1.truth.begin }
    missed.sort { $0.begin < $1.begin }
    falseAlarms.sort { $0.begin < $1.begin }
  }

  private mutating func match(
    _ truth: [TrueEvent], _ reports: [ReportedEvent], slack: Double, comesInParts: Bool
  ) {
    let demanded = truth.filter { $0.demandedFrom != nil }
    let others = truth.filter { $0.demandedFrom == nil }
    leftOut += others
    let partners = Self.partners(of: demanded, among: reports, slack: slack)
    for (index, event) in demanded.enumerated() {
      if let partner = partners[index] {
        pairs.append(Pair(truth: event, report: reports[partner]))
      } else if reports.contains(where: { event.overlap($0, slack: slack) != nil }) {
        swallowed.append(event)
      } else {
        missed.append(event)
      }
    }
    let taken = Set(partners.compactMap { $0 })
    for (index, report) in reports.enumerated() where !taken.contains(index) {
      if comesInParts, demanded.contains(where: { $0.overlap(report, slack: slack) != nil }) {
        fragments.append(report)
      } else if others.contains(where: { $0.overlap(report, slack: slack) != nil }) {
        excused.append(report)
      } else {
        falseAlarms.append(report)
      }
    }
  }

  /// For each true event the index of its report: as many pairs as possible (Kuhn's augmenting
  /// paths), each event asking for its largest overlaps first.
  private static func partners(
    of truth: [TrueEvent], among reports: [ReportedEvent], slack: Double
  ) -> [Int?] {
    let wishes = truth.map { event in
      reports.indices.compactMap { index in
        event.overlap(reports[index], slack: slack).map { (index: index, overlap: $0) }
      }.sorted { $0.overlap > $1.overlap }.map(\.index)
    }
    var owners = [Int?](repeating: nil, count: reports.count)
    func find(_ event: Int, _ asked: inout Set<Int>) -> Bool {
      for report in wishes[event] where asked.insert(report).inserted {
        guard let owner = owners[report] else {
          owners[report] = event
          return true
        }
        if find(owner, &asked) {
          owners[report] = event
          return true
        }
      }
      return false
    }
    for event in truth.indices {
      var asked: Set<Int> = []
      _ = find(event, &asked)
    }
    var partners = [Int?](repeating: nil, count: truth.count)
    for (report, owner) in owners.enumerated() {
      if let owner { partners[owner] = report }
    }
    return partners
  }
}

extension TrueEvent {
  /// Seconds of overlap with this event, widened at both sides by `slack`; `nil`: none. Moments
  /// that meet overlap by 0.
  func overlap(_ report: ReportedEvent, slack: Double) -> Double? {
    let length = min(end + slack, report.end) - max(begin - slack, report.begin)
    return length >= 0 ? length : nil
  }
}
