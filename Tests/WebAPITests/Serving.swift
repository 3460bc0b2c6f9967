import Logging
import ServiceLifecycle
import TestSupport

/// Runs a server on a port of 127.0.0.1 while `body` runs, and ends it as the program does.
///
/// Cancelled instead, it would drop connections that were just accepted, on which NIO traps.
func serving(
  _ application: some Service, on port: Int, _ body: @Sendable () async throws -> Void
) async throws {
  var configuration = ServiceGroupConfiguration(
    services: [.init(service: application)], logger: .silent)
  configuration.maximumGracefulShutdownDuration = .seconds(20)
  let services = ServiceGroup(configuration: configuration)
  try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask { try await services.run() }
    let result: Result<Void, any Error>
    do {
      try await eventually { LoopbackPort.isOpen(UInt16(port)) }
      try await body()
      result = .success(())
    } catch {
      result = .failure(error)
    }
    await services.triggerGracefulShutdown()
    try await group.waitForAll()
    try result.get()
  }
}
