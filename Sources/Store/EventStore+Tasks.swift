public import Access
internal import GRDB
public import Pixels
public import Scene

/// What is passed on to agencies.
extension EventStore {
  /// Passes an event on to an agency, under the next number of the year. Throws `unknownEvent` for an
  /// id that is not stored or whose camera is not in `scope`, and `conflict` unless `deadline` is in
  /// the future and no more than `AgencyTask.longest` away.
  ///
  /// - Parameter utcOffset: of the local time by which years are counted.
  public func passOn(
    _ id: EventID, to agency: Agency, until deadline: WallTime, text: String,
    utcOffset: Duration = .zero, by performer: Performer, in scope: Scope = .all
  ) async throws(StoreError) -> AgencyTask {
    let operation = "pass an event on"
    return try await write(operation) { [path] transaction in
      let unknown = StoreError.unknownEvent(id, path: path, operation: operation)
      guard let key = try transaction.db.eventKey(id, in: scope),
        let row = try Row.fetchOne(
          transaction.db, sql: "SELECT * FROM events WHERE event_key = ?", arguments: [key])
      else { throw unknown }
      try transaction.require(deadline, path: path, operation: operation)
      let year = transaction.now.advanced(by: utcOffset).year
      let last = try Int.fetchOne(
        transaction.db, sql: "SELECT max(number) FROM tasks WHERE year = ?", arguments: [year])
      let number = TaskNumber(year: year, number: (last ?? 0) + 1)
      try transaction.db.execute(
        sql: """
          INSERT INTO tasks (year, number, event_key, event_id, kind, camera_key, began_us, agency,
            agency_name, state, deadline_us, created_us)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?)
          """,
        arguments: [
          year, number.number, key, id.text, row["kind"] as String, row["camera_key"] as Int64,
          row["began_us"] as Int64, agency.id.text, agency.name, deadline.microseconds,
          transaction.now.microseconds,
        ])
      let entry = TaskEntry(
        at: transaction.now, by: performer.name, action: .pass, text: text, deadline: deadline)
      try transaction.add(entry, toTask: transaction.db.lastInsertedRowID)
      guard let task = try transaction.db.task(number, in: .cameras(.all))?.task else {
        throw StoreError.unknownTask(number, path: path, operation: operation)
      }
      try transaction.tell(.taskPassed, of: task, event: key, by: performer)
      return task
    }
  }

  /// Does it, and returns the task as it is then. Throws `unknownTask` if there is none in `scope`,
  /// and `conflict` where the task's state or the deadline forbids it.
  public func apply(
    _ deed: TaskDeed, to number: TaskNumber, by performer: Performer,
    in scope: TaskScope = .cameras(.all)
  ) async throws(StoreError) -> AgencyTask {
    let operation = deed.operation
    return try await write(operation) { [path] transaction in
      guard let found = try transaction.db.task(number, in: scope) else {
        throw StoreError.unknownTask(number, path: path, operation: operation)
      }
      let state = found.task.state
      guard deed.isPossible(in: state) else {
        throw StoreError(
          .conflict, path: path, operation: operation,
          detail: "\(number) is \(state.rawValue); expected one that is \(deed.expectedStates)")
      }
      var deadline = found.task.deadline
      if case .ask(_, let next) = deed {
        try transaction.require(next, path: path, operation: operation)
        deadline = next
      }
      try transaction.db.execute(
        sql: "UPDATE tasks SET state = ?, deadline_us = ? WHERE task_key = ?",
        arguments: [deed.state(after: state).rawValue, deadline.microseconds, found.key])
      try transaction.add(deed.entry(at: transaction.now, by: performer.name), toTask: found.key)
      guard let task = try transaction.db.task(number, in: .cameras(.all))?.task else {
        throw StoreError.unknownTask(number, path: path, operation: operation)
      }
      try transaction.tell(deed.audited, of: task, event: found.event, by: performer)
      return task
    }
  }

  /// `nil` if there is none in `scope`.
  public func task(_ number: TaskNumber, in scope: TaskScope = .cameras(.all))
    async throws(StoreError) -> AgencyTask?
  {
    try await read("read a task") { try $0.task(number, in: scope)?.task }
  }

  /// One page of the tasks, the newest first.
  ///
  /// - Parameters:
  ///   - states: empty: all.
  ///   - before: the `next` of the page before; `nil`: the first page.
  ///   - limit: 1...`maximumLimit`; other values are brought into that range.
  public func tasks(
    in scope: TaskScope, states: Set<AgencyTask.State> = [], before: Int64? = nil, limit: Int = 50
  ) async throws(StoreError) -> TaskPage {
    let limit = min(max(limit, 1), Self.maximumLimit)
    return try await read("list tasks") { db in
      let names = states.map(\.rawValue).sorted()
      var terms = ["task_key < ?", "(? OR state IN (SELECT value FROM json_each(?)))"]
      var arguments: StatementArguments = [before ?? .max, names.isEmpty, "\(names)"]
      switch scope {
      case .agency(let agency):
        terms.append("agency = ?")
        arguments += [agency.text]
      case .cameras(let scope):
        if let cameras = try db.cameraKeys(in: scope) {
          terms.append("tasks.camera_key IN (SELECT value FROM json_each(?))")
          arguments += ["\(cameras)"]
        }
      }
      let rows = try Row.fetchAll(
        db,
        sql: Database.selectTasks
          + " WHERE \(terms.joined(separator: " AND ")) ORDER BY task_key DESC LIMIT ?",
        arguments: arguments + [limit + 1])
      return TaskPage(
        tasks: try rows.prefix(limit).map { try db.task($0) },
        next: rows.count > limit ? rows[limit - 1]["task_key"] : nil)
    }
  }

  /// Those that the agencies should have answered before `now`, the oldest deadline first.
  public func overdueTasks(at now: WallTime) async throws(StoreError) -> [AgencyTask] {
    try await read("look for overdue tasks") { db in
      try Row.fetchAll(
        db,
        sql: Database.selectTasks
          + " WHERE state = 'open' AND deadline_us < ? ORDER BY deadline_us",
        arguments: [now.microseconds]
      ).map { try db.task($0) }
    }
  }
}

extension Database {
  fileprivate static let selectTasks = """
    SELECT tasks.*, cameras.id AS camera_id, cameras.name AS camera_name, group_name
    FROM tasks JOIN cameras USING (camera_key)
    """

  /// With its row's key and that of its event, as far as there is one.
  fileprivate func task(
    _ number: TaskNumber, in scope: TaskScope
  ) throws -> (key: Int64, event: Int64?, task: AgencyTask)? {
    let find = try cachedStatement(sql: Self.selectTasks + " WHERE year = ? AND number = ?")
    guard let row = try Row.fetchOne(find, arguments: [number.year, number.number]) else {
      return nil
    }
    let isSeen =
      switch scope {
      case .cameras(let scope): scope.holds(group: row["group_name"])
      case .agency(let agency): row["agency"] == agency.text
      }
    return isSeen ? (row["task_key"], row["event_key"], try task(row)) : nil
  }

  fileprivate func task(_ row: Row) throws -> AgencyTask {
    let find = try cachedStatement(
      sql: "SELECT * FROM task_entries WHERE task_key = ? ORDER BY entry_key")
    let entries = try Row.fetchAll(find, arguments: [row["task_key"] as Int64]).map { row in
      TaskEntry(
        at: row.time("at_us"), by: row["by_name"], action: try row.value("action"),
        text: row["text"], deadline: row.optionalTime("deadline_us"))
    }
    let camera = try row.cameraID("camera_id")
    guard let agency = AgencyID(row["agency"] as String) else { throw row.damaged("agency") }
    return AgencyTask(
      number: row.taskNumber(), event: try row.eventID("event_id"), kind: try row.value("kind"),
      camera: camera, cameraName: row["camera_name"] as String? ?? camera.text,
      group: row["group_name"], beganAt: row.time("began_us"),
      agency: Agency(id: agency, name: row["agency_name"]), state: try row.value("state"),
      deadline: row.time("deadline_us"), createdAt: row.time("created_us"), entries: entries)
  }

  func taskSummaries(of event: Int64) throws -> [TaskSummary] {
    let find = try cachedStatement(
      sql: """
        SELECT year, number, agency_name, state, deadline_us FROM tasks INDEXED BY tasks_of_event
        WHERE event_key = ? ORDER BY task_key
        """)
    return try Row.fetchAll(find, arguments: [event]).map { row in
      TaskSummary(
        number: row.taskNumber(), agencyName: row["agency_name"], state: try row.value("state"),
        deadline: row.time("deadline_us"))
    }
  }

  /// With everything that was written about them, the oldest first.
  func tasks(of event: Int64) throws -> [AgencyTask] {
    try Row.fetchAll(
      cachedStatement(sql: Self.selectTasks + " WHERE event_key = ? ORDER BY task_key"),
      arguments: [event]
    ).map { try task($0) }
  }
}

extension Transaction {
  func add(_ entry: TaskEntry, toTask task: Int64) throws {
    try db.execute(
      sql: """
        INSERT INTO task_entries (task_key, at_us, by_name, action, text, deadline_us)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        task, entry.at.microseconds, entry.by, entry.action.rawValue, entry.text,
        entry.deadline?.microseconds,
      ])
  }

  fileprivate func require(_ deadline: WallTime, path: String, operation: String) throws {
    guard now < deadline, deadline <= now.advanced(by: AgencyTask.longest) else {
      throw StoreError(
        .conflict, path: path, operation: operation,
        detail: "\(deadline) cannot be a deadline; expected a time in the future, at most 366 days "
          + "ahead")
    }
  }

  /// Tells the screens that show the event, and the audit trail.
  fileprivate func tell(
    _ action: AuditAction, of task: AgencyTask, event: Int64?, by performer: Performer
  ) throws {
    if let event { try noteChange(.task, of: event) }
    try audit(
      action, by: performer, subject: "\(task.number) \(task.agency.name)", camera: task.camera,
      event: task.event)
  }
}

extension Row {
  fileprivate func taskNumber() -> TaskNumber {
    TaskNumber(year: self["year"], number: self["number"])
  }
}

extension TaskDeed {
  /// To complete "could not ...".
  fileprivate var operation: String {
    switch self {
    case .answer: "answer a task"
    case .ask: "ask an agency again"
    case .close: "close a task"
    case .withdraw: "withdraw a task"
    }
  }

  fileprivate func isPossible(in state: AgencyTask.State) -> Bool {
    switch self {
    case .ask: state != .withdrawn
    case .answer, .close, .withdraw: state == .open || state == .answered
    }
  }

  fileprivate var expectedStates: String {
    if case .ask = self { "not withdrawn" } else { "open or answered" }
  }

  fileprivate func state(after state: AgencyTask.State) -> AgencyTask.State {
    switch self {
    case .answer(_, let isFinal): isFinal ? .answered : state
    case .ask: .open
    case .close: .closed
    case .withdraw: .withdrawn
    }
  }

  fileprivate func entry(at now: WallTime, by name: String) -> TaskEntry {
    switch self {
    case .answer(let text, let isFinal):
      TaskEntry(at: now, by: name, action: isFinal ? .answer : .interim, text: text)
    case .ask(let text, let deadline):
      TaskEntry(at: now, by: name, action: .ask, text: text, deadline: deadline)
    case .close(let text): TaskEntry(at: now, by: name, action: .close, text: text)
    case .withdraw(let text): TaskEntry(at: now, by: name, action: .withdraw, text: text)
    }
  }

  fileprivate var audited: AuditAction {
    switch self {
    case .answer: .taskAnswered
    case .ask: .taskAsked
    case .close: .taskClosed
    case .withdraw: .taskWithdrawn
    }
  }
}

extension WallTime {
  /// Of the date in UTC.
  fileprivate var year: Int { Int(description.prefix(4)) ?? 0 }
}

extension StoreError {
  static func unknownTask(_ number: TaskNumber, path: String, operation: String) -> StoreError {
    StoreError(
      .unknownTask, path: path, operation: operation, detail: "there is no task \(number)")
  }
}
