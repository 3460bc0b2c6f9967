public import Access
internal import GRDB
internal import Pixels
public import Scene

/// Legal hold: events that retention leaves alone.
extension EventStore {
  /// Exempts an event from retention. Said again, with another reason, the new one counts. Throws
  /// `unknownEvent` for an id that is not stored or whose camera is not in `scope`.
  @discardableResult
  public func hold(
    _ id: EventID, reason: String, by performer: Performer, in scope: Scope = .all
  ) async throws(StoreError) -> StoredEvent {
    try await changeHold(of: id, "hold an event", in: scope) { transaction, key, event in
      let hold = Hold(reason: reason, by: performer.name, since: transaction.now)
      try transaction.hold(key, hold)
      try transaction.noteChange(.held, of: key)
      try transaction.audit(
        .eventHeld, by: performer, subject: reason, camera: event.event.camera, event: id)
    }
  }

  /// Lets retention count again. An event that is not held stays as it is. Throws as `hold` does.
  @discardableResult
  public func release(
    _ id: EventID, by performer: Performer, in scope: Scope = .all
  ) async throws(StoreError) -> StoredEvent {
    try await changeHold(of: id, "release an event", in: scope) { transaction, key, event in
      guard event.hold != nil else { return }
      try transaction.db.execute(sql: "DELETE FROM holds WHERE event_key = ?", arguments: [key])
      try transaction.noteChange(.released, of: key)
      try transaction.audit(
        .eventReleased, by: performer, camera: event.event.camera, event: id)
    }
  }

  private func changeHold(
    of id: EventID, _ operation: String, in scope: Scope,
    _ change: @escaping @Sendable (Transaction, Int64, StoredEvent) throws -> Void
  ) async throws(StoreError) -> StoredEvent {
    try await write(operation) { [path] transaction in
      let unknown = StoreError.unknownEvent(id, path: path, operation: operation)
      guard let key = try transaction.db.eventKey(id, in: scope),
        let event = try transaction.db.storedEvent(key)
      else { throw unknown }
      try change(transaction, key, event)
      guard let changed = try transaction.db.storedEvent(key) else { throw unknown }
      return changed
    }
  }
}

extension Transaction {
  func hold(_ event: Int64, _ hold: Hold) throws {
    try db.execute(
      sql: """
        INSERT INTO holds (event_key, reason, by_name, since_us) VALUES (?, ?, ?, ?)
        ON CONFLICT (event_key) DO UPDATE SET reason = excluded.reason,
          by_name = excluded.by_name, since_us = excluded.since_us
        """, arguments: [event, hold.reason, hold.by, hold.since.microseconds])
  }
}

extension Row {
  /// From the columns `hold_...` of an event; `nil` where they are NULL.
  func hold() -> Hold? {
    guard let reason: String = self["hold_reason"], let since = optionalTime("hold_since_us") else {
      return nil
    }
    return Hold(reason: reason, by: self["hold_by"], since: since)
  }
}
