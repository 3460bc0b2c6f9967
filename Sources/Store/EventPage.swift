/// A part of a list of events, newest first.
public struct EventPage: Hashable, Sendable {
  public let events: [StoredEvent]
  /// Where the next page begins; `nil`: this was the last.
  public let next: EventCursor?

  public init(events: [StoredEvent], next: EventCursor?) {
    self.events = events
    self.next = next
  }
}
