public import Pixels
public import Scene

/// An event that has ended, with all that an archive keeps of it.
public struct WholeEvent: Hashable, Sendable, Identifiable {
  public let stored: StoredEvent
  /// By severity, the least first.
  public let alerts: [Alert]
  /// When its last step was told.
  public let endToldAt: WallTime
  /// When the process run began that first wrote it.
  public let processBeganAt: WallTime
  /// What of it was passed on to agencies, the oldest first.
  public let tasks: [AgencyTask]

  public init(
    stored: StoredEvent, alerts: [Alert], endToldAt: WallTime, processBeganAt: WallTime,
    tasks: [AgencyTask]
  ) {
    self.stored = stored
    self.alerts = alerts
    self.endToldAt = endToldAt
    self.processBeganAt = processBeganAt
    self.tasks = tasks
  }

  public var id: EventID { stored.id }
}

/// A part of the events for an archive, the newest first.
public struct WholeEventPage: Sendable {
  public let events: [WholeEvent]
  /// Those of this part that still go on, and are left out.
  public let openCount: Int
  /// Where the next page begins; `nil`: this was the last.
  public let next: EventCursor?
}

/// A row of a series, with the process run that counted: two may have shared an interval.
public struct WholeSample: Hashable, Sendable {
  public let sample: ZoneSample
  public let processBeganAt: WallTime

  public init(sample: ZoneSample, processBeganAt: WallTime) {
    self.sample = sample
    self.processBeganAt = processBeganAt
  }
}

/// A part of the series for an archive, by zone and time.
public struct WholeSamplePage: Sendable {
  public let samples: [WholeSample]
  /// Where the next page begins; `nil`: this was the last.
  public let next: SampleCursor?
}

/// A place in the series: behind the last row of a page.
public struct SampleCursor: Hashable, Sendable {
  let zone: Int64
  let began: Int64
  let open: Int64
}

/// What an import did.
public struct ImportCounts: Hashable, Sendable {
  public var events = 0
  /// Events that were there before, and stay as they are.
  public var knownEvents = 0
  public var samples = 0
  public var tasks = 0
  /// Tasks whose number another task has.
  public var refusedTasks = 0

  public init() {}
}
