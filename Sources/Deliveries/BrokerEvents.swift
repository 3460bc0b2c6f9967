internal import Foundation
public import MQTT
internal import Scene
internal import Store

/// Deliveries as messages to a broker: `PREFIX/events/CAMERA/KIND`, QoS 1, not retained.
public struct BrokerEvents: DeliveryWay {
  private let client: MQTTClient
  private let topics: BrokerTopics

  public init(_ settings: BrokerSettings, client: MQTTClient) {
    self.client = client
    topics = BrokerTopics(settings: settings)
  }

  public func deliver(_ delivery: Delivery) async throws(DeliveryFailure) {
    try await publish(
      MQTTMessage(topic: topics.eventTopic(delivery.change.event.event), payload: delivery.body))
  }

  public func tryOut() async throws(DeliveryFailure) {
    try await publish(
      MQTTMessage(topic: topics.settings.prefix + "/test", text: #"{"change":"test"}"#))
  }

  private func publish(_ message: MQTTMessage) async throws(DeliveryFailure) {
    do throws(MQTTError) {
      try await client.publish(message)
    } catch {
      let isRefusal =
        switch error {
        case .refused, .invalid: true
        case .notConnected, .lost, .tooMany: false
        }
      throw DeliveryFailure("\(error)", isRefusal: isRefusal)
    }
  }
}
