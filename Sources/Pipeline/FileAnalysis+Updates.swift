public import Crowd
public import Media
public import Pixels
public import Scene

extension FileAnalysis {
  /// What an analysis on a thread of its own has to say.
  public enum Update: Sendable {
    case progress(Progress)
    case transitions([EventTransition])
    case samples([ZoneSample])
    /// The last one.
    case summary(Summary)
  }

  /// Runs on a thread of its own. No update but progress is ever dropped. The stream throws what
  /// `run` throws.
  ///
  /// - Parameters:
  ///   - interrupt: ends the analysis early, as if the stream had ended.
  ///   - crowdModel: counts persons where a zone wants them counted; `nil`: from foreground alone.
  ///   - overlayPath: an MP4 file to write, of the pictures with what was seen in them.
  public static func updates(
    of camera: CameraConfiguration, startingAt start: WallTime, interrupt: InterruptFlag,
    crowdModel: CrowdModel? = nil, overlayPath: String? = nil
  ) -> AsyncThrowingStream<Update, any Error> {
    let (updates, continuation) = AsyncThrowingStream.makeStream(of: Update.self)
    // Whoever listens no more wants no more.
    continuation.onTermination = { reason in
      if case .cancelled = reason { interrupt.interrupt() }
    }
    let thread = WorkerThread(name: "analyze") {
      let analysis = FileAnalysis(
        camera: camera, startingAt: start, interrupt: interrupt, crowdModel: crowdModel,
        overlayPath: overlayPath)
      var lastProgress: ContinuousClock.Instant?
      do {
        let summary = try analysis.run(
          onProgress: { progress in
            let now = ContinuousClock.now
            if let last = lastProgress, now - last < .milliseconds(100) { return }
            lastProgress = now
            continuation.yield(.progress(progress))
          },
          onTransitions: { continuation.yield(.transitions($0)) },
          onSamples: { continuation.yield(.samples($0)) })
        continuation.yield(.summary(summary))
        continuation.finish()
      } catch {
        continuation.finish(throwing: error)
      }
    }
    thread.detach()
    return updates
  }
}
