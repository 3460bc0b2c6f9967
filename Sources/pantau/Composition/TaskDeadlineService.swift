import Access
import Logging
import Pixels
import Scene
import ServiceLifecycle
import Store

/// Looks every few seconds which answers of agencies are overdue, and records that as events.
struct TaskDeadlineService: Service {
  let store: EventStore
  let sink: any EventSink
  let suspensions: any AlertSuspensions
  let clock: any WallClock
  let logger: Logger
  var pace = Duration.seconds(10)

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      var deadlines: TaskDeadlines?
      var wasFailing = false
      while true {
        do {
          var current = if let deadlines { deadlines } else { try await begin() }
          // A step that is not recorded is made again from what the database has.
          deadlines = nil
          try await look(&current)
          deadlines = current
          wasFailing = false
        } catch {
          if Task.isCancelled { return }
          if !wasFailing {
            logger.error("deadlines of agencies are not watched", metadata: ["reason": "\(error)"])
          }
          wasFailing = true
        }
        try await Task.sleep(for: pace)
      }
    }
  }

  private func begin() async throws -> TaskDeadlines {
    var filter = EventFilter()
    filter.kinds = [.taskOverdue]
    filter.onlyOpen = true
    let open = try await store.events(filter, limit: EventStore.maximumLimit).events
    return TaskDeadlines(open: open.map(\.event), suspensions: suspensions)
  }

  private func look(_ deadlines: inout TaskDeadlines) async throws {
    let now = clock.now()
    let tasks = try await store.overdueTasks(at: now)
    var transitions: [EventTransition] = []
    deadlines.update(tasks.map(TaskDeadlines.Late.init), at: now, into: &transitions)
    if transitions.isEmpty { return }
    try await store.describe(Array(Set(tasks.map { KnownCamera.desk(of: $0.group) })))
    try await sink.record(transitions)
  }
}

extension TaskDeadlines.Late {
  init(_ task: AgencyTask) {
    let text = task.entries.last { $0.deadline != nil }?.text ?? ""
    self.init(
      number: task.number.text, desk: .desk(of: task.group), deadline: task.deadline,
      detail: "\(task.number) · \(task.agency.name): \(text)")
  }
}

extension KnownCamera {
  /// The desk that passes on what happens in a group of cameras, or in none: what it waits for is seen
  /// by those who see the group.
  static func desk(of group: String?) -> KnownCamera {
    KnownCamera(
      id: .desk(of: group), name: group.map { "Instansi · \($0)" } ?? "Instansi", group: group,
      source: .desk, zones: [])
  }
}
