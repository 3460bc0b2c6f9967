internal import Logging
internal import Pixels
internal import Store
internal import Synchronization

/// Takes changes to one receiver, in their order, one at a time.
///
/// What is noted in the store is noted after the receiver has said that it has it: a kill in between
/// makes the next start deliver it again, with the same id.
final class Courier: Sendable {
  let settings: ReceiverSettings
  let way: any DeliveryWay
  private let store: EventStore
  private let writer: ChangeWriter
  private let clock: any WallClock
  private let logger: Logger
  private let shared = Mutex(CourierStatus())

  /// A receiver that refuses a delivery so often does not want it, while it takes others.
  private static let refusals = 3
  /// Progress is written at the latest after this time, so that a kill repeats little.
  private static let longestUnnoted = Duration.seconds(1)
  private static let batch = 20
  /// Whether something is new is looked for so often even if nobody says so.
  private static let longestSleep = Duration.seconds(30)

  init(
    _ settings: ReceiverSettings, by way: any DeliveryWay, store: EventStore,
    writer: @escaping ChangeWriter, clock: any WallClock, logger: Logger
  ) {
    self.settings = settings
    self.way = way
    self.store = store
    self.writer = writer
    self.clock = clock
    self.logger = logger
  }

  var status: CourierStatus { shared.withLock(\.self) }

  /// Delivers until its task is cancelled.
  ///
  /// - Parameter wakes: says that there may be something new.
  func run(wakes: AsyncStream<Void>) async {
    let (signals, signal) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
    signal.yield()
    await withDiscardingTaskGroup { group in
      group.addTask { for await _ in wakes { signal.yield() } }
      group.addTask {
        while !Task.isCancelled {
          try? await Task.sleep(for: Self.longestSleep)
          signal.yield()
        }
      }
      var place: Int64?
      for await _ in signals { await deliverAll(from: &place) }
      group.cancelAll()
    }
  }

  /// Returns when there is nothing more, or when its task is cancelled.
  private func deliverAll(from place: inout Int64?) async {
    var wasFailing = false
    while !Task.isCancelled {
      do {
        let start = try await startingPlace(place)
        let next = try await deliverBatch(after: start)
        place = next
        if next == start { return }
        wasFailing = false
      } catch {
        if error is CancellationError { return }
        // The database: nothing is lost, and the events themselves wait as well.
        if !wasFailing {
          logger.error(
            "deliveries wait", metadata: ["receiver": "\(settings.id)", "reason": "\(error)"])
        }
        wasFailing = true
        place = nil
        try? await Task.sleep(for: .seconds(2))
      }
    }
  }

  private func startingPlace(_ place: Int64?) async throws -> Int64 {
    if let place { return place }
    guard let record = try await store.receivers().first(where: { $0.id == settings.id }) else {
      preconditionFailure("a courier runs for a receiver that the store was not told of")
    }
    return record.sequence
  }

  // MARK: - Delivering

  /// Progress that the store does not know of yet.
  private struct Unnoted {
    var through: Int64
    var count = 0
    var since = ContinuousClock.now
  }

  /// Delivers what comes next; returns how far all is dealt with.
  private func deliverBatch(after start: Int64) async throws -> Int64 {
    let batch = try await store.deliveries(
      after: start, settings.selection, limit: Self.batch)
    if batch.missed > 0 {
      logger.warning(
        "changes were deleted before they could be delivered",
        metadata: ["receiver": "\(settings.id)", "at_most": "\(batch.missed)"])
      try await store.noteDelivered(
        to: settings.id, through: start + Int64(batch.missed), count: 0, missed: batch.missed)
    }
    var unnoted = Unnoted(through: start)
    for change in batch.changes {
      if settings.isInHours(change.at) {
        switch try await deliver(change, &unnoted) {
        case .delivered: unnoted.count += 1
        case .buried(let place):
          // Others of the batch went with it.
          if place > change.sequence { return place }
        }
      }
      unnoted.through = change.sequence
      if unnoted.since.duration(to: .now) >= Self.longestUnnoted { try await note(&unnoted) }
    }
    // Where nothing was of interest, a place that is a little behind costs a short walk at the start.
    let isFar = batch.through - start >= 500
    unnoted.through = batch.through
    if !batch.changes.isEmpty || isFar { try await note(&unnoted) }
    return batch.through
  }

  private func note(_ unnoted: inout Unnoted) async throws {
    try await store.noteDelivered(
      to: settings.id, through: unnoted.through, count: unnoted.count)
    unnoted.count = 0
    unnoted.since = .now
  }

  private enum Outcome {
    case delivered
    /// Given up, with all others up to this sequence.
    case buried(through: Int64)
  }

  private func deliver(_ change: EventChange, _ unnoted: inout Unnoted) async throws -> Outcome {
    let delivery = Delivery(change, body: writer(change))
    var pace = RetryPace()
    var refusals = 0
    var random = SystemRandomNumberGenerator()
    while true {
      let failure: DeliveryFailure
      do throws(DeliveryFailure) {
        try await way.deliver(delivery)
        noteSuccess()
        return .delivered
      } catch {
        failure = error
      }
      if unnoted.count > 0 { try await note(&unnoted) }
      try Task.checkCancellation()
      refusals += failure.isRefusal ? 1 : 0
      let tries = pace.failures + 1
      let pause = pace.pause(asked: failure.pause, using: &random)
      noteFailure(failure, tries: tries, pause: pause)
      if clock.now().duration(since: change.at) >= settings.patience {
        return .buried(through: try await buryOld(from: change, tries: tries, failure))
      }
      if refusals >= Self.refusals {
        try await bury([change], tries: tries, failure)
        return .buried(through: change.sequence)
      }
      try await Task.sleep(for: pause)
    }
  }

  // MARK: - Giving up

  /// Gives up everything that has waited for too long, of which `first` is the oldest; returns the
  /// sequence up to which it did.
  private func buryOld(
    from first: EventChange, tries: Int, _ failure: DeliveryFailure
  ) async throws -> Int64 {
    try await bury([first], tries: tries, failure)
    let horizon = clock.now().advanced(by: .zero - settings.patience)
    var place = first.sequence
    while true {
      let batch = try await store.deliveries(after: place, settings.selection, limit: 200)
      let old = batch.changes.prefix { $0.at <= horizon }
      guard let last = old.last else { return place }
      let wanted = old.filter { settings.isInHours($0.at) }
      if !wanted.isEmpty { try await bury(Array(wanted), tries: 0, failure) }
      place = last.sequence
      if old.count < batch.changes.count { return place }
    }
  }

  private func bury(
    _ changes: [EventChange], tries: Int, _ failure: DeliveryFailure
  ) async throws {
    logger.warning(
      "deliveries were given up",
      metadata: [
        "receiver": "\(settings.id)", "count": "\(changes.count)", "reason": "\(failure)",
      ])
    try await store.bury(changes, for: settings.id, tries: tries, reason: failure.reason)
  }

  // MARK: - What is told of it

  func noteSuccess() {
    let wasFailing = shared.withLock { status in
      let wasFailing = status.state == .waiting
      status.state = .delivering
      status.failures = 0
      status.retryAt = nil
      status.succeeded += 1
      return wasFailing
    }
    if wasFailing { logger.notice("delivers again", metadata: ["receiver": "\(settings.id)"]) }
  }

  private func noteFailure(_ failure: DeliveryFailure, tries: Int, pause: Duration) {
    let now = clock.now()
    let wasFailing = shared.withLock { status in
      let wasFailing = status.state == .waiting
      status.state = .waiting
      status.failures = tries
      status.retryAt = now.advanced(by: pause)
      status.lastFailure = failure.reason
      status.lastFailureAt = now
      status.failed += 1
      return wasFailing
    }
    if !wasFailing {
      logger.warning(
        "a delivery failed and is tried again",
        metadata: ["receiver": "\(settings.id)", "reason": "\(failure)"])
    }
  }
}
