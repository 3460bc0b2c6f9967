internal import GRDB
public import Scene

/// What people do about events. Every call adds to the trail and returns the event as it is then;
/// all throw `unknownEvent` for an id that is not stored.
extension EventStore {
  /// Says that somebody has seen the event and deals with it. A second person may say so too; an
  /// event that is resolved already throws `conflict`.
  @discardableResult
  public func acknowledge(_ id: EventID, by: String, note: String = "")
    async throws(StoreError) -> StoredEvent
  {
    try await act(on: id, "acknowledge an event") { [path] transaction, key, state in
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
  public func resolve(_ id: EventID, as outcome: Outcome, by: String, note: String = "")
    async throws(StoreError) -> StoredEvent
  {
    try await act(on: id, "resolve an event") { transaction, key, _ in
      try transaction.set(.resolved, outcome: outcome, of: key)
      return (
        Acknowledgement(
          at: transaction.now, by: by, action: .resolve, outcome: outcome, note: note), .resolved
      )
    }
  }

  /// Adds a note; the event's state stays.
  @discardableResult
  public func addNote(_ note: String, to id: EventID, by: String)
    async throws(StoreError) -> StoredEvent
  {
    try await act(on: id, "note something about an event") { transaction, _, _ in
      (Acknowledgement(at: transaction.now, by: by, action: .note, note: note), .noted)
    }
  }

  private func act(
    on id: EventID, _ operation: String,
    _ body:
      @escaping @Sendable (Transaction, Int64, EventState) throws
      -> (Acknowledgement, EventChange.Kind)
  ) async throws(StoreError) -> StoredEvent {
    try await write(operation) { [path] transaction in
      guard let key = try transaction.key(of: id) else {
        throw StoreError.unknownEvent(id, path: path, operation: operation)
      }
      let (entry, change) = try body(transaction, key, transaction.state(of: key))
      try transaction.addToTrail(entry, of: key)
      try transaction.noteChange(change, of: key)
      guard let event = try transaction.db.storedEvent(key) else {
        throw StoreError.unknownEvent(id, path: path, operation: operation)
      }
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
