import Media
import Motion
import Pipeline
import Pixels
import Scene

/// What a camera has where it says nothing itself.
struct CameraDefaults: Hashable, Sendable {
  var stream = StreamOptions()
  var decoding = DecodingSettings()
  var reconnect = ReconnectPolicy()
  var motion = MotionSettings()
  var rule = MotionRule()
  var alerts = AlertRule()
  var evidence = EvidenceSettings()
  var health = HealthRules()
}

extension ConfigurationReader {
  func readDefaults(_ fields: Fields, into defaults: inout CameraDefaults) {
    readStream(fields, into: &defaults.stream)
    readDecoding(fields, into: &defaults.decoding)
    fields.section("reconnect") { readReconnect($0, into: &defaults.reconnect) }
    fields.section("motion") { motion in
      readMotion(motion, settings: &defaults.motion, rule: &defaults.rule)
    }
    fields.section("alerts") { alerts in readAlerts(alerts, into: &defaults.alerts) }
    fields.section("evidence") { evidence in readEvidence(evidence, into: &defaults.evidence) }
    fields.section("health") { health in readHealth(health, into: &defaults.health) }
  }

  /// `nil` if it has no identity; its other issues are reported all the same.
  func camera(
    _ fields: Fields, defaults: CameraDefaults, ids: inout UniqueNames
  ) -> CameraConfiguration? {
    let id = sourceID(fields, of: "camera", ids: &ids)
    var name = id?.text ?? ""
    fields.read("name", .text("what operators call it"), into: &name, defaultText: "the id")
    var group: String?
    fields.read("group", .text("what the camera belongs to"), into: &group)
    let place = place(fields)
    let address = self.address(fields, "url", required: true)
    let subAddress = self.address(fields, "sub_url", required: false)

    var stream = defaults.stream
    readStream(fields, into: &stream)
    var decoding = defaults.decoding
    readDecoding(fields, into: &decoding)
    if decoding.policy == .sub && !fields.has("sub_url") {
      fields.reportMissing(
        "sub_url", "the address of the sub stream, which is what decode: sub looks at")
    }
    var reconnect = defaults.reconnect
    fields.section("reconnect") { readReconnect($0, into: &reconnect) }
    var playback = Playback()
    fields.section("playback") { section in
      section.read("realtime", .flag, into: &playback.isRealtime)
      section.read("loop", .flag, into: &playback.loops)
    }
    var settings = defaults.motion
    var scene = SceneConfiguration()
    scene.motion = defaults.rule
    scene.alerts = defaults.alerts
    var ignored: [Polygon] = []
    fields.section("motion") { motion in
      readMotion(motion, settings: &settings, rule: &scene.motion)
      ignored = motion.polygons("ignore")
      if motion.has("minimum_height_metres") && !fields.has("perspective") {
        motion.report(
          "minimum_height_metres",
          "expected the camera to have a \"perspective\", without which metres are not known")
      }
    }
    scene.perspective = perspective(fields)
    let ground = ground(fields)
    readScene(fields, absorption: settings.absorption, ground: ground, into: &scene)
    fields.section("alerts") { alerts in readAlerts(alerts, into: &scene.alerts) }
    var evidence = defaults.evidence
    fields.section("evidence") { section in readEvidence(section, into: &evidence) }
    var health = defaults.health
    fields.section("health") { section in readHealth(section, into: &health) }

    guard let id, let address else { return nil }
    var camera = CameraConfiguration(id: id, name: name, address: address)
    camera.group = group
    camera.place = place
    camera.subAddress = subAddress
    camera.stream = stream
    camera.decoding = decoding
    camera.reconnect = reconnect
    camera.playback = playback
    camera.motion = settings
    camera.ignored = ignored
    camera.ground = ground
    camera.scene = scene
    camera.evidence = evidence
    camera.health = health
    return camera
  }

  // MARK: - Stream

  private func readStream(_ fields: Fields, into stream: inout StreamOptions) {
    fields.read("transport", .choice(RTSPTransport.self), into: &stream.transport)
    fields.read("connect_timeout_seconds", .seconds(1...300), into: &stream.connectTimeout)
    fields.read("stall_timeout_seconds", .seconds(1...300), into: &stream.stallTimeout)
  }

  private func readReconnect(_ fields: Fields, into policy: inout ReconnectPolicy) {
    fields.read("initial_seconds", .seconds(0.1...60), into: &policy.initial)
    fields.read("maximum_seconds", .seconds(0.1...3600), into: &policy.maximum)
    fields.read("unauthorised_seconds", .seconds(5...3600), into: &policy.unauthorised)
    if policy.maximum < policy.initial {
      fields.report(
        fields.has("maximum_seconds") ? "maximum_seconds" : "initial_seconds",
        "expected a longest pause of at least the first one")
    }
  }

  private static let addressForms =
    "a file's path or an address that begins with rtsp://, rtsps://, rtmp://, http://, https://, "
    + "srt://, udp:// or tcp://"

  /// No message of it may show the address, nor what a variable holds.
  private func address(_ fields: Fields, _ key: String, required: Bool) -> StreamAddress? {
    var text: String?
    if required {
      text = fields.required(key, .secret(Self.addressForms))
    } else {
      fields.read(key, .secret(Self.addressForms), into: &text)
    }
    guard let text else { return nil }
    let expanded: String
    do {
      expanded = try EnvironmentVariables.expand(text, from: environment)
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
    let isAddress = expanded.contains("://")
    let path = expanded.hasPrefix("file:") ? String(expanded.dropFirst(5)) : expanded
    do {
      return try StreamAddress(isAddress ? expanded : absolute(path))
    } catch {
      // The detail speaks of the form alone.
      fields.report(key, error.detail ?? "expected \(Self.addressForms)")
      return nil
    }
  }

  // MARK: - Blocks that `defaults` has too

  private func readMotion(
    _ fields: Fields, settings: inout MotionSettings, rule: inout MotionRule
  ) {
    fields.read("sensitivity", .number(0...1), into: &settings.sensitivity)
    fields.read("minimum_area_cells", .integer(1...10_000), into: &settings.minimumArea)
    fields.read("absorption_seconds", .seconds(5...3600), into: &settings.absorption)
    fields.read("warm_up_seconds", .seconds(0.5...60), into: &settings.warmUp)
    fields.read("minimum_length_seconds", .seconds(0...60), into: &rule.minimumLength)
    fields.read("hold_seconds", .seconds(0...60), into: &rule.hold)
    fields.read("merge_gap_seconds", .seconds(0...3600), into: &rule.mergeGap)
    fields.read("minimum_height", .number(0...1), into: &rule.minimumHeight)
    fields.read("minimum_height_metres", .number(0...5), into: &rule.minimumMetres)
    fields.read("severity", .choice(Severity.self), into: &rule.severity)
  }

  private func readAlerts(_ fields: Fields, into alerts: inout AlertRule) {
    fields.read("minimum_severity", .choice(Severity.self), into: &alerts.minimumSeverity)
    fields.read("cooldown_seconds", .seconds(0...86_400), into: &alerts.cooldown)
    if let windows = fields.sections("schedule", of: "windows", window) {
      alerts.schedule = windows
    }
  }

  func window(_ fields: Fields) -> ScheduleWindow? {
    var days = Set(1...7)
    if let nodes = fields.list(
      "days", "a list of days (\(Self.day.text))", defaultText: "all seven")
    {
      days = []
      for (index, node) in nodes.enumerated() {
        if let day = Self.day.read(node) {
          days.insert(day)
        } else {
          fields.reader.report(
            node.position, "\(fields.join("days"))[\(index)]",
            "expected \(Self.day.text), found \(Shown.node(node))")
        }
      }
      if nodes.isEmpty { fields.report("days", "expected at least one day, found none") }
    }
    let from = fields.required("from", .timeOfDay(earliest: 0, latest: 1439))
    let to = fields.required("to", .timeOfDay(earliest: 1, latest: 1440))
    let offset = fields.required("utc_offset", .utcOffset)
    guard let from, let to, let offset else { return nil }
    if from == to {
      fields.report("to", "expected another time than \"from\"; a whole day is 00:00 to 24:00")
    }
    return ScheduleWindow(
      weekdays: days, fromMinute: from.minutes, toMinute: to.minutes, utcOffset: offset)
  }

  private static var day: Expected<Int> {
    .choice(
      Array(1...7), word: { ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][$0 - 1] })
  }

  private func readEvidence(_ fields: Fields, into evidence: inout EvidenceSettings) {
    fields.read("pre_roll_seconds", .seconds(0...60), into: &evidence.preRoll)
    fields.read("post_roll_seconds", .seconds(0...300), into: &evidence.postRoll)
    fields.read("maximum_clip_seconds", .seconds(1...3600), into: &evidence.maximumClip)
    var megabytes = evidence.ringBytes >> 20
    fields.read("ring_megabytes", .integer(1...1024), into: &megabytes)
    evidence.ringBytes = megabytes << 20
    if evidence.maximumClip < evidence.preRoll + .seconds(1) {
      fields.report(
        fields.has("maximum_clip_seconds") ? "maximum_clip_seconds" : "pre_roll_seconds",
        "expected a longest clip of at least a second more than the pre-roll")
    }
  }
}
