internal import GRDB
internal import Pixels
public import Scene

extension EventStore: EventSink {
  public func record(_ transitions: [EventTransition]) async throws(StoreError) {
    if transitions.isEmpty { return }
    try await write("record transitions") { transaction in
      for transition in transitions { try transaction.record(transition) }
    }
  }

  public func record(_ samples: [ZoneSample]) async throws(StoreError) {
    if samples.isEmpty { return }
    try await write("record samples") { transaction in
      for sample in samples { try transaction.record(sample) }
    }
  }

  public func record(_ samples: [HeatSample]) async throws(StoreError) {
    if samples.isEmpty { return }
    try await write("record heat maps") { transaction in
      for sample in samples { try transaction.record(sample) }
    }
  }

  /// Takes the place of older evidence of the same event and kind, whose file becomes garbage.
  /// Throws `unknownEvent` before any transition of the event was recorded.
  public func record(_ evidence: Evidence) async throws(StoreError) {
    guard EvidenceFolder.isName(evidence.fileName) else {
      throw StoreError(
        .badFileName, path: path, operation: "record evidence",
        detail: "expected a file name without directories, got \"\(evidence.fileName)\"")
    }
    try await write("record evidence") { [path] transaction in
      guard let key = try transaction.key(of: evidence.event) else {
        throw StoreError.unknownEvent(evidence.event, path: path, operation: "record evidence")
      }
      try transaction.record(evidence, of: key)
    }
  }

  public func recordBegan(_ run: CameraRun) async throws(StoreError) {
    try await write("record a run") { try $0.record(run) }
  }

  /// Throws `unknownRun` before the run's begin was recorded.
  public func recordEnded(_ end: CameraRunEnd) async throws(StoreError) {
    try await write("record a run's end") { [path] transaction in
      guard try transaction.record(end) else {
        throw StoreError(
          .unknownRun, path: path, operation: "record a run's end",
          detail: "expected the id of a recorded run, got \(end.run)")
      }
    }
  }

  /// Tells what people call cameras and zones, for lists and for the text filter.
  public func describe(_ cameras: [KnownCamera]) async throws(StoreError) {
    try await write("record names") { transaction in
      for camera in cameras { try transaction.describe(camera) }
    }
  }
}

extension StoreError {
  static func unknownEvent(_ id: EventID, path: String, operation: String) -> StoreError {
    StoreError(
      .unknownEvent, path: path, operation: operation,
      detail: "expected the id of a stored event, got \(id)")
  }
}
