import Deliveries

/// A receiver that is told by HTTP.
struct WebhookSettings: Hashable, Sendable {
  var receiver: ReceiverSettings
  /// May hold a secret.
  var url: String
  /// That signatures are made with.
  var key: String
  var timeout: Duration = .seconds(10)
}
