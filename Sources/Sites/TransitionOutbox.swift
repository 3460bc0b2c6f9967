import Logging
import Scene

/// Carries transitions to the sink, in order, and tries again until they are stored.
actor TransitionOutbox {
  private let sink: any EventSink
  private let logger: Logger
  private var waiting: [EventTransition] = []
  private var isFailing = false
  private nonisolated let arrivals: AsyncStream<Void>
  private nonisolated let bell: AsyncStream<Void>.Continuation

  private static let firstPause = Duration.milliseconds(250)
  private static let longestPause = Duration.seconds(5)
  private static let lastTries = 3

  init(sink: any EventSink, logger: Logger) {
    self.sink = sink
    self.logger = logger
    (arrivals, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  func add(_ transitions: [EventTransition]) {
    if transitions.isEmpty { return }
    waiting += transitions
    bell.yield()
  }

  /// Runs until the task is cancelled; `storeRest` belongs after it.
  nonisolated func run() async {
    for await _ in arrivals {
      var pause = Self.firstPause
      while await !storeWhatWaits() {
        guard (try? await Task.sleep(for: pause)) != nil else { return }
        pause = min(pause * 2, Self.longestPause)
      }
    }
  }

  /// The last ones, when no more come: tries a few times, also in a cancelled task.
  func storeRest() async {
    for _ in 0..<Self.lastTries {
      if await storeWhatWaits() { return }
      try? await Task.sleep(for: Self.firstPause)
    }
    logger.critical("stopping with \(waiting.count) events of sites that could not be stored")
  }

  /// One after the other, since there are few: whether all were stored, or refused for good.
  private func storeWhatWaits() async -> Bool {
    while let next = waiting.first {
      do {
        try await sink.record([next])
      } catch let error as any SinkRejection where error.isFinal {
        logger.warning("the store refused an event", metadata: ["reason": "\(error)"])
      } catch {
        if !isFailing {
          logger.error(
            "cannot store events of sites; they are kept in memory and tried again",
            metadata: ["reason": "\(error)"])
        }
        isFailing = true
        return false
      }
      waiting.removeFirst()
    }
    isFailing = false
    return true
  }
}
