import Media
import Pixels
import Scene
import Synchronization

/// Looks every half second whether pictures come from the cameras, also from those that never
/// connected: what a reader that waits for its camera cannot do.
final class ConnectionWatch: Sendable {
  private struct Watched {
    let camera: CameraID
    let pulse: CameraPulse
    var health: ConnectionHealth
    /// `nil`: the camera has no other stream.
    var main: Main?
  }

  private struct Main {
    let pulse: CameraPulse
    var health: ConnectionHealth
  }

  private let watched = Mutex<[Watched]>([])
  private let board: CameraBoard
  private let channel: EventChannel
  private let clock: any WallClock
  private let suspensions: any AlertSuspensions

  init(
    board: CameraBoard, channel: EventChannel, clock: any WallClock,
    suspensions: any AlertSuspensions = NoSuspensions()
  ) {
    self.suspensions = suspensions
    self.board = board
    self.channel = channel
    self.clock = clock
  }

  /// Watches a camera from now on, and its main stream, where another is analysed.
  func add(_ camera: CameraConfiguration, pulse: CameraPulse, main: CameraPulse? = nil) {
    guard camera.health.isEnabled else { return }
    var rules = camera.health
    // A file that is read as fast as analysis can has no rate of its own.
    if camera.analysedAddress.isFile && !camera.playback.isRealtime {
      rules.lowFrameRate.isEnabled = false
    }
    let entry = Watched(
      camera: camera.id, pulse: pulse,
      health: ConnectionHealth(
        camera: camera.id, rules: rules, alerts: camera.scene.alerts, suspensions: suspensions),
      main: main.map { pulse in
        Main(
          pulse: pulse,
          health: ConnectionHealth(
            camera: camera.id, rules: rules, alerts: camera.scene.alerts, isOfMainStream: true,
            suspensions: suspensions))
      })
    watched.withLock { $0.append(entry) }
  }

  /// Watches a camera no more; what is open ends.
  func remove(_ camera: CameraID) {
    end { $0.camera == camera }
  }

  /// How many cameras are watched.
  var count: Int { watched.withLock(\.count) }

  /// Runs until the task is cancelled; `stop` belongs after it.
  func run() async { await everyHalfSecond { look(after: $0) } }

  /// Ends what is open: Pantau is being stopped.
  func stop() { end { _ in true } }

  /// - Parameter elapsed: since the last look.
  func look(after elapsed: Duration) {
    let now = clock.now()
    var transitions: [EventTransition] = []
    watched.withLock { watched in
      for index in watched.indices where !watched[index].pulse.isFinished {
        watched[index].health.update(
          packets: watched[index].pulse.packetCount, after: elapsed, at: now, into: &transitions)
        // A camera that is gone is told once.
        if let main = watched[index].main, !main.pulse.isFinished, !watched[index].health.isSilent {
          watched[index].main?.health.update(
            packets: main.pulse.packetCount, after: elapsed, at: now, into: &transitions)
        }
      }
    }
    tell(transitions)
  }

  private func end(where isMeant: (Watched) -> Bool) {
    let now = clock.now()
    var transitions: [EventTransition] = []
    watched.withLock { watched in
      for index in watched.indices where isMeant(watched[index]) {
        watched[index].health.end(at: now, reason: .stopped, into: &transitions)
        watched[index].main?.health.end(at: now, reason: .stopped, into: &transitions)
      }
      watched.removeAll(where: isMeant)
    }
    tell(transitions)
  }

  private func tell(_ transitions: [EventTransition]) {
    channel.send(transitions)
    board.note(transitions)
  }
}
