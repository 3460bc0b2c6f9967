public import Access
internal import Foundation
internal import GRDB
internal import Pixels

/// Who may log in.
extension EventStore {
  /// Whether anybody can log in; while nobody can, nobody needs to.
  public func hasUsers() async throws(StoreError) -> Bool {
    try await read("look for users") { try $0.hasUsers() }
  }

  /// By name.
  public func users() async throws(StoreError) -> [User] {
    try await read("list users") { db in
      try Row.fetchAll(db, sql: "SELECT * FROM users ORDER BY name_key").map { try $0.user() }
    }
  }

  /// `nil` if there is none of that name.
  public func user(_ name: UserName) async throws(StoreError) -> User? {
    try await read("read a user") { try $0.userRow(name)?.user() }
  }

  /// `nil` if there is no user of that name, or one who may not log in.
  public func password(of name: UserName) async throws(StoreError) -> PasswordHash? {
    try await read("read a password's hash") { db in
      guard let row = try db.userRow(name), row["is_enabled"] else { return nil }
      return PasswordHash(row["password"] as String)
    }
  }

  /// Throws `conflict` if there is a user of that name, if an admin is given groups, if the role
  /// `agency` and an agency do not come together, and if the first user is not an admin.
  public func addUser(
    _ name: UserName, role: Role, scope: Scope, agency: AgencyID? = nil, password: PasswordHash,
    by performer: Performer
  ) async throws(StoreError) {
    try await changeUsers("add a user") { [path] transaction in
      if let known = try transaction.db.userRow(name) {
        throw StoreError(
          .conflict, path: path, operation: "add a user",
          detail: "there is a user \(known["name"] as String) already; expected another name")
      }
      try transaction.db.execute(
        sql: """
          INSERT INTO users (name, name_key, role, groups, agency, password, is_enabled,
            created_us, password_us)
          VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?)
          """,
        arguments: [
          name.text, name.key, role.rawValue, scope.column, agency?.text, password.text,
          transaction.now.microseconds, transaction.now.microseconds,
        ])
      try transaction.audit(.userAdded, by: performer, subject: name.text)
    }
  }

  /// Ends the user's sessions if he may not log in any more or has another password. Throws
  /// `unknownUser`, and `conflict` if an admin is given groups, if the role `agency` has no agency or
  /// no admin would be left.
  public func changeUser(_ name: UserName, _ change: UserChange, by performer: Performer)
    async throws(StoreError)
  {
    try await changeUsers("change a user") { [path] transaction in
      guard let row = try transaction.db.userRow(name) else {
        throw StoreError.unknownUser(name, path: path, operation: "change a user")
      }
      let key: Int64 = row["user_key"]
      let old = try row.user()
      let role = change.role ?? old.role
      let scope = change.scope ?? old.scope
      let agency = role == .agency ? change.agency ?? old.agency : change.agency
      let isEnabled = change.isEnabled ?? old.isEnabled
      try transaction.db.execute(
        sql: """
          UPDATE users SET role = ?, groups = ?, agency = ?, is_enabled = ? WHERE user_key = ?
          """, arguments: [role.rawValue, scope.column, agency?.text, isEnabled, key])
      if let password = change.password {
        try transaction.db.execute(
          sql: "UPDATE users SET password = ?, password_us = ? WHERE user_key = ?",
          arguments: [password.text, transaction.now.microseconds, key])
        try transaction.audit(.passwordChanged, by: performer, subject: old.name.text)
      }
      if change.password != nil || !isEnabled {
        try transaction.db.execute(
          sql: "DELETE FROM sessions WHERE user_key = ?", arguments: [key])
      }
      if (role, scope, agency, isEnabled) != (old.role, old.scope, old.agency, old.isEnabled) {
        try transaction.audit(.userChanged, by: performer, subject: old.name.text)
      }
    }
  }

  /// Throws `unknownUser`, and `conflict` if no admin would be left.
  public func removeUser(_ name: UserName, by performer: Performer) async throws(StoreError) {
    try await changeUsers("remove a user") { [path] transaction in
      guard let row = try transaction.db.userRow(name) else {
        throw StoreError.unknownUser(name, path: path, operation: "remove a user")
      }
      try transaction.db.execute(
        sql: "DELETE FROM users WHERE user_key = ?", arguments: [row["user_key"] as Int64])
      try transaction.audit(.userRemoved, by: performer, subject: row["name"])
    }
  }

  /// What must hold after every change of users, or it is taken back: somebody can undo it, and
  /// admins see all.
  private func changeUsers(
    _ operation: String, _ body: @escaping @Sendable (Transaction) throws -> Void
  ) async throws(StoreError) {
    try await write(operation) { [path] transaction in
      try body(transaction)
      func conflict(_ detail: String) -> StoreError {
        StoreError(.conflict, path: path, operation: operation, detail: detail)
      }
      let admins = try Row.fetchAll(
        transaction.db, sql: "SELECT groups, is_enabled FROM users WHERE role = 'admin'")
      guard admins.contains(where: { $0["is_enabled"] }) else {
        throw conflict(
          "nobody could change users then; expected an admin who may log in to be left")
      }
      guard admins.allSatisfy({ $0["groups"] as String? == nil }) else {
        throw conflict("an admin sees all cameras; expected no groups with that role")
      }
      let mismatch = try Bool.fetchOne(
        transaction.db,
        sql: "SELECT EXISTS (SELECT 1 FROM users WHERE (role = 'agency') <> (agency IS NOT NULL))")
      guard mismatch != true else {
        throw conflict("expected an agency with the role agency, and none with any other role")
      }
    }
  }
}

extension Database {
  func hasUsers() throws -> Bool {
    try Bool.fetchOne(cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM users)")) ?? false
  }

  func userRow(_ name: UserName) throws -> Row? {
    try Row.fetchOne(
      cachedStatement(sql: "SELECT * FROM users WHERE name_key = ?"), arguments: [name.key])
  }
}

extension Scope {
  /// The column `groups`.
  var column: String? {
    guard let names = groupNames, let data = try? JSONEncoder().encode(names) else { return nil }
    return String(decoding: data, as: UTF8.self)
  }
}

extension Row {
  /// A row with the columns of `users`.
  func user() throws -> User {
    guard let name = UserName(self["name"] as String) else { throw damaged("name") }
    return User(
      name: name, role: try value("role"), scope: try scope(),
      agency: (self["agency"] as String?).flatMap(AgencyID.init), isEnabled: self["is_enabled"],
      createdAt: time("created_us"), passwordSetAt: time("password_us"))
  }

  /// From the column `groups`.
  func scope() throws -> Scope {
    guard let text: String = self["groups"] else { return .all }
    guard let names = try? JSONDecoder().decode([String].self, from: Data(text.utf8)) else {
      throw damaged("groups")
    }
    return .groups(Set(names))
  }
}

extension StoreError {
  static func unknownUser(_ name: UserName, path: String, operation: String) -> StoreError {
    StoreError(
      .unknownUser, path: path, operation: operation, detail: "there is no user \(name)")
  }
}
