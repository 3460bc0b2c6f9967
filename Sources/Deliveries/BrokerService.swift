public import MQTT
internal import Scene
internal import Store
public import ServiceLifecycle

/// Keeps the connection to the broker, and what the broker keeps of cameras and zones.
///
/// States are what they are now: while the broker is away nothing waits for it, and when it is there
/// again it is told how things are then. Events take the outbox (`BrokerEvents`).
public struct BrokerService: Service {
  private let settings: BrokerSettings
  private let client: MQTTClient
  private let cameras: @Sendable () async -> [WatchedCamera]

  private static let pace = Duration.seconds(1)

  /// - Parameter cameras: as they are now; asked about once a second while there is a connection.
  public init(
    _ settings: BrokerSettings, client: MQTTClient,
    cameras: @escaping @Sendable () async -> [WatchedCamera]
  ) {
    self.settings = settings
    self.client = client
    self.cameras = cameras
  }

  public func run() async throws {
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        group.addTask { await client.run() }
        group.addTask { await tell() }
      }
    }
  }

  /// Until its task is cancelled.
  private func tell() async {
    let topics = BrokerTopics(settings: settings)
    var kept = RetainedTopics()
    var counts: [String: [UInt8]] = [:]
    var countedAt: ContinuousClock.Instant?
    var connection: Int?
    while !Task.isCancelled {
      if let now = client.connection {
        if now != connection { kept.doubt() }
        connection = now
        let watched = await cameras().filter {
          settings.receiver.selection.holds($0.status.id, group: $0.status.group)
        }
        if countedAt.map({ $0.duration(to: .now) >= settings.countPace }) ?? true {
          counts = topics.counts(of: watched)
          countedAt = .now
        }
        let wanted = topics.states(of: watched).merging(counts) { state, _ in state }
        for message in await publish(kept.changes(to: wanted)) { kept.confirm(message) }
      }
      try? await Task.sleep(for: Self.pace)
    }
  }

  /// Those that the broker has confirmed.
  private func publish(_ messages: [MQTTMessage]) async -> [MQTTMessage] {
    await withTaskGroup(of: MQTTMessage?.self) { group in
      var confirmed: [MQTTMessage] = []
      for (index, message) in messages.enumerated() {
        // A few at a time, far below what the client takes: events need room as well.
        if index >= 64, let done = await group.next() ?? nil { confirmed.append(done) }
        group.addTask {
          do throws(MQTTError) {
            try await client.publish(message)
            return message
          } catch {
            return nil
          }
        }
      }
      for await done in group { if let done { confirmed.append(done) } }
      return confirmed
    }
  }
}
