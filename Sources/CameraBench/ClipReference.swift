import Media
public import Pipeline
import Pixels
import Scene

/// The motion events that full decoding finds in a clip: what other policies are measured by.
public struct ClipReference: Sendable, Codable {
  public struct Span: Hashable, Sendable, Codable {
    /// Seconds from the clip's begin.
    public var begin: Double
    public var end: Double
  }

  public var spans: [Span]
  /// Seconds.
  public var length: Double

  /// Analyses a file in full, as `pantau analyze` does.
  public init(of camera: CameraConfiguration) throws(CameraBenchError) {
    let start = WallTime(microseconds: 0)
    var spans: [EventID: Span] = [:]
    do throws(MediaError) {
      let analysis = FileAnalysis(camera: camera, startingAt: start, interrupt: InterruptFlag())
      let summary = try analysis.run(onTransitions: { transitions in
        for transition in transitions where transition.event.kind == .motion {
          let event = transition.event
          spans[event.id] = Span(
            begin: event.beganAt.duration(since: start).inSeconds,
            end: (event.endedAt ?? transition.at).duration(since: start).inSeconds)
        }
      })
      length = summary.videoSeconds
    } catch {
      throw CameraBenchError("cannot analyse \(camera.address): \(error)")
    }
    self.spans = spans.values.sorted { $0.begin < $1.begin }
  }
}
