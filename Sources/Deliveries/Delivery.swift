public import Store

/// A change of an event on its way to a receiver.
public struct Delivery: Sendable {
  /// The same for every try, also after a restart: receivers drop repeats by it.
  public let id: String
  public let change: EventChange
  /// JSON as the event stream of the API has it.
  public let body: [UInt8]

  public init(_ change: EventChange, body: [UInt8]) {
    id = "\(change.event.id)-\(change.sequence)"
    self.change = change
    self.body = body
  }
}

/// Writes a change as JSON.
public typealias ChangeWriter = @Sendable (EventChange) -> [UInt8]
