import Deliveries
import Foundation
import MQTT
import Store
import WebAPI

/// The configured receivers as the command center sees them.
struct RunningReceivers: ReceiverDirectory {
  let deliveries: DeliveryService
  let store: EventStore
  let webhooks: [WebhookSettings]
  let broker: BrokerSettings?

  func receivers() async throws -> [ReceiverStatus] {
    let records = try await store.receivers()
    var list = webhooks.map { webhook in
      (webhook.receiver.id, ReceiverStatus.Kind.webhook, Self.host(of: webhook.url))
    }
    if let connection = broker?.connection {
      list.append((BrokerSettings.receiver, .mqtt, "\(connection.host):\(connection.port)"))
    }
    var statuses: [ReceiverStatus] = []
    for (id, kind, target) in list {
      guard let now = deliveries.status(of: id) else { continue }
      var status = ReceiverStatus(
        id: id, kind: kind, target: target,
        state: now.state == .waiting ? .waiting : .delivering)
      status.failures = now.failures
      status.retryAt = now.retryAt
      status.lastFailure = now.lastFailure
      status.lastFailureAt = now.lastFailureAt
      status.succeeded = now.succeeded
      status.failed = now.failed
      if let record = records.first(where: { $0.id == id }) {
        status.delivered = record.delivered
        status.deliveredAt = record.deliveredAt
        status.deadLetters = record.deadLetters
        status.missed = record.missed
        status.waiting = try await deliveries.waiting(id, after: record.sequence)
      }
      statuses.append(status)
    }
    return statuses
  }

  func tryOut(_ receiver: String) async -> String? { await deliveries.tryOut(receiver) }

  func resend(_ letter: DeadLetter) async -> String? { await deliveries.resend(letter) }

  /// Without what may be a secret.
  private static func host(of url: String) -> String {
    guard let parts = URLComponents(string: url), let host = parts.host else { return "" }
    return (parts.scheme ?? "") + "://" + host + (parts.port.map { ":\($0)" } ?? "")
  }
}
