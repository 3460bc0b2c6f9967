internal import Foundation
internal import Scene

/// The topics that a broker keeps of cameras and zones.
///
/// ```
/// PREFIX/status                               online, offline
/// PREFIX/cameras/CAMERA/state                 {"connected": true, "motion": false, ...}
/// PREFIX/cameras/CAMERA/zones/ZONE/count      {"count": 12.5, "high": 15, "low": 10}
/// ```
struct BrokerTopics {
  let settings: BrokerSettings

  /// All but counts.
  func states(of cameras: [WatchedCamera]) -> [String: [UInt8]] {
    var topics = [settings.statusTopic: Array("online".utf8)]
    for camera in cameras {
      topics[stateTopic(camera)] = Self.json(State(camera))
      guard settings.isDiscoverable else { continue }
      for (topic, payload) in discovery(of: camera) { topics[topic] = payload }
    }
    return topics
  }

  func counts(of cameras: [WatchedCamera]) -> [String: [UInt8]] {
    var topics: [String: [UInt8]] = [:]
    for camera in cameras {
      for crowd in camera.status.crowds {
        topics[countTopic(camera, crowd.zone)] = Self.json(Count(crowd))
      }
    }
    return topics
  }

  func eventTopic(_ event: Event) -> String {
    "\(settings.prefix)/events/\(event.camera)/\(event.kind.rawValue)"
  }

  private func stateTopic(_ camera: WatchedCamera) -> String {
    "\(settings.prefix)/cameras/\(camera.status.id)/state"
  }

  private func countTopic(_ camera: WatchedCamera, _ zone: ZoneID) -> String {
    "\(settings.prefix)/cameras/\(camera.status.id)/zones/\(zone)/count"
  }

  // MARK: - Bodies

  private struct State: Encodable {
    let name: String
    let group: String?
    let state: CameraStatus.State
    let connected: Bool
    let motion: Bool
    /// It is not connected, or something is wrong with its picture.
    let problem: Bool
    let conditions: [EventKind]

    init(_ camera: WatchedCamera) {
      name = camera.status.name
      group = camera.status.group
      state = camera.status.state
      connected = camera.status.state == .running
      motion = camera.isMoving
      conditions = camera.status.conditions
      problem = !connected || !conditions.isEmpty
    }
  }

  private struct Count: Encodable {
    let count: Double
    let low: Double
    let high: Double
    let density: Double?

    init(_ crowd: ZoneCrowd) {
      func rounded(_ value: Double, _ steps: Double) -> Double {
        value.isFinite ? (value * steps).rounded() / steps : 0
      }
      count = rounded(crowd.count, 10)
      low = rounded(crowd.low, 10)
      high = rounded(crowd.high, 10)
      density = crowd.density.map { rounded($0, 100) }
    }
  }

  // MARK: - Home Assistant

  /// What Home Assistant needs to know of one entity (its MQTT discovery).
  private struct Entity: Encodable {
    struct Device: Encodable {
      let identifiers: [String]
      let name: String
      let manufacturer = "Pantau"
      let suggestedArea: String?
    }

    let name: String
    let uniqueId: String
    let stateTopic: String
    let valueTemplate: String
    let availabilityTopic: String
    var deviceClass: String?
    var payloadOn: String?
    var payloadOff: String?
    var unitOfMeasurement: String?
    var stateClass: String?
    let device: Device
  }

  private func discovery(of camera: WatchedCamera) -> [(String, [UInt8])] {
    let status = camera.status
    let device = Entity.Device(
      identifiers: ["\(settings.prefix)_\(status.id)"], name: status.name,
      suggestedArea: status.group)
    let switches = [
      ("connectivity", "Connection", "connected"), ("motion", "Motion", "motion"),
      ("problem", "Problem", "problem"),
    ].map { deviceClass, name, member in
      let id = "\(settings.prefix)_\(status.id)_\(deviceClass)"
      let entity = Entity(
        name: name, uniqueId: id, stateTopic: stateTopic(camera),
        valueTemplate: "{{ 'ON' if value_json.\(member) else 'OFF' }}",
        availabilityTopic: settings.statusTopic, deviceClass: deviceClass, payloadOn: "ON",
        payloadOff: "OFF", device: device)
      return ("\(settings.discoveryPrefix)/binary_sensor/\(id)/config", Self.json(entity))
    }
    let counts = camera.zones.map { zone in
      let id = "\(settings.prefix)_\(status.id)_\(zone.id)_count"
      let entity = Entity(
        name: zone.name, uniqueId: id, stateTopic: countTopic(camera, zone.id),
        valueTemplate: "{{ value_json.count }}", availabilityTopic: settings.statusTopic,
        unitOfMeasurement: "persons", stateClass: "measurement", device: device)
      return ("\(settings.discoveryPrefix)/sensor/\(id)/config", Self.json(entity))
    }
    return switches + counts
  }

  /// The same bytes for the same value.
  private static func json(_ value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value) else {
      preconditionFailure("texts and finite numbers can always be written as JSON")
    }
    return Array(data)
  }
}
