public import Scene

/// A run and, unless it goes on, its end.
public struct StoredRun: Hashable, Sendable, Identifiable {
  public let run: CameraRun
  public let end: CameraRunEnd?

  public init(run: CameraRun, end: CameraRunEnd?) {
    self.run = run
    self.end = end
  }

  public var id: EventID { run.id }
}
