/// A message on its way to or from a broker.
public struct MQTTMessage: Hashable, Sendable {
  public var topic: String
  public var payload: [UInt8]
  /// Whether the broker keeps it for those who subscribe later; with an empty payload it forgets what
  /// it kept.
  public var isRetained: Bool

  public init(topic: String, payload: [UInt8], isRetained: Bool = false) {
    self.topic = topic
    self.payload = payload
    self.isRetained = isRetained
  }

  public init(topic: String, text: String, isRetained: Bool = false) {
    self.init(topic: topic, payload: Array(text.utf8), isRetained: isRetained)
  }
}
