import Logging
import Pixels
import Scene
import Synchronization

/// Carries what the threads send to the sink, in order, and tries again until it is stored.
final class EventRecorder: Sendable {
  private let channel: EventChannel
  private let sink: any EventSink
  private let clock: any WallClock
  private let logger: Logger
  private let inWork = Atomic<Int>(0)
  private let failure = Mutex<PipelineHealth.StorageFailure?>(nil)

  private static let firstPause = Duration.milliseconds(250)
  private static let longestPause = Duration.seconds(5)
  private static let lastTries = 3

  init(channel: EventChannel, sink: any EventSink, clock: any WallClock, logger: Logger) {
    self.channel = channel
    self.sink = sink
    self.clock = clock
    self.logger = logger
  }

  /// Taken from the channel and not yet stored.
  var itemsInWork: Int { inWork.load(ordering: .relaxed) }

  var storageFailure: PipelineHealth.StorageFailure? { failure.withLock { $0 } }

  /// Runs until the channel is finished or the task is cancelled; `storeRest` belongs after it.
  func run() async {
    for await _ in channel.arrivals {
      var pause = Self.firstPause
      while await !storeWhatWaits() {
        guard (try? await Task.sleep(for: pause)) != nil else { return }
        pause = min(pause * 2, Self.longestPause)
      }
    }
  }

  /// The last items, when no more come: tries a few times, also in a cancelled task.
  func storeRest() async {
    for _ in 0..<Self.lastTries {
      if await storeWhatWaits() { return }
      try? await Task.sleep(for: Self.firstPause)
    }
    logger.critical("stopping with \(channel.waitingCount) items that could not be stored")
  }

  /// Returns whether everything was stored or refused for good; the rest is put back.
  private func storeWhatWaits() async -> Bool {
    let items = channel.drain()
    inWork.store(items.count, ordering: .relaxed)
    defer { inWork.store(0, ordering: .relaxed) }
    var done = 0
    var storesSingly = false
    while done < items.count {
      do {
        done += try await store(items, from: done, singly: storesSingly)
      } catch let error as any SinkRejection where error.isFinal {
        // One of a batch: which one shows only when they are stored one by one.
        if !storesSingly, items[done].isTransition {
          storesSingly = true
          continue
        }
        logger.warning("the store refused an item", metadata: ["reason": "\(error)"])
        done += 1
      } catch {
        channel.putBack(Array(items[done...]))
        noteFailure(error)
        return false
      }
    }
    noteSuccess()
    return true
  }

  /// Stores one item, or a row of transitions at once. Returns how many items that were.
  private func store(
    _ items: [PipelineItem], from index: Int, singly: Bool
  ) async throws -> Int {
    switch items[index] {
    case .transition:
      var transitions: [EventTransition] = []
      for item in items[index...] {
        guard case .transition(let transition) = item else { break }
        transitions.append(transition)
        if singly { break }
      }
      try await sink.record(transitions)
      return transitions.count
    case .samples(let samples): try await sink.record(samples)
    case .heat(let samples): try await sink.record(samples)
    case .evidence(let evidence): try await sink.record(evidence)
    case .runBegan(let run): try await sink.recordBegan(run)
    case .runEnded(let end): try await sink.recordEnded(end)
    }
    return 1
  }

  private func noteFailure(_ error: any Error) {
    let isNew = failure.withLock { failure in
      let isNew = failure == nil
      failure = .init(since: failure?.since ?? clock.now(), reason: "\(error)")
      return isNew
    }
    if isNew {
      logger.error(
        "cannot store events; they are kept in memory and tried again",
        metadata: ["reason": "\(error)"])
    }
  }

  private func noteSuccess() {
    let ended = failure.withLock { failure in
      defer { failure = nil }
      return failure
    }
    if let ended {
      logger.notice("storing works again", metadata: ["failed since": "\(ended.since)"])
    }
  }
}
