import Pixels
import Scene
import Store

/// What is usual in zones at this hour, remembered for as long as the hour lasts: pages ask every
/// second.
actor UsualCounts {
  private let store: EventStore
  private let utcOffset: Duration
  private let clock: any WallClock
  private var known: [Place: Known] = [:]

  private struct Place: Hashable {
    let camera: CameraID
    let zone: ZoneID
  }

  private struct Known {
    let hour: HourOfWeek
    let usual: UsualCount?
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
    if let found = known[place], found.hour == hour { return found.usual }
    guard
      let usual = try? await store.usualCount(
        camera: camera, zone: zone, at: now, utcOffset: utcOffset)
    else { return nil }
    known[place] = Known(hour: hour, usual: usual)
    return usual
  }

  func week(_ camera: CameraID, _ zone: ZoneID) async throws -> [UsualCount] {
    try await store.usualWeek(
      camera: camera, zone: zone, at: clock.now(), utcOffset: utcOffset)
  }
}
