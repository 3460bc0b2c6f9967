public import Scene

/// What a happening is about: kinds of events that belong together.
public enum Matter: String, Sendable, Codable, CaseIterable {
  /// Somebody or something moves.
  case movement
  /// A thing was left, or is gone: never hidden behind who put it there.
  case object
  case crowd
  /// What a camera shows cannot be relied on.
  case picture
  /// Pictures do not come as they should, perhaps of many cameras: an outage.
  case connection
  /// Pantau itself has too much to do.
  case load
  /// Web sites do not answer, perhaps many: an outage.
  case site
  /// What a web site shows, or its certificate, is not as it should be.
  case content
  /// A citizen's report: each is a row of its own.
  case report
  /// Something that was passed to an agency: each is a row of its own.
  case task
  /// Counts from outside cannot be relied on.
  case count

  public init(of kind: EventKind) {
    self =
      switch kind {
      case .motion, .lineCrossing, .loitering, .wrongDirection: .movement
      case .objectLeft, .objectRemoved: .object
      case .crowd, .surge, .dispersal, .counterFlow: .crowd
      case .cameraDark, .cameraBright, .cameraCovered, .cameraBlurred, .cameraMoved: .picture
      case .cameraOffline, .cameraMainOffline, .cameraFrozen, .cameraLowFrameRate: .connection
      case .overload: .load
      case .siteDown: .site
      case .siteCertificate, .siteChanged: .content
      case .report: .report
      case .taskOverdue: .task
      case .countDisagreement, .sensorSilent: .count
      }
  }

  /// Whether alerts of different cameras are one happening.
  var isOfManyCameras: Bool { self == .connection || self == .site }

  /// Whether each event is a happening by itself.
  var isOfOneEvent: Bool { self == .report || self == .task }
}

/// A happening's opaque id.
public struct HappeningID: Hashable, Sendable, CustomStringConvertible {
  let key: Int64

  init(key: Int64) { self.key = key }

  /// Reads an id that a request holds; `nil` if it has another form.
  public init?(_ text: String) {
    guard text.hasPrefix("h"), let key = Int64(text.dropFirst()), key > 0, text == "h\(key)" else {
      return nil
    }
    self.key = key
  }

  public var text: String { "h\(key)" }
  public var description: String { text }
}

/// Alerts that belong together: one row of the queue, worked off at once.
///
/// It is about what one may see of it: of an outage of cameras in several groups everybody has his
/// own ones alone.
public struct Happening: Hashable, Sendable, Identifiable {
  /// Events that are told of one happening at most; `count` counts the others.
  public static let eventLimit = 60

  public let id: HappeningID
  /// The one that leads, the most severe and among those the oldest alert, and those after it.
  public let events: [StoredEvent]
  /// How many events, also those beyond `events`.
  public let count: Int
  /// Of those, with which nobody deals yet.
  public let newCount: Int
  /// At how many cameras.
  public let cameraCount: Int

  /// New as long as one of its events is.
  public var state: EventState {
    if newCount > 0 { return .new }
    return events.allSatisfy { $0.state == .resolved } ? .resolved : .acknowledged
  }

  /// Of the event that leads.
  public var alert: Alert? { events.first?.alert }

  /// Who is to deal with it.
  public var assignee: String? { events.first?.assignee }
}

/// What waits for operators.
public struct AlertQueue: Hashable, Sendable {
  /// The most severe first, among equals the one that has waited longest.
  public let happenings: [Happening]
  /// How many there are, also those beyond `happenings`.
  public let total: Int
  /// How many alerts that are, of one event each.
  public let alertTotal: Int
}
