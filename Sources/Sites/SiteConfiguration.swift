public import Outbound
public import Scene

/// A web site that is watched.
public struct SiteConfiguration: Hashable, Sendable, Identifiable {
  public let id: CameraID
  /// What people call it.
  public var name: String
  /// That it belongs to; `nil`: none.
  public var group: String?
  public var address: WebAddress
  /// From one check to the next. Smaller: outages are found sooner; more requests.
  public var interval = Duration.seconds(60)
  /// Until a check that is not answered fails, redirects and all.
  public var timeout = Duration.seconds(10)
  /// Must be somewhere in the page, as it is written here; `nil`: nothing must.
  public var expectedText: String?
  /// After redirects.
  public var expectedStatus = 200...399
  public var rules = SiteRules()

  /// A site that sends on more often than this does not answer.
  public static let mostRedirects = 5
  /// So much of a page is looked at.
  public static let mostBytes = 1_000_000

  public init(id: CameraID, name: String, address: WebAddress) {
    self.id = id
    self.name = name
    self.address = address
  }

  /// After a first failure it is asked again soon, to know. While it is down for long it is asked more
  /// rarely, up to five times the interval: an end is known a little later, and those that are down keep
  /// no places from the others.
  func pause(afterFailures failures: Int) -> Duration {
    switch failures {
    case 0: interval
    case 1: min(interval, max(.seconds(10), interval / 4))
    default: interval * min(5, 1 + failures / 10)
    }
  }

  /// The longest time from one check to the next.
  var longestPause: Duration { interval * 5 + timeout + .seconds(60) }
}
