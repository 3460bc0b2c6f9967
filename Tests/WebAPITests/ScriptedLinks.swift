import Pixels
import Scene
import Store
import Synchronization

@testable import WebAPI

/// Receivers that say what a test wrote into them.
final class ScriptedReceivers: ReceiverDirectory {
  private struct State {
    var statuses: [ReceiverStatus] = []
    var failure: String?
    var resent: [DeadLetter.ID] = []
    var tried: [String] = []
  }

  private let state = Mutex(State())

  var resent: [DeadLetter.ID] { state.withLock(\.resent) }
  var tried: [String] { state.withLock(\.tried) }

  func set(_ statuses: [ReceiverStatus]) { state.withLock { $0.statuses = statuses } }

  /// What comes of whatever is sent by hand; `nil`: it gets there.
  func answer(_ failure: String?) { state.withLock { $0.failure = failure } }

  func receivers() async -> [ReceiverStatus] { state.withLock(\.statuses) }

  func tryOut(_ receiver: String) async -> String? {
    state.withLock { state in
      state.tried.append(receiver)
      return state.failure
    }
  }

  func resend(_ letter: DeadLetter) async -> String? {
    state.withLock { state in
      state.resent.append(letter.id)
      return state.failure
    }
  }
}

/// Sensors that say what a test wrote into them, and keep what they are sent.
final class ScriptedSensors: SensorDirectory {
  private struct State {
    var statuses: [SensorStatus] = []
    var taken: [SensorReading] = []
  }

  private let state = Mutex(State())

  var taken: [SensorReading] { state.withLock(\.taken) }

  func set(_ statuses: [SensorStatus]) { state.withLock { $0.statuses = statuses } }

  func sensors() async -> [SensorStatus] { state.withLock(\.statuses) }

  func take(_ readings: [SensorReading], of sensor: CameraID) async -> (
    stored: Int, refused: Int
  ) {
    state.withLock { $0.taken += readings }
    return (readings.count, 0)
  }
}

extension ReceiverStatus {
  /// One that does well, and one that does not.
  static func examples(at now: WallTime) -> [ReceiverStatus] {
    var office = ReceiverStatus(
      id: "office", kind: .webhook, target: "https://alerts.example.org", state: .delivering)
    office.delivered = 1_204
    office.deliveredAt = now.advanced(by: .seconds(-40))
    office.deadLetters = 2
    var broker = ReceiverStatus(
      id: "mqtt", kind: .mqtt, target: "broker.example.org:8883", state: .waiting)
    broker.waiting = 31
    broker.failures = 6
    broker.failed = 6
    broker.missed = 3
    broker.retryAt = now.advanced(by: .seconds(28))
    broker.lastFailure = "no connection to the broker: connection refused"
    broker.lastFailureAt = now.advanced(by: .seconds(-4))
    return [office, broker]
  }
}

extension CommandCenter {
  /// Two receivers, and alerts that the first one did not take.
  func setUpDeliveries(letters: Int = 2, camera: String = "gate") async throws {
    receivers.set(ReceiverStatus.examples(at: SystemWallClock().now()))
    try await store.setReceivers(["office", "mqtt"])
    let after = try await store.latestSequence()
    for index in 0..<letters {
      try await record(
        camera: camera, at: SystemWallClock().now().advanced(by: .seconds(index - 600)))
    }
    let changes = try await store.deliveries(after: after, DeliverySelection()).changes
    try await store.bury(changes, for: "office", tries: 3, reason: "answered 422")
  }

  func setUpSensor() {
    sensors.set([
      SensorStatus(
        id: CameraID("gate-turnstile")!, name: "Turnstile", group: "Jakabaring", kind: .count,
        camera: CameraID("gate")!, zone: ZoneID("yard")!,
        newest: SensorReading(at: moment(30), value: 42), cameraCount: 12.5, disagrees: true)
    ])
  }
}
