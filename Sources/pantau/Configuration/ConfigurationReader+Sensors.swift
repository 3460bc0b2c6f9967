import Deliveries
import Pixels
import Scene

/// Counts from outside.
extension ConfigurationReader {
  /// - Parameter ids: of all sources of events.
  func sensors(
    _ fields: Fields, ids: inout UniqueNames, hasBroker: Bool
  ) -> [SensorSettings] {
    fields.sections("sensors", of: "sensors") { fields in
      let sensor = sensor(fields, ids: &ids)
      if fields.has("topic") && !hasBroker {
        fields.report("topic", "expected \"mqtt\" to say which broker it is on")
      }
      return sensor
    } ?? []
  }

  private func sensor(_ fields: Fields, ids: inout UniqueNames) -> SensorSettings? {
    let id = sourceID(fields, of: "sensor", ids: &ids)
    var name = id?.text ?? ""
    fields.read("name", .text("what people call it"), into: &name, defaultText: "the id")
    var group: String?
    fields.read("group", .text("what the sensor belongs to"), into: &group)
    var kind = SensorKind.count
    fields.read("kind", .choice(SensorKind.self), into: &kind)
    let camera = fields.required("camera", .identifier(CameraID.init))
    let zone = fields.required("zone", .identifier(ZoneID.init))
    var topic: String?
    fields.read("topic", Self.topic, into: &topic)
    var path = ReadingPath("")!
    fields.read("path", Self.readingPath, into: &path, defaultText: "the message is the number")
    if fields.has("path") && !fields.has("topic") {
      fields.report("path", "expected a \"topic\" whose messages it is about")
    }
    let rules = sensorRules(fields, kind)
    guard let id, let camera, let zone else { return nil }
    var sensor = SensorSettings(id: id, name: name, kind: kind, camera: camera, zone: zone)
    sensor.group = group
    sensor.topic = topic
    sensor.path = path
    sensor.rules = rules
    return sensor
  }

  private func sensorRules(_ fields: Fields, _ kind: SensorKind) -> SensorRules {
    var rules = SensorRules()
    var minutes = rules.silent.after.inSeconds / 60
    fields.read("silent_minutes", .number(1...10_080), into: &minutes)
    rules.silent.after = .seconds(minutes * 60)
    fields.section("disagreement") { section in
      section.read("enabled", .flag, into: &rules.disagreement.isEnabled)
      section.read("persons", .number(0...100_000), into: &rules.disagreementPersons)
      section.read("share", .number(0...1), into: &rules.disagreementShare)
      section.read("after_seconds", .seconds(0...86_400), into: &rules.disagreement.after)
      section.read("severity", .choice(Severity.self), into: &rules.disagreement.severity)
    }
    var capacity: Double?
    fields.read("capacity", .number(1...1_000_000), into: &capacity)
    if let capacity {
      rules.crowd = CrowdRule(areaSquareMetres: nil, levels: [])
      rules.crowd?.capacity = capacity
    }
    if kind == .entries {
      for key in ["disagreement", "capacity"] where fields.has(key) {
        fields.report(key, "expected kind: count, whose values it is about")
      }
    }
    return rules
  }

  private static var readingPath: Expected<ReadingPath> {
    Expected(
      text: "names of members with full stops between them, such as data.count",
      read: { node in node.plainText.flatMap { $0.isEmpty ? nil : ReadingPath($0) } },
      write: { "\($0)" })
  }
}
