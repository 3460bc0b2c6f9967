internal import MQTT

/// What a broker keeps, and what it should keep.
struct RetainedTopics {
  /// As the broker has confirmed it; `nil`: not known since the connection was lost.
  private var told: [String: [UInt8]?] = [:]

  /// What is to be said so that the broker keeps `wanted` and nothing else, by topic.
  func changes(to wanted: [String: [UInt8]]) -> [MQTTMessage] {
    let gone = told.keys.filter { wanted[$0] == nil }.map { ($0, [UInt8]()) }
    let new = wanted.filter { told[$0.key] != .some(.some($0.value)) }.map { ($0.key, $0.value) }
    return (gone + new).sorted { $0.0 < $1.0 }.map {
      MQTTMessage(topic: $0.0, payload: $0.1, isRetained: true)
    }
  }

  mutating func confirm(_ message: MQTTMessage) {
    told[message.topic] = message.payload.isEmpty ? nil : .some(message.payload)
  }

  /// The broker may have lost everything.
  mutating func doubt() {
    for topic in told.keys { told.updateValue(nil, forKey: topic) }
  }
}
