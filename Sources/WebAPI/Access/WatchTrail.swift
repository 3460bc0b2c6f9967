import Pixels
import Scene
import Store

/// Notes in the audit trail who watches what: once in ten minutes for each person and camera, since
/// a wall asks for every picture every second.
actor WatchTrail {
  private let store: EventStore
  private let clock: any WallClock
  private var noted: [Watch: WallTime] = [:]

  static let step = Duration.seconds(600)
  private static let capacity = 20_000

  private struct Watch: Hashable {
    let name: String
    let action: AuditAction
    let camera: CameraID
  }

  init(store: EventStore, clock: any WallClock) {
    self.store = store
    self.clock = clock
  }

  /// Where nobody can log in there is nobody to tell of. A database that cannot write keeps nobody
  /// from watching; it is tried again with the next picture.
  func note(
    _ action: AuditAction, camera: CameraID, event: EventID? = nil, by caller: Caller
  ) async {
    guard let name = caller.name else { return }
    let watch = Watch(name: name, action: action, camera: camera)
    let now = clock.now()
    if let last = noted[watch], now >= last, now.duration(since: last) < Self.step { return }
    if noted.count >= Self.capacity {
      noted = noted.filter { now.duration(since: $0.value) < Self.step }
    }
    noted[watch] = now
    do {
      try await store.note(action, camera: camera, event: event, by: caller.performer)
    } catch {
      noted[watch] = nil
    }
  }
}
