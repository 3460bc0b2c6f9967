internal import Access
internal import GRDB
internal import Scene

/// What people do about events, in the transaction of what is written about it.
extension Transaction {
  func apply(_ deed: Deed, to events: [Int64], by performer: Performer, path: String) throws {
    func conflict(_ detail: String) -> StoreError {
      StoreError(.conflict, path: path, operation: deed.operation, detail: detail)
    }
    var deed = deed
    if case .assign(let name?) = deed {
      deed = .assign(to: try responder(name, at: events, conflict))
    }
    for key in events {
      guard let event = try place(of: key) else { continue }
      if case .acknowledge = deed, event.state == .resolved {
        throw conflict("\(event.id) is resolved already; expected a new or acknowledged one")
      }
      try addToTrail(write(deed, to: key, by: performer.name), of: key)
      try noteChange(deed.change, of: key)
      try audit(
        deed.audited, by: performer, subject: deed.assignee ?? "", camera: event.camera,
        event: event.id)
    }
  }

  /// Changes the event; returns what its trail says of it.
  private func write(_ deed: Deed, to event: Int64, by name: String) throws -> Acknowledgement {
    switch deed {
    case .acknowledge(let note):
      try set(.acknowledged, outcome: nil, of: event)
      return Acknowledgement(at: now, by: name, action: .acknowledge, note: note)
    case .resolve(let outcome, let note):
      try set(.resolved, outcome: outcome, of: event)
      return Acknowledgement(at: now, by: name, action: .resolve, outcome: outcome, note: note)
    case .note(let note):
      return Acknowledgement(at: now, by: name, action: .note, note: note)
    case .assign(let assignee):
      try db.cachedStatement(sql: "UPDATE events SET assignee = ? WHERE event_key = ?")
        .execute(arguments: [assignee, event])
      return Acknowledgement(at: now, by: name, action: .assign, assignee: assignee)
    }
  }

  private func set(_ state: EventState, outcome: Outcome?, of event: Int64) throws {
    try db.cachedStatement(sql: "UPDATE events SET state = ?, outcome = ? WHERE event_key = ?")
      .execute(arguments: [state.rawValue, outcome?.rawValue, event])
  }

  /// The name as its user wrote it; while there are no users, any.
  private func responder(
    _ name: String, at events: [Int64], _ conflict: (String) -> StoreError
  ) throws -> String {
    guard try db.hasUsers() else { return name }
    guard let user = try UserName(name).flatMap({ try db.userRow($0)?.user() }), user.isEnabled,
      user.role.may(.respond)
    else {
      throw conflict("\(name) is nobody who can deal with alerts; expected a user who may respond")
    }
    for key in events {
      guard let event = try place(of: key), !user.scope.holds(group: event.group) else { continue }
      throw conflict("\(user.name) may not know of camera \(event.camera); expected one who may")
    }
    return user.name.text
  }

  private func place(
    of event: Int64
  ) throws -> (id: EventID, state: EventState, camera: CameraID, group: String?)? {
    let find = try db.cachedStatement(
      sql: """
        SELECT events.id, state, cameras.id AS camera_id, group_name
        FROM events JOIN cameras USING (camera_key) WHERE event_key = ?
        """)
    guard let row = try Row.fetchOne(find, arguments: [event]) else { return nil }
    return (
      try row.eventID("id"), try row.value("state"), try row.cameraID("camera_id"),
      row["group_name"]
    )
  }
}

extension Deed {
  fileprivate var assignee: String? {
    if case .assign(let name) = self { name } else { nil }
  }
}
