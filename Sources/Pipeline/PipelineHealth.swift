public import Gating
public import Pixels

/// What stands between the pipeline and "all is well".
public struct PipelineHealth: Hashable, Sendable {
  /// Since when nothing can be stored, and why; `nil` while storing works.
  public var storageFailure: StorageFailure?
  /// Since when snapshots and clips cannot be written, and why; `nil` while they can.
  public var evidenceFailure: StorageFailure?
  /// Events, samples and evidence that wait to be stored.
  public var waitingItems = 0
  /// Samples given up because storing failed for too long. Events never are.
  public var lostSamples = 0
  /// Snapshots and clips that could not be written.
  public var lostEvidence = 0
  /// What is left out of the analysis of all cameras because there is more work than machine.
  public var leftOut = LoadLevel.nothing

  public struct StorageFailure: Hashable, Sendable {
    public var since: WallTime
    public var reason: String
  }
}
