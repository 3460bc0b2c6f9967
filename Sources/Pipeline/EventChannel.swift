import DequeModule
import Scene
import Synchronization

/// The lossless way from threads to the control side.
///
/// Any thread may send; one task drains. It never blocks a thread and never forgets an event: when
/// the sink is stuck and more than `capacity` items wait, an event keeps only its newest
/// transition (each carries the event whole, and an alert is kept), and the oldest samples go
/// first; what was dropped is counted.
final class EventChannel: Sendable {
  private struct State {
    var items = Deque<PipelineItem>()
    var droppedSamples = 0
    /// Compaction waits until there is this much, so that it is rare however much is kept.
    var limit: Int
  }

  private let state: Mutex<State>
  private let capacity: Int
  /// Says that something waits.
  let arrivals: AsyncStream<Void>
  private let arrival: AsyncStream<Void>.Continuation

  init(capacity: Int = 4_096) {
    self.capacity = capacity
    state = Mutex(State(limit: capacity))
    (arrivals, arrival) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
  }

  func send(_ item: PipelineItem) {
    state.withLock { state in
      state.items.append(item)
      if state.items.count > state.limit { compact(&state) }
    }
    arrival.yield()
  }

  func send(_ transitions: [EventTransition]) {
    guard !transitions.isEmpty else { return }
    for transition in transitions { send(.transition(transition)) }
  }

  /// Takes all that waits.
  func drain() -> [PipelineItem] {
    state.withLock { state in
      defer { state.items.removeAll(keepingCapacity: true) }
      return Array(state.items)
    }
  }

  /// Puts back what could not be stored, before what came meanwhile.
  func putBack(_ items: [PipelineItem]) {
    guard !items.isEmpty else { return }
    state.withLock { state in
      state.items.prepend(contentsOf: items)
      if state.items.count > state.limit { compact(&state) }
    }
  }

  /// No item follows; ends `arrivals`.
  func finish() { arrival.finish() }

  var droppedSampleCount: Int { state.withLock { $0.droppedSamples } }
  var waitingCount: Int { state.withLock { $0.items.count } }

  /// Leaves each event its newest content, at the place of its earliest waiting step: evidence
  /// that came later stays behind it.
  private func compact(_ state: inout State) {
    var kept: [PipelineItem] = []
    var places: [EventID: Int] = [:]
    for item in state.items {
      guard case .transition(let transition) = item else {
        kept.append(item)
        continue
      }
      if let place = places[transition.event.id], case .transition(let earlier) = kept[place] {
        kept[place] = .transition(transition.replacing(earlier))
      } else {
        places[transition.event.id] = kept.count
        kept.append(item)
      }
    }
    dropOldSamples(of: &kept, counting: &state.droppedSamples)
    state.items = Deque(kept)
    state.limit = max(capacity, 2 * kept.count)
  }

  /// Keeps the newest quarter of a capacity.
  private func dropOldSamples(of kept: inout [PipelineItem], counting dropped: inout Int) {
    var budget = capacity / 4
    var result: [PipelineItem] = []
    for item in kept.reversed() {
      if case .samples(let samples) = item {
        budget -= 1
        if budget < 0 {
          dropped += samples.count
          continue
        }
      }
      result.append(item)
    }
    kept = result.reversed()
  }
}

extension EventTransition {
  /// This step in place of an earlier one of the same event that was never stored; an alert that
  /// the earlier one raised is kept.
  fileprivate func replacing(_ earlier: EventTransition) -> EventTransition {
    EventTransition(
      step: step, event: event, at: at, alert: alert ?? earlier.alert,
      isSuspended: isSuspended || earlier.isSuspended)
  }
}
