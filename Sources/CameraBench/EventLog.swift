import Scene
import Synchronization

/// Where a benchmark's pipeline puts what it sees: in memory.
final class EventLog: EventSink {
  struct Content: Sendable {
    /// As their last step left them.
    var events: [EventID: Event] = [:]
    var clips: [Evidence] = []
    /// First runs, by camera.
    var runs: [CameraID: CameraRun] = [:]
  }

  private let state = Mutex(Content())

  var content: Content { state.withLock { $0 } }

  func record(_ transitions: [EventTransition]) async throws {
    state.withLock { state in
      for transition in transitions { state.events[transition.event.id] = transition.event }
    }
  }

  func record(_ samples: [ZoneSample]) async throws {}

  func record(_ samples: [HeatSample]) async throws {}

  func record(_ evidence: Evidence) async throws {
    guard evidence.kind == .clip else { return }
    state.withLock { $0.clips.append(evidence) }
  }

  func recordBegan(_ run: CameraRun) async throws {
    state.withLock { state in
      if state.runs[run.camera] == nil { state.runs[run.camera] = run }
    }
  }

  func recordEnded(_ end: CameraRunEnd) async throws {}
}
