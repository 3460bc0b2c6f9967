/// Where the pipeline puts what must last. `Store` conforms; tests record in memory.
///
/// A call returns once its content is durable, and throws if it is not: the caller keeps what it
/// handed over and tries again, unless the error is a `SinkRejection`. Every call may be repeated
/// with the same content without harm.
public protocol EventSink: Sendable {
  /// In order. An `updated` or `ended` step of an event that the sink never saw is stored as a
  /// whole event: each transition carries it complete.
  func record(_ transitions: [EventTransition]) async throws
  func record(_ samples: [ZoneSample]) async throws
  func record(_ samples: [HeatSample]) async throws
  func record(_ evidence: Evidence) async throws
  func recordBegan(_ run: CameraRun) async throws
  func recordEnded(_ end: CameraRunEnd) async throws
}

/// An error of a sink that says whether trying again is of use.
public protocol SinkRejection: Error {
  /// The content itself is refused, e.g. evidence of an event that retention has deleted.
  var isFinal: Bool { get }
}
