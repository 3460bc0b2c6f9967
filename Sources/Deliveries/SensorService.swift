public import Logging
public import MQTT
public import Pixels
public import Scene
public import ServiceLifecycle
public import Store
internal import Synchronization

/// Takes readings of sensors, and watches what they say.
public final class SensorService: Service {
  /// A sensor as it is now.
  public struct Status: Hashable, Sendable {
    public let settings: SensorSettings
    /// The newest by its own time; `nil`: none in the last days.
    public let newest: SensorReading?
    /// What the camera counts in its zone now; `nil`: not known, or the sensor tells entries.
    public let cameraCount: Double?
    /// Both are known, fresh and too far apart; `nil`: one of them is not.
    public let disagrees: Bool?
  }

  /// What came of sending readings.
  public struct Receipt: Hashable, Sendable {
    /// New, or other than before.
    public let stored: Int
    /// Too late, or in the future.
    public let refused: Int
  }

  private struct Sensor {
    let settings: SensorSettings
    var watch: SensorWatch
    var newest: SensorReading?
    /// When the newest came, by a clock that nobody sets.
    var heardAt = ContinuousClock.now
    /// Transitions that the sink has not taken yet.
    var unsaid: [EventTransition] = []
  }

  private let sensors: Mutex<[Sensor]>
  private let store: EventStore
  private let sink: any EventSink
  private let client: MQTTClient?
  private let clock: any WallClock
  private let cameraCount: @Sendable (CameraID, ZoneID) async -> Double?
  private let logger: Logger
  private let pace: Duration

  /// - Parameters:
  ///   - client: that the topics of the sensors are subscribed at; `nil`: none.
  ///   - pace: how often is looked whether something is wrong.
  ///   - cameraCount: persons in a zone of a camera now; `nil`: not known.
  public init(
    _ settings: [SensorSettings], store: EventStore, sink: any EventSink, client: MQTTClient?,
    suspensions: any AlertSuspensions, clock: any WallClock = SystemWallClock(),
    pace: Duration = .seconds(5), logger: Logger,
    cameraCount: @escaping @Sendable (CameraID, ZoneID) async -> Double?
  ) {
    sensors = Mutex(
      settings.map {
        Sensor(
          settings: $0,
          watch: SensorWatch(sensor: $0.id, rules: $0.rules, suspensions: suspensions))
      })
    self.store = store
    self.sink = sink
    self.client = client
    self.clock = clock
    self.pace = pace
    self.logger = logger
    self.cameraCount = cameraCount
  }

  /// Tells the store of the sensors, and learns what came of them before. To be called before `run`.
  public func prepare() async throws(StoreError) {
    let settings = sensors.withLock { $0.map(\.settings) }
    try await store.describe(settings.map(\.known))
    let newest = try await store.newestReadings(of: settings.map(\.id))
    sensors.withLock { list in
      for index in list.indices { list[index].newest = newest[list[index].settings.id] }
    }
  }

  public func run() async throws {
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        if let client = self.client {
          group.addTask { for await message in client.messages { await self.take(message) } }
        }
        group.addTask {
          var last = ContinuousClock.now
          while !Task.isCancelled {
            try? await Task.sleep(for: self.pace)
            let now = ContinuousClock.now
            await self.watch(after: last.duration(to: now))
            last = now
          }
        }
      }
    }
    await end()
  }

  // MARK: - Readings

  public func settings(of sensor: String) -> SensorSettings? {
    sensors.withLock { list in list.first { $0.settings.id.text == sensor }?.settings }
  }

  /// In the order of the configuration.
  public func statuses() async -> [Status] {
    let list = sensors.withLock { $0.map { ($0.settings, $0.newest, $0.watch.rules) } }
    var statuses: [Status] = []
    for (settings, newest, rules) in list {
      let camera =
        settings.kind == .count ? await cameraCount(settings.camera, settings.zone) : nil
      let isFresh =
        newest.map { clock.now().duration(since: $0.at) <= SensorWatch.freshness } ?? false
      var disagrees: Bool?
      if let newest, let camera, isFresh {
        disagrees = rules.disagree(newest.value, camera)
      }
      statuses.append(
        Status(
          settings: settings, newest: newest, cameraCount: camera, disagrees: disagrees))
    }
    return statuses
  }

  /// Stores readings; those that came before do no harm. Values are to be in `SensorSettings.values`.
  public func take(
    _ readings: [SensorReading], of sensor: SensorSettings
  ) async throws(StoreError) -> Receipt {
    let now = clock.now()
    let good = readings.filter { reading in
      reading.at >= now.advanced(by: .zero - SensorSettings.latest)
        && reading.at <= now.advanced(by: SensorSettings.earliest)
    }
    let stored = try await store.record(good, of: sensor.id, kind: sensor.kind)
    let newest = good.max { $0.at < $1.at }
    sensors.withLock { list in
      guard let newest, let index = list.firstIndex(where: { $0.settings.id == sensor.id }),
        list[index].newest.map({ $0.at <= newest.at }) ?? true
      else { return }
      list[index].newest = newest
      list[index].heardAt = .now
    }
    return Receipt(stored: stored, refused: readings.count - good.count)
  }

  private func take(_ message: MQTTMessage) async {
    let list = sensors.withLock { $0.map(\.settings) }
    for sensor in list where sensor.topic == message.topic {
      // What the broker has kept may be of any time.
      guard !message.isRetained else { continue }
      guard let value = sensor.path.number(in: message.payload) else {
        logger.warning(
          "a message of a sensor holds no count",
          metadata: ["sensor": "\(sensor.id)", "topic": "\(message.topic)"])
        continue
      }
      do {
        _ = try await take([SensorReading(at: clock.now(), value: value)], of: sensor)
      } catch {
        logger.error(
          "a reading was not stored",
          metadata: ["sensor": "\(sensor.id)", "reason": "\(error)"])
      }
    }
  }

  // MARK: - Watching

  private func watch(after elapsed: Duration) async {
    let list = sensors.withLock { $0.map(\.settings) }
    for (index, settings) in list.enumerated() {
      let camera =
        settings.kind == .count ? await cameraCount(settings.camera, settings.zone) : nil
      let now = clock.now()
      sensors.withLock { sensors in
        let silence = sensors[index].heardAt.duration(to: .now)
        let reading = sensors[index].newest.flatMap { newest in
          settings.kind == .count
            ? SensorWatch.Reading(count: newest.value, age: now.duration(since: newest.at)) : nil
        }
        var new: [EventTransition] = []
        sensors[index].watch.update(
          reading, silence: silence, camera: camera, after: elapsed, at: now, into: &new)
        sensors[index].unsaid += new
      }
    }
    await say()
  }

  /// What the sink does not take now is said again later.
  private func say() async {
    let unsaid = sensors.withLock { $0.flatMap(\.unsaid) }
    if unsaid.isEmpty { return }
    do {
      try await sink.record(unsaid)
      sensors.withLock { sensors in
        for index in sensors.indices {
          sensors[index].unsaid.removeAll { said in unsaid.contains(said) }
        }
      }
    } catch {
      logger.error("events of sensors wait", metadata: ["reason": "\(error)"])
    }
  }

  private func end() async {
    let now = clock.now()
    sensors.withLock { sensors in
      for index in sensors.indices {
        var last: [EventTransition] = []
        sensors[index].watch.end(at: now, into: &last)
        sensors[index].unsaid += last
      }
    }
    await say()
  }
}
