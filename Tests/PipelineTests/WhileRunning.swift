@testable import Pipeline

/// Runs `body` while the service watches, and stops it.
func whileRunning(_ service: PipelineService, _ body: () async throws -> Void) async throws {
  let running = Task { try await service.run() }
  do {
    try await body()
  } catch {
    running.cancel()
    _ = try? await running.value
    throw error
  }
  running.cancel()
  _ = try? await running.value
}
