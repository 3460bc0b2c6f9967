import Deliveries
import Foundation
import Logging
import Pixels
import Scene
import Store
import Synchronization
import TestSupport

/// A way that a test scripts: what comes of each try, in order; then everything succeeds.
final class ScriptedWay: DeliveryWay {
  private struct State {
    var failures: [DeliveryFailure?]
    var tried: [String] = []
    var delivered: [String] = []
    var always: DeliveryFailure?
  }

  private let state: Mutex<State>

  init(_ failures: [DeliveryFailure?] = []) { state = Mutex(State(failures: failures)) }

  /// Ids, in order.
  var tried: [String] { state.withLock(\.tried) }
  var delivered: [String] { state.withLock(\.delivered) }

  /// What comes of every try from now on; `nil`: it succeeds.
  func answer(_ failure: DeliveryFailure?) { state.withLock { $0.always = failure } }

  func deliver(_ delivery: Delivery) async throws(DeliveryFailure) {
    let failure = state.withLock { state -> DeliveryFailure? in
      state.tried.append(delivery.id)
      let failure = state.failures.isEmpty ? state.always : state.failures.removeFirst()
      if failure == nil { state.delivered.append(delivery.id) }
      return failure
    }
    if let failure { throw failure }
  }

  func tryOut() async throws(DeliveryFailure) {
    if let failure = state.withLock(\.always) { throw failure }
  }
}

extension WallTime {
  /// 2026-11-22T00:00:00Z, a Sunday.
  static let start = WallTime(microseconds: 1_795_305_600_000_000)
}

extension EventStore {
  /// Stores an event with an alert; its id.
  @discardableResult
  func alert(
    _ number: Int, kind: EventKind = .motion, camera: String = "gate",
    severity: Severity = .warning
  ) async throws -> EventID {
    var random = SplitMix64(seed: UInt64(number) &* 7_919 &+ 1)
    let at = WallTime.start.advanced(by: .seconds(number))
    let event = Event(
      id: EventID(at: at, using: &random), kind: kind, camera: CameraID(camera)!, zone: nil,
      beganAt: at, severity: severity, peakValue: 0.5, peakAt: at, threshold: 0.01, unit: .share,
      method: "foreground")
    try await record([
      EventTransition(
        step: .began, event: event, at: at,
        alert: Alert(event: event.id, severity: severity, raisedAt: at))
    ])
    return event.id
  }
}

/// A service of deliveries that runs while a test does, woken as by the event hub.
struct RunningDeliveries {
  let service: DeliveryService
  let wake: @Sendable () -> Void

  static func run(
    _ receivers: [(settings: ReceiverSettings, way: any DeliveryWay)], store: EventStore,
    clock: any WallClock = SystemWallClock(), prepares: Bool = true,
    _ body: @Sendable (RunningDeliveries) async throws -> Void
  ) async throws {
    let wakers = Wakers()
    try await withThrowingTaskGroup(of: Void.self) { group in
      let service = DeliveryService(
        receivers, store: store, writer: { Array(#"{"event":"\#($0.event.id)"}"#.utf8) },
        clock: clock, logger: .silent,
        wakes: {
          let (stream, waker) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
          wakers.add(waker)
          return stream
        })
      if prepares { try await service.prepare() }
      group.addTask { try await service.run() }
      try await body(
        RunningDeliveries(service: service, wake: { wakers.wake() }))
      group.cancelAll()
    }
  }
}

/// Wakes all couriers.
private final class Wakers: Sendable {
  private let list = Mutex<[AsyncStream<Void>.Continuation]>([])

  func add(_ waker: AsyncStream<Void>.Continuation) { list.withLock { $0.append(waker) } }

  func wake() { list.withLock { for waker in $0 { waker.yield() } } }
}
