public import Scene

/// An event sink that tells the hub after everything that another sink has made durable.
public struct AnnouncingSink: EventSink {
  private let sink: any EventSink
  private let hub: EventHub

  public init(_ sink: any EventSink, hub: EventHub) {
    self.sink = sink
    self.hub = hub
  }

  public func record(_ transitions: [EventTransition]) async throws {
    try await sink.record(transitions)
    await hub.announce()
  }

  /// No change of an event: nobody is told.
  public func record(_ samples: [ZoneSample]) async throws {
    try await sink.record(samples)
  }

  public func record(_ samples: [HeatSample]) async throws {
    try await sink.record(samples)
  }

  public func record(_ evidence: Evidence) async throws {
    try await sink.record(evidence)
    await hub.announce()
  }

  public func recordBegan(_ run: CameraRun) async throws { try await sink.recordBegan(run) }

  public func recordEnded(_ end: CameraRunEnd) async throws { try await sink.recordEnded(end) }
}
