public import Access
internal import GRDB
public import Scene

/// What people do about events. Every call adds to the event's trail and to the audit trail, and
/// returns the event as it is then; all throw `unknownEvent` for an id that is not stored or whose
/// camera is not in `scope`.
extension EventStore {
  /// Says that somebody has seen the event and deals with it. A second person may say so too; an
  /// event that is resolved already throws `conflict`.
  @discardableResult
  public func acknowledge(
    _ id: EventID, by: String, note: String = "", in scope: Scope = .all, address: String = ""
  ) async throws(StoreError) -> StoredEvent {
    try await act(on: id, in: scope, address, "acknowledge an event") {
      [path] transaction, key, state in
      guard state != .resolved else {
        throw StoreError(
          .conflict, path: path, operation: "acknowledge an event",
          detail: "\(id) is resolved already; expected a new or acknowledged one")
      }
      try transaction.set(.acknowledged, outcome: nil, of: key)
      return (
        Acknowledgement(at: transaction.now, by: by, action: .acknowledge, note: note),
        .acknowledged
      )
    }
  }

  /// Says what the event turned out to be. May be said again with another outcome: the last one
  /// counts, the trail keeps all.
  @discardableResult
  public func resolve(
    _ id: EventID, as outcome: Outcome, by: String, note: String = "", in scope: Scope = .all,
    address: String = ""
  ) async throws(StoreError) -> StoredEvent {
    try await act(on: id, in: scope, address, "resolve an event") { transaction, key, _ in
      try transaction.set(.resolved, outcome: outcome, of: key)
      return (
        Acknowledgement(
          at: transaction.now, by: by, action: .resolve, outcome: outcome, note: note), .resolved
      )
    }
  }

  /// Adds a note; the event's state stays.
  @discardableResult
  public func addNote(
    _ note: String, to id: EventID, by: String, in scope: Scope = .all, address: String = ""
  ) async throws(StoreError) -> StoredEvent {
    try await act(on: id, in: scope, address, "note something about an event") {
      transaction, _, _ in
      (Acknowledgement(at: transaction.now, by: by, action: .note, note: note), .noted)
    }
  }

  private func act(
    on id: EventID, in scope: Scope, _ address: String, _ operation: String,
    _ body:
      @escaping @Sendable (Transaction, Int64, EventState) throws
      -> (Acknowledgement, EventChange.Kind)
  ) async throws(StoreError) -> StoredEvent {
    try await write(operation) { [path] transaction in
      guard let key = try transaction.db.eventKey(id, in: scope) else {
        throw StoreError.unknownEvent(id, path: path, operation: operation)
      }
      let (entry, change) = try body(transaction, key, transaction.state(of: key))
      try transaction.addToTrail(entry, of: key)
      try transaction.noteChange(change, of: key)
      guard let event = try transaction.db.storedEvent(key) else {
        throw StoreError.unknownEvent(id, path: path, operation: operation)
      }
      try transaction.audit(
        entry.action.audited, by: Performer(name: entry.by, address: address),
        camera: event.event.camera, event: id)
      return event
    }
  }
}

extension Transaction {
  fileprivate func state(of event: Int64) throws -> EventState {
    let find = try db.cachedStatement(sql: "SELECT state FROM events WHERE event_key = ?")
    guard let row = try Row.fetchOne(find, arguments: [event]) else { return .new }
    return try row.value("state")
  }

  fileprivate func set(_ state: EventState, outcome: Outcome?, of event: Int64) throws {
    try db.execute(
      sql: "UPDATE events SET state = ?, outcome = ? WHERE event_key = ?",
      arguments: [state.rawValue, outcome?.rawValue, event])
  }
}

extension Acknowledgement.Action {
  fileprivate var audited: AuditAction {
    switch self {
    case .acknowledge: .acknowledged
    case .resolve: .resolved
    case .note: .noted
    // Pantau's own, which no person asks for.
    case .reopen: .noted
    }
  }
}
