public import Logging
public import Pixels
public import ServiceLifecycle
public import Store

/// Tells all receivers what happens.
///
/// Each has a courier of its own, so that one that is down or slow keeps nobody else waiting.
public final class DeliveryService: Service {
  private let couriers: [Courier]
  private let store: EventStore
  private let writer: ChangeWriter
  private let wakes: @Sendable () async -> AsyncStream<Void>

  /// - Parameters:
  ///   - receivers: with unique ids, and how each is reached.
  ///   - writer: of the bodies.
  ///   - wakes: a stream for one courier that yields after something was stored.
  public init(
    _ receivers: [(settings: ReceiverSettings, way: any DeliveryWay)], store: EventStore,
    writer: @escaping ChangeWriter, clock: any WallClock = SystemWallClock(), logger: Logger,
    wakes: @escaping @Sendable () async -> AsyncStream<Void>
  ) {
    self.store = store
    self.writer = writer
    self.wakes = wakes
    couriers = receivers.map {
      Courier($0.settings, by: $0.way, store: store, writer: writer, clock: clock, logger: logger)
    }
  }

  /// To be called before anything happens: what is stored from then on is delivered.
  public func prepare() async throws(StoreError) {
    try await store.setReceivers(couriers.map(\.settings.id))
  }

  public func run() async throws {
    // Without receivers it goes on all the same: a service that ends, ends the program.
    await cancelWhenGracefulShutdown { [couriers, wakes] in
      await withDiscardingTaskGroup { group in
        for courier in couriers {
          group.addTask { await courier.run(wakes: await wakes()) }
        }
        if couriers.isEmpty { try? await Task.sleep(for: .seconds(100 * 366 * 86_400)) }
      }
    }
  }

  // MARK: - What is told of it, and done by hand

  /// In the order of the configuration; `nil`: no such receiver.
  public func status(of receiver: String) -> CourierStatus? { courier(receiver)?.status }

  /// How many changes wait for a receiver that has come up to `sequence`; see
  /// `EventStore.countDeliveries`.
  public func waiting(_ receiver: String, after sequence: Int64) async throws(StoreError) -> Int {
    guard let courier = courier(receiver) else { return 0 }
    return try await store.countDeliveries(after: sequence, courier.settings.selection)
  }

  /// Sends something that is no event; returns why it did not get there, `nil`: it did.
  public func tryOut(_ receiver: String) async -> String? {
    guard let courier = courier(receiver) else { return "there is no such receiver" }
    do throws(DeliveryFailure) {
      try await courier.way.tryOut()
      return nil
    } catch {
      return error.reason
    }
  }

  /// Sends a dead letter once more; returns as `tryOut`.
  public func resend(_ letter: DeadLetter) async -> String? {
    guard let courier = courier(letter.receiver) else { return "there is no such receiver" }
    do throws(DeliveryFailure) {
      try await courier.way.deliver(Delivery(letter.change, body: writer(letter.change)))
      return nil
    } catch {
      return error.reason
    }
  }

  private func courier(_ receiver: String) -> Courier? {
    couriers.first { $0.settings.id == receiver }
  }
}
