public import Scene
import Synchronization

/// An `EventSink` that keeps everything in memory, in the order in which it came.
public final class RecordingSink: EventSink {
  public struct Content: Sendable {
    public var transitions: [EventTransition] = []
    public var samples: [ZoneSample] = []
    public var heat: [HeatSample] = []
    public var evidence: [Evidence] = []
    public var runsBegan: [CameraRun] = []
    public var runsEnded: [CameraRunEnd] = []

    public init() {}

    /// Each event as its last step left it, in order of their first steps.
    public var events: [Event] {
      var order: [EventID] = []
      var latest: [EventID: Event] = [:]
      for transition in transitions {
        if latest.updateValue(transition.event, forKey: transition.event.id) == nil {
          order.append(transition.event.id)
        }
      }
      return order.compactMap { latest[$0] }
    }
  }

  private let state = Mutex(Content())

  public init() {}

  public var content: Content { state.withLock { $0 } }

  public func record(_ transitions: [EventTransition]) async throws {
    state.withLock { $0.transitions += transitions }
  }

  public func record(_ samples: [ZoneSample]) async throws {
    state.withLock { $0.samples += samples }
  }

  public func record(_ samples: [HeatSample]) async throws {
    state.withLock { $0.heat += samples }
  }

  public func record(_ evidence: Evidence) async throws {
    state.withLock { $0.evidence.append(evidence) }
  }

  public func recordBegan(_ run: CameraRun) async throws {
    state.withLock { $0.runsBegan.append(run) }
  }

  public func recordEnded(_ end: CameraRunEnd) async throws {
    state.withLock { $0.runsEnded.append(end) }
  }
}
