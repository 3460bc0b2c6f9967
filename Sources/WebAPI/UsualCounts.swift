import Pixels
import Scene
import Store

/// What is usual in zones at this hour, remembered for as long as the hour lasts: pages ask every
/// second.
actor UsualCounts {
  private let store: EventStore
  private let utcOffset: Duration
  private let clock: any WallClock
  /// Of `hour` alone: what belongs to cameras that are gone is forgotten with it.
  private var known: [Place: UsualCount?] = [:]
  private var hour: HourOfWeek?

  private struct Place: Hashable {
    let camera: CameraID
    let zone: ZoneID
  }

  init(store: EventStore, utcOffset: Duration, clock: any WallClock) {
    self.store = store
    self.utcOffset = utcOffset
    self.clock = clock
  }

  /// `nil`: too little is known, or the store cannot be read, which is told elsewhere.
  func usual(_ camera: CameraID, _ zone: ZoneID) async -> UsualCount? {
    let now = clock.now()
    let hour = HourOfWeek(of: now, utcOffset: utcOffset)
    let place = Place(camera: camera, zone: zone)
    if hour != self.hour {
      known.removeAll()
      self.hour = hour
    }
    if let found = known[place] { return found }
    guard
      let usual = try? await store.usualCount(
        camera: camera, zone: zone, at: now, utcOffset: utcOffset)
    else { return nil }
    // The hour may have ended while the store was read.
    if hour == self.hour { known[place] = .some(usual) }
    return usual
  }

  func week(_ camera: CameraID, _ zone: ZoneID) async throws -> [UsualCount] {
    try await store.usualWeek(
      camera: camera, zone: zone, at: clock.now(), utcOffset: utcOffset)
  }
}
