import Logging
import TestSupport

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

/// A service that tells `sink`, with its evidence in `folder`.
func service(
  _ cameras: [CameraConfiguration], _ sink: RecordingSink, in folder: TemporaryDirectory
) -> PipelineService {
  PipelineService(
    cameras: cameras, sink: sink, evidenceDirectory: folder.path, logger: Logger(label: "test"))
}
