public import Pixels
public import Scene
import Synchronization

/// What every camera is doing now: written by its threads, read by the API and the metrics.
public final class CameraBoard: Sendable {
  private struct Entry {
    let camera: CameraConfiguration
    var status: CameraStatus
    var pictures: [LivePicture: Shown] = [:]
    var density: LiveDensity?
    var trial: SensitivityTrial?
    var blobs: LiveBlobs?
    var blobsWantedUntil = WallTime(microseconds: 0)
  }

  private struct SensitivityTrial {
    let sensitivity: Double
    let until: WallTime
  }

  private struct Shown {
    var snapshot: LiveSnapshot?
    var wantedUntil = WallTime(microseconds: 0)
  }

  private let entries = Mutex<[CameraID: Entry]>([:])
  private let order = Mutex<[CameraID]>([])
  private let clock: any WallClock

  init(cameras: [CameraConfiguration], clock: any WallClock) {
    self.clock = clock
    for camera in cameras { put(camera) }
    arrange(cameras.map(\.id))
  }

  /// In the configuration's order.
  public var statuses: [CameraStatus] {
    let order = order.withLock(\.self)
    return entries.withLock { entries in order.compactMap { entries[$0]?.status } }
  }

  /// By what a camera is watched; `nil`: there is no such camera.
  public func configuration(of camera: CameraID) -> CameraConfiguration? {
    entries.withLock { $0[camera]?.camera }
  }

  /// When the newest picture was taken; asking for that alone makes no pictures.
  public func snapshotTakenAt(of camera: CameraID) -> WallTime? {
    entries.withLock { $0[camera]?.pictures[.plain]?.snapshot?.takenAt }
  }

  /// The newest picture. Asking keeps it coming, about once a second, for the next seconds;
  /// a camera that nobody looks at encodes nothing.
  public func snapshot(of camera: CameraID, _ picture: LivePicture = .plain) -> LiveSnapshot? {
    let now = clock.now()
    return entries.withLock { entries in
      entries[camera]?.pictures[picture, default: Shown()].wantedUntil =
        now.advanced(by: .seconds(10))
      return entries[camera]?.pictures[picture]?.snapshot
    }
  }

  /// Where the persons are in the picture that was counted last; `nil`: none has been in this run.
  public func density(of camera: CameraID) -> LiveDensity? {
    entries.withLock { $0[camera]?.density }
  }

  /// Motion of a camera is detected by another sensitivity than the configured one, for ten seconds.
  ///
  /// - Parameter sensitivity: 0...1; what is found meanwhile counts.
  public func trySensitivity(_ sensitivity: Double, of camera: CameraID) {
    let trial = SensitivityTrial(
      sensitivity: sensitivity, until: clock.now().advanced(by: .seconds(10)))
    entries.withLock { $0[camera]?.trial = trial }
  }

  /// What moved in the newest picture. Asking keeps it coming, picture by picture, for the next
  /// seconds; of a camera that nobody asks about it is not kept.
  public func blobs(of camera: CameraID) -> LiveBlobs? {
    let now = clock.now()
    return entries.withLock { entries in
      entries[camera]?.blobsWantedUntil = now.advanced(by: .seconds(5))
      return entries[camera]?.blobs
    }
  }

  // MARK: - Coming and going

  /// A camera that is watched from now on, with nothing known of it yet; `arrange` gives it its
  /// place.
  func put(_ camera: CameraConfiguration) {
    var status = CameraStatus(
      id: camera.id, name: camera.name, state: .connecting, stateSince: clock.now())
    status.group = camera.group
    status.place = camera.place
    entries.withLock { $0[camera.id] = Entry(camera: camera, status: status) }
  }

  /// Whatever its threads still have to say of it is forgotten.
  func remove(_ camera: CameraID) { entries.withLock { $0[camera] = nil } }

  /// The order from now on; cameras that are not named are not shown.
  func arrange(_ cameras: [CameraID]) { order.withLock { $0 = cameras } }

  // MARK: - The camera's threads

  var now: WallTime { clock.now() }

  func update(_ camera: CameraID, _ change: (inout CameraStatus) -> Void) {
    entries.withLock { entries in
      guard var entry = entries[camera] else { return }
      change(&entry.status)
      entries[camera] = entry
    }
  }

  /// Which conditions of cameras began and ended.
  func note(_ transitions: [EventTransition]) {
    for transition in transitions where transition.event.kind.isOfHealth {
      update(transition.event.camera) { status in
        status.conditions.removeAll { $0 == transition.event.kind }
        if transition.step != .ended { status.conditions.append(transition.event.kind) }
      }
    }
  }

  func setState(_ state: CameraStatus.State, of camera: CameraID, error: String? = nil) {
    let now = clock.now()
    update(camera) { status in
      if status.state != state {
        status.state = state
        status.stateSince = now
      }
      if let error {
        status.lastError = error
      } else if state == .running {
        status.lastError = nil
      }
      if state != .running {
        status.framesPerSecond = 0
        status.bitsPerSecond = 0
        status.foregroundFraction = 0
        status.crowds = []
        status.delay = .zero
        status.picture = .warmUp
      }
    }
    if state != .running {
      post(nil as LiveDensity?, of: camera)
      post(nil as LiveBlobs?, of: camera)
    }
  }

  /// Whether somebody has asked for this picture of a camera lately, or never had one.
  func wantsSnapshot(of camera: CameraID, _ picture: LivePicture = .plain) -> Bool {
    let now = clock.now()
    return entries.withLock { entries in
      guard let entry = entries[camera] else { return false }
      guard let shown = entry.pictures[picture], let snapshot = shown.snapshot else { return true }
      let age = now.duration(since: snapshot.takenAt)
      // Below zero: our clock was set back.
      return shown.wantedUntil > now && (age >= .milliseconds(900) || age < .zero)
    }
  }

  /// By which motion is to be detected now.
  func sensitivity(of camera: CameraID, configured: Double) -> Double {
    let now = clock.now()
    return entries.withLock { entries in
      guard let trial = entries[camera]?.trial else { return configured }
      if now < trial.until { return trial.sensitivity }
      entries[camera]?.trial = nil
      return configured
    }
  }

  func post(_ snapshot: LiveSnapshot, of camera: CameraID, _ picture: LivePicture = .plain) {
    entries.withLock { $0[camera]?.pictures[picture, default: Shown()].snapshot = snapshot }
  }

  /// Whether somebody has asked for blobs of a camera lately.
  func wantsBlobs(of camera: CameraID) -> Bool {
    let now = clock.now()
    return entries.withLock { ($0[camera]?.blobsWantedUntil).map { $0 > now } ?? false }
  }

  func post(_ blobs: LiveBlobs?, of camera: CameraID) {
    entries.withLock { $0[camera]?.blobs = blobs }
  }

  func post(_ density: LiveDensity?, of camera: CameraID) {
    entries.withLock { $0[camera]?.density = density }
  }
}

/// What a live picture of a camera shows.
public enum LivePicture: Hashable, Sendable, CaseIterable {
  case plain
  /// With zones, lines and what the camera knows of the ground drawn in.
  case calibration
  /// With what moves drawn in.
  case motion
}

/// The newest picture of a camera, for the wall.
public struct LiveSnapshot: Sendable {
  public let jpeg: [UInt8]
  public let takenAt: WallTime
}
