import ServiceLifecycle
import UnixSignals

/// Reads the configuration again at every SIGHUP.
struct ReloadService: Service {
  /// Trapped since before the configuration was read for the first time: none is missed.
  let hangUps: UnixSignalsSequence
  let cameras: ConfiguredCameras

  func run() async throws {
    for await _ in hangUps.cancelOnGracefulShutdown() { await cameras.reload() }
  }
}
