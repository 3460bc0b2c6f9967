import Deliveries
import Foundation
import MQTT
import Pixels
import Scene
import Store
import Yams

/// Who is told of events elsewhere.
extension ConfigurationReader {
  func webhooks(_ fields: Fields) -> [WebhookSettings] {
    var ids = UniqueNames("webhook")
    return fields.sections("webhooks", of: "webhooks") { webhook($0, ids: &ids) } ?? []
  }

  private func webhook(_ fields: Fields, ids: inout UniqueNames) -> WebhookSettings? {
    let id = fields.required("id", Self.receiverID)
    if let id { ids.insert(id, key: "id", of: fields) }
    if id == BrokerSettings.receiver {
      fields.report("id", "\"mqtt\" stands for the broker; expected another identifier")
    }
    let url = webAddress(fields, "url")
    let key = secret(fields, "key", required: true)
    var settings = WebhookSettings(
      receiver: ReceiverSettings(id: id ?? "-"), url: url ?? "", key: key ?? "")
    fields.read("timeout_seconds", .seconds(1...60), into: &settings.timeout)
    readReceiver(fields, into: &settings.receiver)
    return id == nil || url == nil || key == nil ? nil : settings
  }

  /// `nil`: no broker.
  func broker(_ fields: Fields) -> BrokerSettings? {
    fields.section("mqtt", brokerSettings).flatMap(\.self)
  }

  private func brokerSettings(_ fields: Fields) -> BrokerSettings? {
    let host = fields.required("host", .text("a host name or address", longest: 253))
    var connection = MQTTSettings(host: host ?? "")
    fields.read("tls", .flag, into: &connection.usesTLS)
    if connection.usesTLS { connection.port = 8883 }
    fields.read(
      "port", .integer(1...65_535), into: &connection.port, defaultText: "1883; with tls 8883")
    fields.read(
      "ca", .text("a file's path", longest: 1000), into: &connection.authorityFile,
      defaultText: "the system's")
    connection.authorityFile = connection.authorityFile.map(absolute)
    if let file = connection.authorityFile {
      if !connection.usesTLS {
        fields.report("ca", "expected tls: true, without which nothing is encrypted")
      } else if !FileManager.default.isReadableFile(atPath: file) {
        fields.report("ca", "expected a file that can be read, found none at \(file)")
      }
    }
    fields.read("user", .text("a name"), into: &connection.user)
    connection.password = secret(fields, "password", required: false)
    if connection.password != nil, connection.user == nil {
      fields.report("password", "expected a \"user\" that it belongs to")
    }
    fields.read("client_id", .text("a name", longest: 65), into: &connection.clientID)
    fields.read("protocol", .choice(MQTTSettings.Version.self), into: &connection.version)
    var broker = BrokerSettings(connection: connection)
    fields.read("prefix", Self.topic, into: &broker.prefix)
    fields.read("count_seconds", .seconds(1...3600), into: &broker.countPace)
    fields.read("discovery", .flag, into: &broker.isDiscoverable)
    fields.read("discovery_prefix", Self.topic, into: &broker.discoveryPrefix)
    readReceiver(fields, into: &broker.receiver)
    return host == nil ? nil : broker
  }

  /// The keys that all receivers have.
  private func readReceiver(_ fields: Fields, into receiver: inout ReceiverSettings) {
    let changes: [EventChange.Kind]? = values(
      fields, "changes", of: "changes", .choice(EventChange.Kind.self), defaultText: "[alerted]")
    if let changes { receiver.selection.changes = Set(changes) }
    let kinds: [EventKind]? = values(
      fields, "kinds", of: "kinds of events", .choice(EventKind.self), defaultText: "all")
    receiver.selection.kinds = Set(kinds ?? [])
    fields.read(
      "minimum_severity", .choice(Severity.self), into: &receiver.selection.minimumSeverity)
    let groups: [String]? = values(
      fields, "groups", of: "groups", .text("a group"), defaultText: "all")
    receiver.selection.groups = Set(groups ?? [])
    let cameras: [CameraID]? = values(
      fields, "cameras", of: "ids of cameras", .identifier(CameraID.init), defaultText: "all")
    receiver.selection.cameras = Set(cameras ?? [])
    if let windows = fields.sections("schedule", of: "windows", window) {
      receiver.schedule = windows
    }
    var hours = receiver.patience.inSeconds / 3600
    fields.read(
      "give_up_hours", .number(0.01...ReceiverSettings.longestPatience.inSeconds / 3600),
      into: &hours)
    receiver.patience = .seconds(hours * 3600)
  }

  // MARK: - Values

  /// The values of a list that is not empty; those that cannot be read are reported.
  private func values<Value>(
    _ fields: Fields, _ key: String, of what: String, _ expected: Expected<Value>,
    defaultText: String
  ) -> [Value]? {
    guard let nodes = fields.list(key, "a list of \(what)", defaultText: defaultText) else {
      return nil
    }
    if nodes.isEmpty { fields.report(key, "expected at least one, found an empty list") }
    return nodes.enumerated().compactMap { index, node in
      if let value = expected.read(node) { return value }
      fields.reader.report(
        node.position, "\(fields.join(key))[\(index)]",
        "expected \(expected.text), found \(Shown.node(node))")
      return nil
    }
  }

  /// A secret that stands in the environment, named as `${NAME}`: the file shall not hold it.
  private func secret(_ fields: Fields, _ key: String, required: Bool) -> String? {
    let expected = Expected<String>.secret("the name of a variable of the environment as ${NAME}")
    var text: String?
    if required {
      text = fields.required(key, expected)
    } else {
      fields.read(key, expected, into: &text)
    }
    guard let text else { return nil }
    guard text.hasPrefix("${"), text.hasSuffix("}") else {
      fields.report(key, "expected \(expected.text), found another text (not shown)")
      return nil
    }
    guard let value = self.expanded(fields, key, text) else { return nil }
    if value.isEmpty { fields.report(key, "expected a value in the variable, found none") }
    return value
  }

  /// No message may show it: addresses of webhooks are secrets at times.
  private func webAddress(_ fields: Fields, _ key: String) -> String? {
    let what = "an address that begins with http:// or https://"
    guard let text = fields.required(key, .secret(what)),
      let value = expanded(fields, key, text)
    else { return nil }
    let parts = URLComponents(string: value)
    guard let scheme = parts?.scheme?.lowercased(), ["http", "https"].contains(scheme),
      parts?.host?.isEmpty == false
    else {
      fields.report(key, "expected \(what), found another text (not shown)")
      return nil
    }
    if parts?.user != nil || parts?.password != nil {
      fields.report(key, "expected an address without user and password: what is sent is signed")
      return nil
    }
    return value
  }

  private func expanded(_ fields: Fields, _ key: String, _ text: String) -> String? {
    do {
      return try EnvironmentVariables.expand(text, from: environment)
    } catch {
      switch error {
      case .unknown(let name):
        fields.report(key, "expected the environment variable \(name) to be set, found nothing")
      case .unfinished:
        fields.report(
          key, "expected ${NAME} (letters, digits, _), found ${ without it; $${ stands for ${")
      }
      return nil
    }
  }

  private static var receiverID: Expected<String> {
    .identifier { text in CameraID(text)?.text }
  }

  /// A topic's beginning, without wildcards.
  static var topic: Expected<String> {
    Expected(
      text: "a topic without + and # (1 to 200 of a-z, A-Z, 0-9, -, _ and /)",
      read: { node in
        guard let text = node.plainText, (1...200).contains(text.utf8.count),
          text.utf8.allSatisfy(isTopicByte), text.first != "/", text.last != "/"
        else { return nil }
        return text
      },
      write: { $0 })
  }

  private static func isTopicByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 45, 47...57, 65...90, 95, 97...122: true
    default: false
    }
  }
}
