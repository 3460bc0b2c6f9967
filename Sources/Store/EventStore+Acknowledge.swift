public import Access
internal import GRDB
public import Scene

/// What people do about events. Every call adds to the event's trail and to the audit trail.
extension EventStore {
  /// Does it to one event, and returns the event as it is then. Throws `unknownEvent` for an id
  /// that is not stored or whose camera is not in `scope`.
  @discardableResult
  public func apply(
    _ deed: Deed, to id: EventID, by performer: Performer, in scope: Scope = .all
  ) async throws(StoreError) -> StoredEvent {
    try await write(deed.operation) { [path] transaction in
      let unknown = StoreError.unknownEvent(id, path: path, operation: deed.operation)
      guard let key = try transaction.db.eventKey(id, in: scope) else { throw unknown }
      try transaction.apply(deed, to: [key], by: performer, path: path)
      guard let event = try transaction.db.storedEvent(key) else { throw unknown }
      return event
    }
  }

  /// Does it to all open events of a happening at cameras in `scope`, or to none, and returns them
  /// as they are then. What is acknowledged already is not acknowledged again while others are new.
  ///
  /// Throws `unknownHappening` if there is none in `scope`, and `conflict` if all of it is resolved.
  @discardableResult
  public func apply(
    _ deed: Deed, to id: HappeningID, by performer: Performer, in scope: Scope = .all
  ) async throws(StoreError) -> Happening {
    try await write(deed.operation) { [path] transaction in
      let events = try transaction.db.events(of: id, in: scope)
      guard !events.isEmpty else {
        throw StoreError(
          .unknownHappening, path: path, operation: deed.operation,
          detail: "there is no happening \(id)")
      }
      let open = events.filter { $0.state != .resolved }
      guard !open.isEmpty else {
        throw StoreError(
          .conflict, path: path, operation: deed.operation,
          detail: "\(id) is resolved already; expected a new or acknowledged one")
      }
      var concerned = open
      if case .acknowledge = deed, open.contains(where: { $0.state == .new }) {
        concerned = open.filter { $0.state == .new }
      }
      try transaction.apply(deed, to: concerned.map(\.key), by: performer, path: path)
      let keys = Set(concerned.map(\.key))
      let now = try transaction.db.events(of: id, in: scope)
      let left = now.filter { $0.state != .resolved }
      return try transaction.db.happening(
        id, left.isEmpty ? now.filter { keys.contains($0.key) } : left)
    }
  }

  // MARK: - By name

  @discardableResult
  public func acknowledge(
    _ id: EventID, by: String, note: String = "", in scope: Scope = .all, address: String = ""
  ) async throws(StoreError) -> StoredEvent {
    try await apply(
      .acknowledge(note: note), to: id, by: Performer(name: by, address: address), in: scope)
  }

  @discardableResult
  public func resolve(
    _ id: EventID, as outcome: Outcome, by: String, note: String = "", in scope: Scope = .all,
    address: String = ""
  ) async throws(StoreError) -> StoredEvent {
    try await apply(
      .resolve(outcome, note: note), to: id, by: Performer(name: by, address: address), in: scope)
  }

  @discardableResult
  public func addNote(
    _ note: String, to id: EventID, by: String, in scope: Scope = .all, address: String = ""
  ) async throws(StoreError) -> StoredEvent {
    try await apply(.note(note), to: id, by: Performer(name: by, address: address), in: scope)
  }
}
