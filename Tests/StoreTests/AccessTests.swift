import Access
import Foundation
import GRDB
import Pixels
import Scene
import TestSupport
import Testing

@testable import Store

@Suite("Users, sessions, tokens, audit trail")
struct AccessTests {
  private let folder = TemporaryFolder()
  private let clock = SetClock()
  private let store: EventStore
  private let sari = UserName("Sari")!
  private let budi = UserName("budi")!
  private let console = Performer(name: "test")

  init() async throws {
    store = try EventStore(path: folder.database, clock: clock)
  }

  /// What hashing costs is tested elsewhere.
  private static func hash(_ password: String) -> PasswordHash {
    var random = SystemRandomNumberGenerator()
    let cost = PasswordHash.Cost(logarithmOfRounds: 1, blockSize: 1, parallelism: 1)
    return PasswordHash(of: password, cost: cost, using: &random)
  }

  private static func token() -> SecretToken {
    var random = SystemRandomNumberGenerator()
    return SecretToken(using: &random)
  }

  private func add(
    _ name: UserName, _ role: Role = .admin, _ scope: Scope = .all, password: String = "x"
  ) async throws {
    try await store.addUser(
      name, role: role, scope: scope, password: Self.hash(password), by: console)
  }

  private func logIn(_ name: UserName) async throws -> SecretToken {
    let token = Self.token()
    _ = try await store.beginSession(of: name, with: token, by: Performer(name: name.text))
    return token
  }

  private func isIn(_ token: SecretToken) async throws -> Bool {
    if case .person = try await store.visitor(session: token, token: nil) { return true }
    return false
  }

  private func code(_ body: () async throws -> Void) async throws -> StoreError.Code? {
    do {
      try await body()
      return nil
    } catch let error as StoreError { return error.code }
  }

  // MARK: - Users

  @Test func userIsFoundUnderTheNameInAnyCase() async throws {
    #expect(try await !store.hasUsers())
    try await add(sari)
    try await add(budi, .operator, .groups(["Ampera", "Jakabaring"]))
    #expect(try await store.hasUsers())
    #expect(try await store.users().map(\.name.text) == ["budi", "Sari"])
    let found = try #require(try await store.user(UserName("BUDI")!))
    #expect(found.role == .operator && found.scope == .groups(["Ampera", "Jakabaring"]))
    #expect(found.isEnabled && found.createdAt == .start)
    #expect(try await code { try await add(UserName("sARI")!) } == .conflict)
    #expect(try await store.password(of: sari)?.matches("x") == true)
    #expect(try await store.password(of: UserName("nobody")!) == nil)
  }

  @Test func firstUserHasToBeAnAdminAndAdminsSeeAll() async throws {
    #expect(try await code { try await add(budi, .viewer) } == .conflict)
    #expect(try await !store.hasUsers())
    #expect(try await code { try await add(sari, .admin, .groups(["Ampera"])) } == .conflict)
    try await add(sari)
    try await add(budi, .viewer)
  }

  @Test func lastAdminStays() async throws {
    try await add(sari)
    try await add(budi, .viewer)
    for change in [
      UserChange(role: .operator), UserChange(isEnabled: false), UserChange(scope: .groups(["a"])),
    ] {
      #expect(
        try await code { try await store.changeUser(sari, change, by: console) } == .conflict)
    }
    #expect(try await code { try await store.removeUser(sari, by: console) } == .conflict)
    #expect(try await store.user(sari)?.isEnabled == true)
    try await store.changeUser(budi, UserChange(role: .admin), by: console)
    try await store.removeUser(sari, by: console)
    #expect(try await store.user(sari) == nil)
    #expect(try await code { try await store.removeUser(sari, by: console) } == .unknownUser)
    #expect(
      try await code { try await store.changeUser(sari, UserChange(), by: console) }
        == .unknownUser)
  }

  // MARK: - Sessions

  @Test func sessionEndsWhenItIsNotUsedAndAtTheLatestAfterAShift() async throws {
    try await add(sari)
    let idle = try await logIn(sari)
    clock.advance(by: .seconds(3_599))
    #expect(try await isIn(idle))
    clock.advance(by: .seconds(3_600))
    #expect(try await !isIn(idle))
    let busy = try await logIn(sari)
    for _ in 0..<31 {
      clock.advance(by: .seconds(1_800))
      #expect(try await isIn(busy))
    }
    clock.advance(by: .seconds(1_800))
    #expect(try await !isIn(busy))
  }

  @Test func sessionEndsWithLogOutNewPasswordDisablingAndRemoval() async throws {
    try await add(sari)
    try await add(budi, .viewer)
    var token = try await logIn(budi)
    #expect(try await isIn(token))
    try await store.endSession(token, by: console)
    #expect(try await !isIn(token))
    for change in [UserChange(isEnabled: false), UserChange(password: Self.hash("y"))] {
      try await store.changeUser(budi, UserChange(isEnabled: true), by: console)
      token = try await logIn(budi)
      try await store.changeUser(budi, change, by: console)
      #expect(try await !isIn(token))
    }
    // Enabled again, he is not in again.
    try await store.changeUser(budi, UserChange(isEnabled: false), by: console)
    #expect(try await code { _ = try await logIn(budi) } == .unknownUser)
    #expect(try await store.password(of: budi) == nil)
    try await store.changeUser(budi, UserChange(isEnabled: true), by: console)
    #expect(try await !isIn(token))
    token = try await logIn(budi)
    try await store.removeUser(budi, by: console)
    #expect(try await !isIn(token))
  }

  @Test func roleAndScopeOfASessionAreThoseOfTheUserNow() async throws {
    try await add(sari)
    try await add(budi, .operator)
    let token = try await logIn(budi)
    try await store.changeUser(
      budi, UserChange(role: .viewer, scope: .groups(["Ampera"])), by: console)
    guard case .person(let session) = try await store.visitor(session: token, token: nil) else {
      Issue.record("not logged in")
      return
    }
    #expect(session.user.role == .viewer && session.user.scope == .groups(["Ampera"]))
  }

  @Test func whoLogsInAgainEndsWhatTheBrowserHadBefore() async throws {
    try await add(sari)
    let old = try await logIn(sari)
    let new = Self.token()
    _ = try await store.beginSession(of: sari, with: new, instead: old, by: console)
    #expect(try await !isIn(old))
    #expect(try await isIn(new))
  }

  @Test func strangersAreStrangersOnlyWhereThereAreUsers() async throws {
    #expect(try await store.visitor(session: Self.token(), token: nil) == .anybody)
    try await add(sari)
    #expect(try await store.visitor(session: nil, token: nil) == .stranger)
    #expect(try await store.visitor(session: Self.token(), token: nil) == .stranger)
    #expect(try await store.visitor(session: nil, token: Self.token()) == .stranger)
  }

  @Test func tokenLetsInUntilItsEndOrRemoval() async throws {
    try await add(sari)
    let (short, long) = (Self.token(), Self.token())
    _ = try await store.addToken(
      short, id: "a", name: "short", role: .viewer, scope: .groups(["Ampera"]),
      endsAt: .start + 100, by: console)
    _ = try await store.addToken(
      long, id: "b", name: "long", role: .viewer, scope: .all, endsAt: nil, by: console)
    func isIn(_ token: SecretToken) async throws -> Bool {
      if case .program = try await store.visitor(session: nil, token: token) { return true }
      return false
    }
    #expect(try await isIn(short))
    #expect(try await isIn(long))
    #expect(try await store.tokens().map(\.usedAt) == [.start, .start])
    clock.advance(by: .seconds(100))
    #expect(try await !isIn(short))
    #expect(try await isIn(long))
    try await store.removeToken("b", by: console)
    #expect(try await !isIn(long))
    #expect(try await code { try await store.removeToken("b", by: console) } == .unknownToken)
    // A session is no token and the other way round.
    let session = try await logIn(sari)
    #expect(try await store.visitor(session: nil, token: session) == .stranger)
    #expect(try await store.visitor(session: short, token: nil) == .stranger)
  }

  // MARK: - What lies on the disk

  @Test func noSecretCanBeReadInTheFile() async throws {
    let password = "kuda lumping di Plaju"
    try await add(sari, password: password)
    let session = try await logIn(sari)
    let token = Self.token()
    _ = try await store.addToken(
      token, id: "a", name: "n", role: .viewer, scope: .all, endsAt: nil, by: console)
    for secret in [password, session.text, token.text] {
      for suffix in ["", "-wal"] {
        let path = folder.database + suffix
        guard let bytes = FileManager.default.contents(atPath: path) else { continue }
        #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(suffix)")
      }
    }
    let log = try #require(FileManager.default.contents(atPath: folder.database + "-wal"))
    #expect(log.range(of: Data("$scrypt$".utf8)) != nil)
  }

  @Test func administratorChangesUsersBesideTheOwner() async throws {
    #expect(throws: StoreError.self) { try EventStore(path: folder.database) }
    let beside = try EventStore(path: folder.database, access: .administrator, clock: clock)
    try await beside.addUser(
      sari, role: .admin, scope: .all, password: Self.hash("x"), by: console)
    #expect(try await store.hasUsers())
    let token = try await logIn(sari)
    try await beside.changeUser(sari, UserChange(password: Self.hash("y")), by: console)
    #expect(try await !isIn(token))
    // Both write, one after the other.
    try await withThrowingTaskGroup { group in
      for number in 0..<20 {
        group.addTask { [store] in
          try await store.record([Event.make(number, second: number).began])
        }
        group.addTask {
          try await beside.note(
            .watchedLive, camera: "gate", by: Performer(name: "w\(number)"))
        }
      }
      try await group.waitForAll()
    }
    try beside.close()
    #expect(try await store.events(EventFilter(), limit: 100).events.count == 20)
    #expect(try await store.audit(AuditFilter(), limit: 100).entries.count == 23)
  }

  @Test func administratorMakesTheDatabaseWhereThereIsNone() async throws {
    let other = TemporaryFolder()
    let first = try EventStore(path: other.database, access: .administrator)
    try await first.addUser(
      sari, role: .admin, scope: .all, password: Self.hash("x"), by: console)
    try first.close()
    let owner = try EventStore(path: other.database)
    #expect(try await owner.hasUsers())
    try owner.close()
  }

  // MARK: - Audit trail

  @Test func trailTellsWhatWasDoneInPagesNewestFirst() async throws {
    try await add(sari)
    _ = try await logIn(sari)
    try await store.describe([KnownCamera(id: "gate", name: "Gate", zones: [])])
    let event = Event.make(1)
    try await store.record([event.began])
    try await store.acknowledge(event.id, by: "Sari", address: "192.0.2.7")
    clock.advance(by: .seconds(60))
    try await store.note(
      .watchedClip, camera: "gate", event: event.id, by: Performer(name: "Sari", address: "::1"))
    try await store.noteFailedLogin(by: Performer(name: "budi"))

    var filter = AuditFilter()
    let first = try await store.audit(filter, limit: 3)
    #expect(first.entries.map(\.action) == [.loginFailed, .watchedClip, .acknowledged])
    #expect(first.entries[1].event == event.id && first.entries[1].camera == "gate")
    #expect(first.entries[2].by == Performer(name: "Sari", address: "192.0.2.7"))
    let rest = try await store.audit(filter, before: first.next, limit: 3)
    #expect(rest.entries.map(\.action) == [.loggedIn, .userAdded])
    #expect(rest.entries[1].subject == "Sari")
    #expect(rest.next == nil)

    filter.by = "sari"
    #expect(try await store.audit(filter).entries.count == 3)
    filter.actions = [.watchedClip, .watchedLive]
    #expect(try await store.audit(filter).entries.count == 1)
    filter.cameras = ["door"]
    #expect(try await store.audit(filter).entries.isEmpty)
    filter = AuditFilter()
    filter.from = .start + 30
    #expect(try await store.audit(filter).entries.count == 2)
    filter.to = .start + 60
    #expect(try await store.audit(filter).entries.isEmpty)
  }

  @Test func retentionDeletesOldRowsAndEndedSessions() async throws {
    try await add(sari)
    let token = try await logIn(sari)
    clock.advance(by: .seconds(50 * 86_400))
    try await store.noteFailedLogin(by: console)
    var policy = RetentionPolicy()
    policy.maximumAuditAge = .seconds(40 * 86_400)
    let report = try await store.applyRetention(
      policy, now: clock.now(), evidenceDirectory: folder.evidence)
    #expect(report.auditDeleted == 2)
    #expect(try await store.audit(AuditFilter()).entries.map(\.action) == [.loginFailed])
    let sessions = try await store.read("test") { db in
      try Int.fetchOne(db, sql: "SELECT count(*) FROM sessions")
    }
    #expect(sessions == 0)
    #expect(try await !isIn(token))
  }
}
