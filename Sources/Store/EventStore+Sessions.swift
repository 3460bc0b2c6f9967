public import Access
internal import Foundation
internal import GRDB
public import Pixels

/// Who is logged in, and what programs are let in with.
extension EventStore {
  /// How exactly is known when a session or a token was used last: a write for every request would
  /// be too many.
  private static let useStep = Duration.seconds(60)

  /// Who comes with a session's or a program's token. Notes the use.
  public func visitor(session: SecretToken?, token: SecretToken?) async throws(StoreError)
    -> Visitor
  {
    let now = clock.now()
    let (visitor, lastUse) = try await read("look who calls") { db in
      try db.visitor(session: session, token: token, at: now)
    }
    guard let lastUse, now.duration(since: lastUse) > Self.useStep || now < lastUse else {
      return visitor
    }
    guard let secret = token ?? session else { return visitor }
    let table = token == nil ? "sessions" : "tokens"
    do {
      try await write("note the use of a session") { transaction in
        try transaction.db.execute(
          sql: "UPDATE \(table) SET used_us = ? WHERE digest = ?",
          arguments: [now.microseconds, Data(secret.digest)])
      }
    } catch {
      // A full disk does not keep anybody from watching; the next request tries again.
    }
    return visitor
  }

  // MARK: - Sessions

  /// Somebody has shown the right password. What the browser was logged in with before ends.
  /// Throws `unknownUser` if he was removed or disabled meanwhile.
  public func beginSession(
    of name: UserName, with token: SecretToken, instead old: SecretToken? = nil,
    by performer: Performer
  ) async throws(StoreError) -> Session {
    try await write("begin a session") { [path] transaction in
      guard let row = try transaction.db.userRow(name), row["is_enabled"] else {
        throw StoreError.unknownUser(name, path: path, operation: "begin a session")
      }
      try transaction.endSession(old)
      try transaction.db.execute(
        sql: "INSERT INTO sessions (digest, user_key, began_us, used_us) VALUES (?, ?, ?, ?)",
        arguments: [
          Data(token.digest), row["user_key"] as Int64, transaction.now.microseconds,
          transaction.now.microseconds,
        ])
      try transaction.audit(.loggedIn, by: performer)
      return Session(user: try row.user(), beganAt: transaction.now, usedAt: transaction.now)
    }
  }

  public func endSession(_ token: SecretToken, by performer: Performer) async throws(StoreError) {
    try await write("end a session") { transaction in
      try transaction.endSession(token)
      try transaction.audit(.loggedOut, by: performer)
    }
  }

  // MARK: - Tokens of programs

  /// The newest last.
  public func tokens() async throws(StoreError) -> [APIToken] {
    try await read("list tokens") { db in
      try Row.fetchAll(db, sql: "SELECT * FROM tokens ORDER BY token_key").map { try $0.token() }
    }
  }

  /// - Parameter endsAt: `nil`: it goes on until it is removed.
  public func addToken(
    _ secret: SecretToken, id: String, name: String, role: Role, scope: Scope, endsAt: WallTime?,
    by performer: Performer
  ) async throws(StoreError) -> APIToken {
    try await write("add a token") { transaction in
      try transaction.db.execute(
        sql: """
          INSERT INTO tokens (id, name, digest, role, groups, made_by, created_us, ends_us)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          id, name, Data(secret.digest), role.rawValue, scope.column, performer.name,
          transaction.now.microseconds, endsAt?.microseconds,
        ])
      try transaction.audit(.tokenAdded, by: performer, subject: name)
      return APIToken(
        id: id, name: name, role: role, scope: scope, madeBy: performer.name,
        createdAt: transaction.now, endsAt: endsAt, usedAt: nil)
    }
  }

  /// Throws `unknownToken`.
  public func removeToken(_ id: String, by performer: Performer) async throws(StoreError) {
    try await write("remove a token") { [path] transaction in
      guard
        let name = try String.fetchOne(
          transaction.db, sql: "SELECT name FROM tokens WHERE id = ?", arguments: [id])
      else {
        throw StoreError(
          .unknownToken, path: path, operation: "remove a token", detail: "there is no such token")
      }
      try transaction.db.execute(sql: "DELETE FROM tokens WHERE id = ?", arguments: [id])
      try transaction.audit(.tokenRemoved, by: performer, subject: name)
    }
  }
}

extension Database {
  /// With the time of the last use. Who comes with both tokens is who the program's says.
  fileprivate func visitor(session: SecretToken?, token: SecretToken?, at now: WallTime) throws
    -> (Visitor, lastUse: WallTime?)
  {
    guard try hasUsers() else { return (.anybody, nil) }
    if let token {
      let find = try cachedStatement(sql: "SELECT * FROM tokens WHERE digest = ?")
      guard let row = try Row.fetchOne(find, arguments: [Data(token.digest)]) else {
        return (.stranger, nil)
      }
      let found = try row.token()
      if let end = found.endsAt, now >= end { return (.stranger, nil) }
      return (.program(found), found.usedAt ?? WallTime(microseconds: 0))
    }
    if let session {
      let find = try cachedStatement(
        sql: "SELECT * FROM sessions JOIN users USING (user_key) WHERE digest = ?")
      guard let row = try Row.fetchOne(find, arguments: [Data(session.digest)]) else {
        return (.stranger, nil)
      }
      let found = Session(
        user: try row.user(), beganAt: row.time("began_us"), usedAt: row.time("used_us"))
      return found.isOver(at: now) ? (.stranger, nil) : (.person(found), found.usedAt)
    }
    return (.stranger, nil)
  }
}

extension Transaction {
  fileprivate func endSession(_ token: SecretToken?) throws {
    guard let token else { return }
    try db.execute(
      sql: "DELETE FROM sessions WHERE digest = ?", arguments: [Data(token.digest)])
  }
}

extension Row {
  fileprivate func token() throws -> APIToken {
    APIToken(
      id: self["id"], name: self["name"], role: try value("role"), scope: try scope(),
      madeBy: self["made_by"], createdAt: time("created_us"), endsAt: optionalTime("ends_us"),
      usedAt: optionalTime("used_us"))
  }
}
