public import MQTT

/// What is told to an MQTT broker.
public struct BrokerSettings: Hashable, Sendable {
  /// The receiver that stands for the broker: no webhook may be called so.
  public static let receiver = "mqtt"

  public var connection: MQTTSettings
  /// All topics begin with it and a slash.
  public var prefix = "pantau"
  /// Counts of a zone are told at most this often. Smaller: fresher counts; more messages.
  public var countPace: Duration = .seconds(5)
  /// Whether Home Assistant finds cameras and zones by itself.
  public var isDiscoverable = true
  /// Where Home Assistant looks for them.
  public var discoveryPrefix = "homeassistant"
  /// Of events; states and counts are told of the cameras that it holds.
  public var receiver = ReceiverSettings(id: Self.receiver)

  public init(connection: MQTTSettings) { self.connection = connection }

  var statusTopic: String { prefix + "/status" }

  /// The settings of the connection with all that belongs to it.
  public func client(subscriptions: [String]) -> MQTTSettings {
    var settings = connection
    settings.will = MQTTMessage(topic: statusTopic, text: "offline", isRetained: true)
    settings.farewell = settings.will
    settings.subscriptions = subscriptions
    return settings
  }
}
