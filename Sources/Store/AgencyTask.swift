public import Access
public import Pixels
public import Scene

/// An event that was passed on to an agency, and what was written about that since.
public struct AgencyTask: Hashable, Sendable, Identifiable {
  public enum State: String, Sendable, Codable, CaseIterable {
    /// The agency is to answer.
    case open
    /// It has: whoever passed it on closes it, or asks again.
    case answered
    case closed
    /// Taken back: nobody needs to answer.
    case withdrawn
  }

  public let number: TaskNumber
  /// May be deleted since, once the task is closed or withdrawn.
  public let event: EventID
  public let kind: EventKind
  public let camera: CameraID
  /// What people call the camera; its id where no name was ever given.
  public let cameraName: String
  /// That the camera belongs to; `nil`: none.
  public let group: String?
  /// When the event began.
  public let beganAt: WallTime
  /// Its name is the one at the time when the event was passed on.
  public let agency: Agency
  public let state: State
  public let deadline: WallTime
  public let createdAt: WallTime
  /// The oldest, by which the event was passed on, first.
  public let entries: [TaskEntry]

  /// A deadline lies at most so far ahead.
  public static let longest = Duration.seconds(366 * 86_400)

  public init(
    number: TaskNumber, event: EventID, kind: EventKind, camera: CameraID, cameraName: String,
    group: String?, beganAt: WallTime, agency: Agency, state: State, deadline: WallTime,
    createdAt: WallTime, entries: [TaskEntry]
  ) {
    self.number = number
    self.event = event
    self.kind = kind
    self.camera = camera
    self.cameraName = cameraName
    self.group = group
    self.beganAt = beganAt
    self.agency = agency
    self.state = state
    self.deadline = deadline
    self.createdAt = createdAt
    self.entries = entries
  }

  public var id: TaskNumber { number }

  public func isOverdue(at now: WallTime) -> Bool { state == .open && deadline < now }
}

/// One entry of a task's trail. Entries are added, never changed.
public struct TaskEntry: Hashable, Sendable {
  public enum Action: String, Sendable, Codable, CaseIterable {
    /// The event was passed on.
    case pass
    /// The agency has said something, and will answer.
    case interim
    case answer
    /// The agency was asked again, until another deadline.
    case ask
    case close
    case withdraw
  }

  public let at: WallTime
  /// Name of the person.
  public let by: String
  public let action: Action
  /// Empty: none.
  public let text: String
  /// Of `pass` and `ask`.
  public let deadline: WallTime?

  public init(at: WallTime, by: String, action: Action, text: String, deadline: WallTime? = nil) {
    self.at = at
    self.by = by
    self.action = action
    self.text = text
    self.deadline = deadline
  }
}

/// As much of a task as an event tells of it.
public struct TaskSummary: Hashable, Sendable {
  public let number: TaskNumber
  public let agencyName: String
  public let state: AgencyTask.State
  public let deadline: WallTime
}

/// What somebody does about a task.
public enum TaskDeed: Hashable, Sendable {
  /// Of a task that is open or answered. `isFinal`: no more will come.
  case answer(text: String, isFinal: Bool)
  /// Of any task that was not withdrawn: it is open again, until another deadline.
  case ask(text: String, deadline: WallTime)
  /// Of a task that is open or answered.
  case close(text: String)
  /// Of a task that is open or answered.
  case withdraw(text: String)
}

/// Which tasks somebody may know of.
public enum TaskScope: Hashable, Sendable {
  /// Those that are about events at these cameras.
  case cameras(Scope)
  /// Those that were given to it.
  case agency(AgencyID)
}

/// A part of a list of tasks, the newest first.
public struct TaskPage: Hashable, Sendable {
  public let tasks: [AgencyTask]
  /// To be given as `before` for the next page; `nil`: this was the last.
  public let next: Int64?
}
