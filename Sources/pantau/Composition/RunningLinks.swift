import Deliveries
import Foundation
import Logging
import MQTT
import Outbound
import Pipeline
import Pixels
import Scene
import ServiceLifecycle
import Store
import WebAPI

/// What goes out to other systems and comes from them: deliveries, the broker, sensors.
struct RunningLinks: Sendable {
  let receivers: RunningReceivers
  let sensors: RunningSensors
  private let broker: BrokerService?

  init(
    _ configuration: Configuration, store: EventStore, sink: any EventSink, hub: EventHub,
    pipeline: PipelineService, client: OutboundClient, suspensions: any AlertSuspensions,
    logger: Logger
  ) {
    let mqtt = configuration.broker.map { broker in
      MQTTClient(
        broker.client(subscriptions: configuration.sensors.compactMap(\.topic)), logger: logger)
    }
    var ways: [(settings: ReceiverSettings, way: any DeliveryWay)] = configuration.webhooks.map {
      ($0.receiver, Webhook(url: $0.url, key: $0.key, client: client, timeout: $0.timeout))
    }
    if let broker = configuration.broker, let mqtt {
      ways.append((broker.receiver, BrokerEvents(broker, client: mqtt)))
    }
    let board = pipeline.board
    let deliveries = DeliveryService(
      ways, store: store, writer: ChangeJSON.bytes, logger: logger,
      wakes: { await hub.listen() })
    receivers = RunningReceivers(
      deliveries: deliveries, store: store, webhooks: configuration.webhooks,
      broker: configuration.broker)
    sensors = RunningSensors(
      service: SensorService(
        configuration.sensors, store: store, sink: sink, client: mqtt,
        suspensions: suspensions, logger: logger,
        cameraCount: { camera, zone in
          let status = board.statuses.first { $0.id == camera && $0.state == .running }
          return status?.crowds.first { $0.zone == zone }?.count
        }))
    broker =
      if let settings = configuration.broker, let mqtt {
        BrokerService(
          settings, client: mqtt, cameras: { await Self.watched(board, store) })
      } else {
        nil
      }
  }

  /// To be called before anything happens: what is stored from then on is delivered.
  func prepare() async throws(StoreError) {
    try await receivers.deliveries.prepare()
    try await sensors.service.prepare()
  }

  var services: [any Service] {
    [receivers.deliveries, sensors.service] + (broker.map { [$0] } ?? [])
  }

  private static func watched(_ board: CameraBoard, _ store: EventStore) async -> [WatchedCamera] {
    // Without the database nobody knows.
    let moving = (try? await store.camerasWithOpenEvent(of: .motion)) ?? []
    return board.statuses.map { status in
      let zones = board.configuration(of: status.id)?.scene.zones ?? []
      return WatchedCamera(
        status: status,
        zones: zones.filter { $0.crowd != nil }.map { .init(id: $0.id, name: $0.name) },
        isMoving: moving.contains(status.id))
    }
  }
}
