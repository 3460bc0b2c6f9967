public import Pixels
public import Store

/// Who is told of events elsewhere, and what can be done about it by hand.
public protocol ReceiverDirectory: Sendable {
  /// In the order of the configuration.
  func receivers() async throws -> [ReceiverStatus]
  /// Sends something that is no event; returns why it did not get there (a sentence without
  /// credentials), `nil`: it did.
  func tryOut(_ receiver: String) async -> String?
  /// Sends a dead letter once more; returns as `tryOut`.
  func resend(_ letter: DeadLetter) async -> String?
}

/// A receiver as it is now.
public struct ReceiverStatus: Hashable, Sendable {
  public enum Kind: String, Sendable, Codable, CaseIterable {
    case webhook, mqtt
  }

  public enum State: String, Sendable, Codable, CaseIterable {
    /// Everything is delivered, or about to be.
    case delivering
    /// The newest try failed; there is a next one.
    case waiting
  }

  public var id: String
  public var kind: Kind
  /// Host and port: what follows in an address may be a secret.
  public var target: String
  public var state: State
  /// Tries of the next delivery that failed.
  public var failures = 0
  public var retryAt: WallTime?
  public var lastFailure: String?
  public var lastFailureAt: WallTime?
  /// Deliveries, and failed tries, since the start of Pantau.
  public var succeeded = 0
  public var failed = 0
  /// Since it was first configured.
  public var delivered = 0
  public var deliveredAt: WallTime?
  /// Up to `ReceiverRecord.countLimit`.
  public var waiting = 0
  public var deadLetters = 0
  /// At most: see `ReceiverRecord.missed`.
  public var missed = 0

  public init(id: String, kind: Kind, target: String, state: State) {
    self.id = id
    self.kind = kind
    self.target = target
    self.state = state
  }
}

/// Nobody is told.
public struct NoReceivers: ReceiverDirectory {
  public init() {}

  public func receivers() async -> [ReceiverStatus] { [] }
  public func tryOut(_ receiver: String) async -> String? { "there is no such receiver" }
  public func resend(_ letter: DeadLetter) async -> String? { "there is no such receiver" }
}
