import Pixels
import Testing

@testable import Scene

/// Overdue answers as events.
struct TaskDeadlinesTests {
  private let now = WallTime("2026-11-22T08:00:00Z")!

  private func late(_ number: String, minutes: Double = 5) -> TaskDeadlines.Late {
    TaskDeadlines.Late(
      number: number, desk: CameraID("desk")!, deadline: now.advanced(by: .seconds(-60 * minutes)),
      detail: "\(number) · Dinas Perhubungan: lampu padam")
  }

  private func update(
    _ deadlines: inout TaskDeadlines, _ late: [TaskDeadlines.Late], after seconds: Double = 0
  ) -> [EventTransition] {
    var transitions: [EventTransition] = []
    deadlines.update(late, at: now.advanced(by: .seconds(seconds)), into: &transitions)
    return transitions
  }

  @Test func eachBeginsWithItsDeadlineAndIsAlertedOnce() throws {
    var deadlines = TaskDeadlines(open: [])
    let first = update(&deadlines, [late("2026-000001"), late("2026-000002")])
    #expect(first.map(\.step) == [.began, .began])
    #expect(first.allSatisfy { $0.alert?.severity == .warning })
    #expect(Set(first.map(\.event.id)).count == 2)
    let event = try #require(first.first?.event)
    #expect(event.kind == .taskOverdue && event.unit == .seconds && event.peakValue == 300)
    #expect(event.beganAt == late("2026-000001").deadline && event.detail.contains("lampu"))
    #expect(update(&deadlines, [late("2026-000001"), late("2026-000002")], after: 10).isEmpty)
  }

  @Test func answerEndsItsEventAlone() throws {
    var deadlines = TaskDeadlines(open: [])
    let began = update(&deadlines, [late("2026-000001"), late("2026-000002")])
    let ended = update(&deadlines, [late("2026-000002")], after: 60)
    #expect(ended.map(\.step) == [.ended] && ended[0].event.id == began[0].event.id)
    #expect(ended[0].event.endReason == .finished && ended[0].event.peakValue == 360)
    #expect(ended[0].alert == nil)
  }

  @Test func anotherDeadlineIsAnotherEvent() {
    var deadlines = TaskDeadlines(open: [])
    let first = update(&deadlines, [late("2026-000001", minutes: 100)])
    _ = update(&deadlines, [])
    let second = update(&deadlines, [late("2026-000001", minutes: 1)])
    #expect(second.map(\.step) == [.began] && second[0].event.id != first[0].event.id)
  }

  @Test func nextRunOfPantauGoesOnWithTheSameEvent() {
    var earlier = TaskDeadlines(open: [])
    let began = update(&earlier, [late("2026-000001"), late("2026-000002")])
    var later = TaskDeadlines(open: began.map(\.event))
    #expect(update(&later, [late("2026-000001"), late("2026-000002")], after: 600).isEmpty)
    // Also where its begin was not stored: the same step finds the same event.
    var unaware = TaskDeadlines(open: [])
    #expect(update(&unaware, [late("2026-000001")], after: 600)[0].event.id == began[0].event.id)
    // What was answered meanwhile ends.
    #expect(update(&later, [late("2026-000002")]).map(\.event.id) == [began[0].event.id])
  }
}
