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
    var compactions = 0
  }

  private let state = Mutex<State>(State())
  private let capacity: Int
  /// Says that something waits.
  let arrivals: AsyncStream<Void>
  private let arrival: AsyncStream<Void>.Continuation

  init(capacity: Int = 4_096) {
    self.capacity = capacity
    (arrivals, arrival) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
  }

  func send(_ item: PipelineItem) {
    state.withLock { state in
      state.items.append(item)
      if state.items.count > capacity { compact(&state) }
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
      if state.items.count > capacity { compact(&state) }
    }
  }

  /// No item follows; ends `arrivals`.
  func finish() { arrival.finish() }

  var droppedSampleCount: Int { state.withLock { $0.droppedSamples } }
  var waitingCount: Int { state.withLock { $0.items.count } }

  private func compact(_ state: inout State) {
    state.compactions += 1
    var kept: [PipelineItem] = []
    var newest: [EventID: Int] = [:]
    var sampleBudget = capacity / 4
    for item in state.items.reversed() {
      switch item {
      case .transition(let transition):
        if let index = newest[transition.event.id] {
          if case .transition(let later) = kept[index], later.alert == nil, transition.alert != nil
          {
            kept[index] = .transition(
              EventTransition(
                step: later.step, event: later.event, at: later.at, alert: transition.alert))
          }
        } else {
          newest[transition.event.id] = kept.count
          kept.append(item)
        }
      case .samples(let samples):
        if sampleBudget > 0 {
          sampleBudget -= 1
          kept.append(item)
        } else {
          state.droppedSamples += samples.count
        }
      case .evidence, .runBegan, .runEnded:
        kept.append(item)
      }
    }
    state.items = Deque(kept.reversed())
  }
}
