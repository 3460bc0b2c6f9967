public import Access
public import Pixels

/// Somebody who is logged in.
public struct Session: Hashable, Sendable {
  /// As it is now: what is changed of a user counts at once.
  public let user: User
  public let beganAt: WallTime
  /// To the minute.
  public let usedAt: WallTime

  /// A session ends when it was not used for so long. Larger: a screen that was left stays open to
  /// whoever comes by.
  public static let longestPause = Duration.seconds(3_600)
  /// And at the latest after so long: a shift with its handing over.
  public static let longest = Duration.seconds(16 * 3_600)

  /// When it ends at the latest.
  public var endsAt: WallTime { beganAt.advanced(by: Self.longest) }

  func isOver(at now: WallTime) -> Bool {
    now >= endsAt || now >= usedAt.advanced(by: Self.longestPause) || !user.isEnabled
  }
}

/// What a program is let in with.
public struct APIToken: Hashable, Sendable, Identifiable {
  public let id: String
  /// What it is for.
  public let name: String
  public let role: Role
  public let scope: Scope
  public let madeBy: String
  public let createdAt: WallTime
  /// `nil`: it goes on.
  public let endsAt: WallTime?
  /// To the minute; `nil`: never.
  public let usedAt: WallTime?
}

/// Who calls, as far as the database knows.
public enum Visitor: Hashable, Sendable {
  /// There are no users: nobody can log in.
  case anybody
  /// Nobody who is known.
  case stranger
  case person(Session)
  case program(APIToken)
}
