internal import GRDB
internal import Pixels
internal import Scene

/// What is to be told to other systems (docs/decisions/022).
///
/// The outbox is the log of changes itself, which is written in the transaction of each change: every
/// receiver has a place in it. So a delivery is as durable as its event, and costs whoever records the
/// event nothing.
extension EventStore {
  /// Dead letters of one receiver that are kept; beyond them the oldest go, counted as missed.
  public static let deadLetterLimit = 10_000

  /// Says who receives. New ones begin with what happens from now on; all others are forgotten, with
  /// their dead letters.
  public func setReceivers(_ ids: [String]) async throws(StoreError) {
    try await write("record the receivers") { transaction in
      let db = transaction.db
      try db.execute(
        sql: "DELETE FROM receivers WHERE id NOT IN (SELECT value FROM json_each(?))",
        arguments: ["\(ids)"])
      let latest = try db.latestSequence()
      for id in ids {
        try db.execute(
          sql: "INSERT INTO receivers (id, sequence) VALUES (?, ?) ON CONFLICT DO NOTHING",
          arguments: [id, latest])
      }
    }
  }

  /// By id.
  public func receivers() async throws(StoreError) -> [ReceiverRecord] {
    try await read("list receivers") { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT receivers.*, (SELECT count(*) FROM dead_letters
            WHERE dead_letters.receiver_key = receivers.receiver_key) AS dead_count
          FROM receivers ORDER BY id
          """
      ).map { row in
        ReceiverRecord(
          id: row["id"], sequence: row["sequence"], delivered: row["delivered_count"],
          deliveredAt: row.optionalTime("delivered_us"), deadLetters: row["dead_count"],
          missed: row["missed_count"])
      }
    }
  }

  /// The next changes after `sequence` that `selection` holds, at most `limit` (1...`maximumLimit`).
  public func deliveries(
    after sequence: Int64, _ selection: DeliverySelection, limit: Int = 20
  ) async throws(StoreError) -> DeliveryBatch {
    try await read("read deliveries") { db in
      let limit = min(max(limit, 1), Self.maximumLimit)
      let latest = try db.latestSequence()
      let earliest =
        try Int64.fetchOne(db, sql: "SELECT min(sequence) FROM changes") ?? latest + 1
      let rows = try Row.fetchAll(
        db, sql: "SELECT sequence, event_key, changes.kind, at_us \(Self.selected) LIMIT ?",
        arguments: try Self.arguments(sequence, selection, in: db) + [limit])
      let changes: [EventChange] = try rows.compactMap { row in
        try db.storedEvent(row["event_key"]).map { event in
          EventChange(
            sequence: row["sequence"], kind: try row.value("kind"), at: row.time("at_us"),
            event: event)
        }
      }
      return DeliveryBatch(
        changes: changes,
        through: rows.count < limit ? max(latest, sequence) : rows.last?["sequence"] ?? latest,
        missed: Int(max(0, earliest - 1 - max(sequence, 0))))
    }
  }

  /// How many such changes there are, up to `ReceiverRecord.countLimit`.
  public func countDeliveries(
    after sequence: Int64, _ selection: DeliverySelection
  ) async throws(StoreError) -> Int {
    try await read("count deliveries") { db in
      try Int.fetchOne(
        db,
        sql: "SELECT count(*) FROM (SELECT 1 \(Self.selected) LIMIT \(ReceiverRecord.countLimit))",
        arguments: try Self.arguments(sequence, selection, in: db)) ?? 0
    }
  }

  /// Notes that all changes up to `sequence` are dealt with.
  ///
  /// - Parameters:
  ///   - count: of those that were delivered.
  ///   - missed: of those that were deleted before.
  public func noteDelivered(
    to receiver: String, through sequence: Int64, count: Int, missed: Int = 0
  ) async throws(StoreError) {
    try await write("note deliveries") { transaction in
      try transaction.db.cachedStatement(
        sql: """
          UPDATE receivers SET sequence = max(sequence, ?1),
            delivered_count = delivered_count + ?2, missed_count = missed_count + ?3,
            delivered_us = CASE WHEN ?2 > 0 THEN ?4 ELSE delivered_us END
          WHERE id = ?5
          """
      ).execute(arguments: [sequence, count, missed, transaction.now.microseconds, receiver])
    }
  }

  // MARK: - Dead letters

  /// Gives deliveries up: they are dead letters from now on, and the receiver goes on after them.
  public func bury(
    _ changes: [EventChange], for receiver: String, tries: Int, reason: String
  ) async throws(StoreError) {
    guard let last = changes.map(\.sequence).max() else { return }
    try await write("give deliveries up") { transaction in
      let db = transaction.db
      let find = "SELECT receiver_key FROM receivers WHERE id = ?"
      guard let key = try Int64.fetchOne(db, sql: find, arguments: [receiver]) else { return }
      for change in changes {
        try db.execute(
          sql: """
            INSERT INTO dead_letters (receiver_key, event_key, sequence, kind, at_us, buried_us,
              tries, reason)
            SELECT ?, event_key, ?, ?, ?, ?, ?, ? FROM events WHERE id = ?
            ON CONFLICT DO NOTHING
            """,
          arguments: [
            key, change.sequence, change.kind.rawValue, change.at.microseconds,
            transaction.now.microseconds, tries, reason, change.event.id.text,
          ])
      }
      try db.execute(
        sql: """
          DELETE FROM dead_letters WHERE receiver_key = ?1 AND letter_key <= (
            SELECT letter_key FROM dead_letters WHERE receiver_key = ?1
            ORDER BY letter_key DESC LIMIT 1 OFFSET \(Self.deadLetterLimit))
          """, arguments: [key])
      let dropped = db.changesCount
      try db.execute(
        sql: """
          UPDATE receivers SET sequence = max(sequence, ?), missed_count = missed_count + ?
          WHERE receiver_key = ?
          """, arguments: [last, dropped, key])
    }
  }

  /// One page of dead letters, newest first.
  ///
  /// - Parameters:
  ///   - receiver: `nil`: of all.
  ///   - before: the `next` of the page before; `nil`: the first page.
  ///   - limit: 1...`maximumLimit`; other values are brought into that range.
  public func deadLetters(
    of receiver: String? = nil, before: DeadLetter.ID? = nil, limit: Int = 50
  ) async throws(StoreError) -> DeadLetterPage {
    try await read("list dead letters") { db in
      let limit = min(max(limit, 1), Self.maximumLimit)
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT dead_letters.*, receivers.id AS receiver_id
          FROM dead_letters JOIN receivers USING (receiver_key)
          WHERE letter_key < ? AND (? IS NULL OR receivers.id = ?)
          ORDER BY letter_key DESC LIMIT ?
          """, arguments: [before?.key ?? .max, receiver, receiver, limit + 1])
      let shown = rows.prefix(limit)
      return DeadLetterPage(
        letters: try shown.compactMap { try $0.deadLetter(in: db) },
        next: rows.count > limit ? shown.last.map { DeadLetter.ID(key: $0["letter_key"]) } : nil)
    }
  }

  /// `nil` if there is none (any more).
  public func deadLetter(_ id: DeadLetter.ID) async throws(StoreError) -> DeadLetter? {
    try await read("read a dead letter") { db in
      try Row.fetchOne(
        db,
        sql: """
          SELECT dead_letters.*, receivers.id AS receiver_id
          FROM dead_letters JOIN receivers USING (receiver_key) WHERE letter_key = ?
          """, arguments: [id.key]
      ).flatMap { try $0.deadLetter(in: db) }
    }
  }

  /// Notes what came of sending a dead letter again: it is gone if that succeeded, and stays with the
  /// new reason if not.
  public func noteResent(
    _ letter: DeadLetter, failure: String?, by performer: Performer
  ) async throws(StoreError) {
    try await write("note a delivery") { transaction in
      let db = transaction.db
      if let failure {
        try db.execute(
          sql: "UPDATE dead_letters SET tries = tries + 1, reason = ? WHERE letter_key = ?",
          arguments: [failure, letter.id.key])
      } else {
        try db.execute(
          sql: "DELETE FROM dead_letters WHERE letter_key = ?", arguments: [letter.id.key])
        try db.execute(
          sql: """
            UPDATE receivers SET delivered_count = delivered_count + ?, delivered_us = ?
            WHERE id = ?
            """, arguments: [db.changesCount, transaction.now.microseconds, letter.receiver])
      }
      try transaction.audit(
        .deliveryResent, by: performer, subject: letter.receiver,
        camera: letter.change.event.event.camera, event: letter.change.event.id)
    }
  }

  /// Deletes a dead letter; whether there was one.
  public func discard(
    _ letter: DeadLetter.ID, by performer: Performer
  ) async throws(StoreError) -> Bool {
    try await write("discard a dead letter") { transaction in
      let db = transaction.db
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT receivers.id AS receiver_id, cameras.id AS camera_id, events.id
          FROM dead_letters JOIN receivers USING (receiver_key) JOIN events USING (event_key)
            JOIN cameras USING (camera_key)
          WHERE letter_key = ?
          """, arguments: [letter.key])
      guard let row else { return false }
      try db.execute(sql: "DELETE FROM dead_letters WHERE letter_key = ?", arguments: [letter.key])
      try transaction.audit(
        .deliveryDiscarded, by: performer, subject: row["receiver_id"],
        camera: try row.cameraID("camera_id"), event: try row.eventID("id"))
      return true
    }
  }

  // MARK: - What is of interest

  private static let selected = """
    FROM changes CROSS JOIN events USING (event_key)
    WHERE sequence > ? AND changes.kind IN (SELECT value FROM json_each(?))
      AND (? OR events.kind IN (SELECT value FROM json_each(?)))
      AND severity IN (SELECT value FROM json_each(?))
      AND (? OR camera_key IN (SELECT value FROM json_each(?)))
    ORDER BY sequence
    """

  private static func arguments(
    _ sequence: Int64, _ selection: DeliverySelection, in db: Database
  ) throws -> StatementArguments {
    var places = EventFilter()
    places.cameras = selection.cameras
    places.groups = selection.groups
    let cameras = try db.cameraKeys(of: places)
    let severities = Severity.allCases.filter { $0 >= selection.minimumSeverity }
    return [
      sequence, "\(selection.changes.map(\.rawValue))",
      selection.kinds.isEmpty, "\(selection.kinds.map(\.rawValue))",
      "\(severities.map(\.rawValue))", cameras == nil, "\(cameras ?? [])",
    ]
  }
}

extension Row {
  /// A row of `dead_letters` with `receiver_id` joined to it.
  fileprivate func deadLetter(in db: Database) throws -> DeadLetter? {
    guard let event = try db.storedEvent(self["event_key"]) else { return nil }
    return DeadLetter(
      id: DeadLetter.ID(key: self["letter_key"]), receiver: self["receiver_id"],
      change: EventChange(
        sequence: self["sequence"], kind: try value("kind"), at: time("at_us"), event: event),
      buriedAt: time("buried_us"), tries: self["tries"], reason: self["reason"])
  }
}
