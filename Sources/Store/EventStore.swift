internal import GRDB
public import Pixels
public import Scene

/// skeleton
public final class EventStore: Sendable {
  public enum Access: Sendable { case owner, reader }
  public let path: String
  public init(path: String, access: Access = .owner, clock: any WallClock = SystemWallClock())
    throws(StoreError)
  { fatalError() }
  public func close() throws(StoreError) {}
  public func describe(_ cameras: [KnownCamera]) async throws(StoreError) { fatalError() }

  public func events(_ filter: EventFilter, after cursor: EventCursor? = nil, limit: Int = 50)
    async throws(StoreError) -> EventPage
  { fatalError() }
  /// nil: unknown
  public func event(_ id: EventID) async throws(StoreError) -> StoredEvent? { fatalError() }
  /// Unresolved events with an alert, newest first.
  public func openAlerts(after cursor: EventCursor? = nil, limit: Int = 50)
    async throws(StoreError) -> EventPage
  { fatalError() }
  /// .conflict if resolved, .unknownEvent
  @discardableResult
  public func acknowledge(_ id: EventID, by: String, note: String = "")
    async throws(StoreError) -> StoredEvent
  { fatalError() }
  @discardableResult
  public func resolve(_ id: EventID, as outcome: Outcome, by: String, note: String = "")
    async throws(StoreError) -> StoredEvent
  { fatalError() }
  @discardableResult
  public func addNote(_ note: String, to id: EventID, by: String)
    async throws(StoreError) -> StoredEvent
  { fatalError() }
  /// Oldest first; limit 1...1000
  public func changes(after sequence: Int64, limit: Int = 100)
    async throws(StoreError) -> [EventChange]
  { fatalError() }
  public func latestSequence() async throws(StoreError) -> Int64 { fatalError() }
  /// Oldest change that can still be replayed; nil: none
  public func earliestSequence() async throws(StoreError) -> Int64? { fatalError() }
  public func zoneSeries(
    camera: CameraID, zone: ZoneID?, from: WallTime, to: WallTime, bucket: Duration
  ) async throws(StoreError) -> [ZonePoint] { fatalError() }
  public func cameras() async throws(StoreError) -> [KnownCamera] { fatalError() }
  /// Newest first.
  public func runs(of camera: CameraID, limit: Int = 100) async throws(StoreError) -> [StoredRun] {
    fatalError()
  }
  public func statistics() async throws(StoreError) -> StoreStatistics { fatalError() }
  @discardableResult
  public func applyRetention(
    _ policy: RetentionPolicy, now: WallTime, evidenceDirectory: String
  ) async throws(StoreError) -> RetentionReport { fatalError() }
}

extension EventStore: EventSink {
  public func record(_ transitions: [EventTransition]) async throws(StoreError) { fatalError() }
  public func record(_ samples: [ZoneSample]) async throws(StoreError) { fatalError() }
  public func record(_ evidence: Evidence) async throws(StoreError) { fatalError() }
  public func recordBegan(_ run: CameraRun) async throws(StoreError) { fatalError() }
  public func recordEnded(_ end: CameraRunEnd) async throws(StoreError) { fatalError() }
}
