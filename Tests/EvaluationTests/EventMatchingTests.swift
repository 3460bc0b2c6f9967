import Testing

@testable import Evaluation

@Suite struct EventMatchingTests {
  struct Situation: CustomTestStringConvertible, Sendable {
    var name: String
    /// Begin and end; `demanded` false: not demanded.
    var truth: [(Double, Double, demanded: Bool)]
    /// Begin, end and when it was told.
    var reports: [(Double, Double)]
    var found = 0
    var missed = 0
    var swallowed = 0
    var fragments = 0
    var falseAlarms = 0
    var excused = 0

    var testDescription: String { name }
  }

  static let situations = [
    Situation(name: "nothing happens and nothing is said", truth: [], reports: []),
    Situation(name: "one and one", truth: [(5, 9, true)], reports: [(5.2, 9.1)], found: 1),
    Situation(name: "missed", truth: [(5, 9, true)], reports: [], missed: 1),
    Situation(name: "said for nothing", truth: [], reports: [(5, 9)], falseAlarms: 1),
    Situation(name: "within the slack", truth: [(5, 9, true)], reports: [(9.9, 12)], found: 1),
    Situation(
      name: "beyond the slack", truth: [(5, 9, true)], reports: [(10.1, 12)], missed: 1,
      falseAlarms: 1),
    Situation(
      name: "cut in three", truth: [(5, 20, true)], reports: [(5, 8), (9, 12), (13, 20)],
      found: 1, fragments: 2),
    Situation(
      name: "two taken for one", truth: [(5, 9, true), (12, 20, true)], reports: [(5, 20)],
      found: 1, swallowed: 1),
    Situation(
      name: "too small to be demanded", truth: [(5, 9, false)], reports: [(5, 9)], excused: 1),
    Situation(name: "too small and not said", truth: [(5, 9, false)], reports: []),
    Situation(
      name: "as many pairs as possible, though the larger overlaps would be fewer",
      truth: [(0, 10, true), (12.5, 14, true)], reports: [(0, 1), (5, 13)], found: 2),
  ]

  @Test(arguments: situations)
  func leftoversAreSortedByWhatTheyMean(_ situation: Situation) {
    let subject = EventSubject(kind: "motion")
    let matching = EventMatching(
      truth: situation.truth.map {
        TrueEvent(subject: subject, begin: $0.0, end: $0.1, demandedFrom: $0.demanded ? $0.0 : nil)
      },
      reports: situation.reports.map {
        ReportedEvent(subject: subject, begin: $0.0, end: $0.1, toldAt: $0.0 + 0.5)
      }, slack: { _ in 1 })
    #expect(matching.pairs.count == situation.found)
    #expect(matching.missed.count == situation.missed)
    #expect(matching.swallowed.count == situation.swallowed)
    #expect(matching.fragments.count == situation.fragments)
    #expect(matching.falseAlarms.count == situation.falseAlarms)
    #expect(matching.excused.count == situation.excused)
    #expect(matching.leftOut.count == situation.truth.count { !$0.demanded })
  }

  @Test(arguments: [
    EventSubject(kind: "crowd", place: "a"), EventSubject(kind: "motion", place: "b"),
    EventSubject(kind: "motion", place: "a", detail: "in"), EventSubject(kind: "motion"),
  ])
  func eventsOfAnotherSubjectAreNoMatch(other: EventSubject) {
    let matching = EventMatching(
      truth: [
        TrueEvent(
          subject: EventSubject(kind: "motion", place: "a"), begin: 1, end: 5, demandedFrom: 1)
      ], reports: [ReportedEvent(subject: other, begin: 1, end: 5, toldAt: 2)],
      slack: { _ in 1 })
    #expect(matching.missed.count == 1 && matching.falseAlarms.count == 1)
  }

  /// Three cross within one reported event of three: each is found. A fourth crossing is none.
  @Test(arguments: [(3, 3, 0), (2, 2, 0), (4, 3, 1)])
  func crossingsAreMatchedByTheirNumber(counted: Int, found: Int, extra: Int) {
    let subject = EventSubject(kind: "line_crossing", place: "gate", detail: "in")
    let truth = [4.0, 6, 7].map {
      TrueEvent(subject: subject, begin: $0, end: $0 + 0.04, demandedFrom: $0)
    }
    let one = ReportedEvent(subject: subject, begin: 4.2, end: 7.3, toldAt: 4.2)
    let matching = EventMatching(
      truth: truth, reports: Array(repeating: one, count: counted), slack: EventScore.slack)
    #expect(matching.pairs.count == found)
    #expect(matching.missed.count + matching.swallowed.count == 3 - found)
    #expect(matching.falseAlarms.count == extra && matching.fragments.isEmpty)
  }

  @Test func delaysRunFromTheTrueBeginToTheMomentItWasTold() {
    let subject = EventSubject(kind: "motion")
    let truth = [(1.0, 1.5), (10, 10), (20, 22)].map { begin, sized in
      TrueEvent(subject: subject, begin: begin, end: begin + 5, demandedFrom: sized)
    }
    let reports = [(1.2, 4.0), (10.1, 10.4), (20, 20.5)].map { begin, told in
      ReportedEvent(subject: subject, begin: begin, end: begin + 5, toldAt: told)
    }
    let score = EventScore(
      EventMatching(truth: truth, reports: reports, slack: { _ in 1 }), warmUp: 2)
    // The first cannot be told before warm-up is over.
    #expect(score.delays.map { ($0 * 10).rounded() / 10 } == [2, 0.4, 0.5])
    #expect(score.sizedDelays.map { ($0 * 10).rounded() / 10 } == [2.5, 0.4, 0])
    #expect(score.delay(share: 0.5) == score.delays[2])
    #expect(score.delay(share: 0.95) == 2)
    #expect(EventScore().delay(share: 0.5) == nil)
  }

  @Test func sharesOfNothingAreUnknown() {
    #expect(EventScore().recall == nil && EventScore().precision == nil)
    #expect(EventScore().reportsPerEvent == nil)
  }
}
