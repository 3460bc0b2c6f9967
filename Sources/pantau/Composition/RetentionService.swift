import Logging
import Pixels
import ServiceLifecycle
import Store

/// Applies the retention rules at the start and then every few minutes.
struct RetentionService: Service {
  let store: EventStore
  let policy: RetentionPolicy
  let evidenceDirectory: String
  let clock: any WallClock
  let logger: Logger

  private static let pace = Duration.seconds(300)

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      var wasFailing = false
      while true {
        do {
          let report = try await store.applyRetention(
            policy, now: clock.now(), evidenceDirectory: evidenceDirectory)
          if report.eventsDeleted > 0 {
            logger.info(
              "retention",
              metadata: ["events": "\(report.eventsDeleted)", "files": "\(report.filesDeleted)"])
          }
          wasFailing = false
        } catch {
          // Cut short by the shutdown: the next start goes on with it.
          if Task.isCancelled { return }
          if !wasFailing { logger.error("retention failed", metadata: ["reason": "\(error)"]) }
          wasFailing = true
        }
        try await Task.sleep(for: Self.pace)
      }
    }
  }
}
