import Pixels
import Scene
import Store

struct SiteListBody: Encodable {
  let now: String
  let items: [SiteBody]
}

/// A watched web site on the wire.
struct SiteBody: Encodable {
  let id: String
  let name: String
  let group: String?
  /// Without query.
  let url: String
  let state: SiteStatus.State
  /// Absent: not asked yet.
  let since: String?
  /// Why the last check failed; absent: it did not.
  let reason: String?
  let isChanged: Bool
  let lastCheckAt: String?
  /// Of the last answer; absent: there was none.
  let status: Int?
  let responseS: Double?
  let certificateEndsAt: String?
  /// Whole days, less than 0 after its end.
  let certificateDays: Int?
  let checks: Int
  let failures: Int
  /// Shares of the time that it was watched in the last day, week and 30 days.
  let availabilityDay: Double?
  let availabilityWeek: Double?
  let availabilityMonth: Double?

  init(_ site: SiteStatus, availability: SiteAvailability.Shares?, now: WallTime) {
    id = site.id.text
    name = site.name
    group = site.group
    url = site.address
    state = site.state
    since = site.since?.description
    reason = site.lastCheck?.failure
    isChanged = site.isChanged
    lastCheckAt = site.lastCheck?.at.description
    status = site.lastCheck?.status
    responseS = site.lastCheck?.elapsed.wireSeconds
    certificateEndsAt = site.certificateEnd?.description
    certificateDays = site.certificateEnd.map {
      Int(($0.duration(since: now).inSeconds / 86_400).rounded(.down))
    }
    checks = site.checks
    failures = site.failures
    availabilityDay = availability?.day?.forJSON
    availabilityWeek = availability?.week?.forJSON
    availabilityMonth = availability?.month?.forJSON
  }
}

/// How a site did over time.
struct SiteSeriesBody: Encodable {
  let site: String
  let from: String
  let to: String
  let bucketS: Int
  let items: [Point]

  struct Point: Encodable {
    let beganAt: String
    let checks: Int
    let failures: Int
    let watchedS: Double
    let downS: Double
    /// Absent: no check was answered as it should be.
    let meanResponseS: Double?
    let highResponseS: Double?
    let maxResponseS: Double?
    let availability: Double?

    init(_ point: SitePoint) {
      let isAnswered = point.checks > point.failures
      beganAt = point.beganAt.description
      checks = point.checks
      failures = point.failures
      watchedS = point.watched.wireSeconds
      downS = point.down.wireSeconds
      meanResponseS = isAnswered ? point.meanResponse.wireSeconds : nil
      highResponseS = isAnswered ? point.highResponse.wireSeconds : nil
      maxResponseS = isAnswered ? point.maximumResponse.wireSeconds : nil
      availability = point.availability?.forJSON
    }
  }
}
