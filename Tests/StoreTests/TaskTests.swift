import Access
import Pixels
import Scene
import TestSupport
import Testing

@testable import Store

/// What is passed on to agencies.
struct TaskTests {
  private static let day = 86_400
  private let folder = TemporaryFolder()
  private let clock = SetClock()
  private let store: EventStore
  private let traffic = Agency(id: AgencyID("dishub")!, name: "Dinas Perhubungan")
  private let parks = Agency(id: AgencyID("taman")!, name: "Dinas Pertamanan")
  private let budi = Performer(name: "Budi")

  init() throws { store = try EventStore(path: folder.database, clock: clock) }

  private func add(_ number: Int, camera: CameraID = "gate") async throws -> EventID {
    let event = Event.make(number, camera: camera, second: number).ended(after: 10)
    try await store.record([event.finish])
    try await store.acknowledge(event.id, by: "Budi")
    return event.id
  }

  private func pass(
    _ event: EventID, to agency: Agency? = nil, days: Int = 3, offset: Duration = .zero
  ) async throws -> AgencyTask {
    try await store.passOn(
      event, to: agency ?? traffic, until: clock.now() + days * Self.day, text: "Mohon diperiksa.",
      utcOffset: offset, by: budi)
  }

  private func code(_ body: () async throws -> Void) async -> StoreError.Code? {
    do {
      try await body()
      return nil
    } catch { return (error as? StoreError)?.code }
  }

  @Test func numbersHaveNoGapsHoweverManyPassOnAtOnce() async throws {
    let event = try await add(1)
    let unknown = EventID.numbered(99)
    let numbers = await withTaskGroup(of: TaskNumber?.self) { group in
      for index in 0..<60 {
        // Every third fails, and takes no number.
        group.addTask { [self] in
          index % 3 == 0
            ? try? await pass(unknown).number : try? await pass(event).number
        }
      }
      return await group.reduce(into: [TaskNumber]()) { list, number in
        if let number { list.append(number) }
      }
    }
    #expect(numbers.sorted().map(\.text).first == "2026-000001")
    #expect(numbers.sorted().map(\.number) == Array(1...40))
  }

  @Test func everyYearOfThePlaceBeginsAnew() async throws {
    let event = try await add(1)
    #expect(try await pass(event).number.text == "2026-000001")
    // 2026-12-31T18:00Z is next year's morning in Palembang.
    clock.advance(by: WallTime("2026-12-31T18:00:00Z")!.duration(since: clock.now()))
    #expect(try await pass(event, offset: .seconds(7 * 3600)).number.text == "2027-000001")
    #expect(try await pass(event).number.text == "2026-000002")
  }

  @Test(arguments: [
    ("2026-000123", true), ("2026-1000000", true), ("2026-123", false), ("26-000123", false),
    ("2026-0000123", false), ("2026-000000", false), ("2026 000123", false), ("", false),
    ("2026-000123-1", false), ("+026-000123", false),
  ])
  func numberIsReadInOneForm(_ text: String, isNumber: Bool) {
    #expect(TaskNumber(text)?.text == (isNumber ? text : nil))
  }

  @Test func taskGoesThroughItsStates() async throws {
    let event = try await add(1)
    let number = try await pass(event).number
    let dewi = Performer(name: "Dewi")
    let own = TaskScope.agency(traffic.id)
    var task = try await store.apply(
      .answer(text: "Besok.", isFinal: false), to: number, by: dewi, in: own)
    #expect(task.state == .open)
    task = try await store.apply(
      .answer(text: "Selesai.", isFinal: true), to: number, by: dewi, in: own)
    #expect(task.state == .answered)
    let deadline = clock.now() + 5 * Self.day
    task = try await store.apply(
      .ask(text: "Padam lagi.", deadline: deadline), to: number, by: budi)
    #expect(task.state == .open && task.deadline == deadline)
    task = try await store.apply(.close(text: ""), to: number, by: budi)
    #expect(task.state == .closed)
    #expect(
      await code {
        _ = try await store.apply(.answer(text: "x", isFinal: true), to: number, by: dewi, in: own)
      } == .conflict)
    task = try await store.apply(.ask(text: "Lagi.", deadline: deadline), to: number, by: budi)
    task = try await store.apply(.withdraw(text: "Salah."), to: number, by: budi)
    #expect(
      await code {
        _ = try await store.apply(.ask(text: "x", deadline: deadline), to: number, by: budi)
      } == .conflict)
    #expect(
      task.entries.map(\.action) == [.pass, .interim, .answer, .ask, .close, .ask, .withdraw])
    #expect(task.entries.map(\.by).filter { $0 == "Dewi" }.count == 2)
    #expect(try await store.event(event)?.tasks.map(\.state) == [.withdrawn])
    let audited = try await store.audit(AuditFilter()).entries.prefix(7).map(\.action)
    #expect(
      audited == [
        .taskWithdrawn, .taskAsked, .taskClosed, .taskAsked, .taskAnswered, .taskAnswered,
        .taskPassed,
      ])
  }

  @Test func deadlineLiesAhead() async throws {
    let event = try await add(1)
    for days in [-1, 0, 367] {
      #expect(await code { _ = try await pass(event, days: days) } == .conflict, "\(days)")
    }
    #expect(await code { _ = try await pass(event, days: 366) } == nil)
  }

  @Test func everybodySeesHisOwnTasksAlone() async throws {
    try await store.describe([
      KnownCamera(id: "gate", name: "Gate", group: "Jakabaring", zones: []),
      KnownCamera(id: "pier", name: "Pier", group: "Ampera", zones: []),
    ])
    let first = try await pass(try await add(1)).number
    let second = try await pass(try await add(2, camera: "pier"), to: parks).number
    func numbers(_ scope: TaskScope) async throws -> [TaskNumber] {
      try await store.tasks(in: scope).tasks.map(\.number)
    }
    #expect(try await numbers(.cameras(.all)) == [second, first])
    #expect(try await numbers(.cameras(.groups(["Ampera"]))) == [second])
    #expect(try await numbers(.cameras(.groups([]))).isEmpty)
    #expect(try await numbers(.agency(traffic.id)) == [first])
    #expect(try await store.task(second, in: .agency(traffic.id)) == nil)
    #expect(try await store.task(second, in: .cameras(.groups(["Jakabaring"]))) == nil)
    #expect(
      await code {
        _ = try await store.apply(
          .answer(text: "x", isFinal: true), to: second, by: budi, in: .agency(traffic.id))
      } == .unknownTask)
  }

  @Test func listsAreReadPageByPage() async throws {
    let event = try await add(1)
    for _ in 0..<5 { _ = try await pass(event) }
    _ = try await store.apply(.close(text: ""), to: TaskNumber("2026-000003")!, by: budi)
    var found: [Int] = []
    var before: Int64?
    repeat {
      let page = try await store.tasks(
        in: .cameras(.all), states: [.open], before: before, limit: 3)
      found += page.tasks.map(\.number.number)
      before = page.next
    } while before != nil
    #expect(found == [5, 4, 2, 1])
  }

  @Test func eventStaysUntilItsTasksAreOverAndTasksStayForever() async throws {
    let event = try await add(1)
    let number = try await pass(event).number
    var policy = RetentionPolicy()
    policy.maximumAge = .seconds(Self.day)
    func deleted() async throws -> Int {
      try await store.applyRetention(
        policy, now: .start + 400 * Self.day, evidenceDirectory: folder.evidence
      ).eventsDeleted
    }
    #expect(try await deleted() == 0)
    _ = try await store.apply(.answer(text: "x", isFinal: true), to: number, by: budi)
    #expect(try await deleted() == 0)
    _ = try await store.apply(.close(text: ""), to: number, by: budi)
    #expect(try await deleted() == 1)
    let task = try #require(try await store.task(number))
    #expect(task.event == event && task.kind == .motion && task.entries.count == 3)
    // Asked again, it is about an event that is gone.
    let deadline = clock.now() + Self.day
    let open = try await store.apply(.ask(text: "x", deadline: deadline), to: number, by: budi)
    #expect(open.state == .open)
  }

  @Test func whatIsOpenAfterItsDeadlineIsOverdue() async throws {
    let event = try await add(1)
    let late = try await pass(event, days: 1).number
    _ = try await pass(event, days: 5)
    let answered = try await pass(event, days: 1).number
    _ = try await store.apply(.answer(text: "x", isFinal: true), to: answered, by: budi)
    #expect(try await store.overdueTasks(at: clock.now()).isEmpty)
    let overdue = try await store.overdueTasks(at: clock.now() + 2 * Self.day)
    #expect(overdue.map(\.number) == [late])
    #expect(overdue[0].isOverdue(at: clock.now() + 2 * Self.day))
  }

  @Test func agencyAndItsRoleComeTogether() async throws {
    var random = SystemRandomNumberGenerator()
    let cost = PasswordHash.Cost(logarithmOfRounds: 1, blockSize: 1, parallelism: 1)
    let password = PasswordHash(of: "a long password", cost: cost, using: &random)
    func addUser(_ name: String, _ role: Role, _ agency: AgencyID?) async -> StoreError.Code? {
      await code {
        try await store.addUser(
          UserName(name)!, role: role, scope: .all, agency: agency, password: password, by: budi)
      }
    }
    #expect(await addUser("sari", .admin, nil) == nil)
    #expect(await addUser("a", .agency, nil) == .conflict)
    #expect(await addUser("b", .operator, traffic.id) == .conflict)
    #expect(await addUser("dewi", .agency, traffic.id) == nil)
    let dewi = UserName("dewi")!
    #expect(try await store.user(dewi)?.agency == traffic.id)
    // The agency stays as long as the role does.
    try await store.changeUser(dewi, UserChange(isEnabled: false), by: budi)
    #expect(try await store.user(dewi)?.agency == traffic.id)
    try await store.changeUser(dewi, UserChange(role: .viewer), by: budi)
    #expect(try await store.user(dewi)?.agency == nil)
  }

  /// An overdue answer does not end because Pantau does.
  @Test func overdueAnswersGoOnOverAStart() async throws {
    let overdue = Event.make(7, kind: .taskOverdue, camera: "desk", zone: nil)
    let motion = Event.make(8)
    try await store.record([overdue.began, motion.began])
    try store.close()
    let next = try EventStore(path: folder.database, clock: clock)
    #expect(try await next.event(overdue.id)?.event.isOpen == true)
    #expect(try await next.event(motion.id)?.event.endReason == .interrupted)
  }
}
