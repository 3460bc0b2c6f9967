import Pipeline
import Pixels
import Scene
import WebAPI

/// The running cameras as the command center sees them.
struct RunningCameras: CameraDirectory {
  private let board: CameraBoard
  private let scenes: [CameraID: SceneConfiguration]

  init(board: CameraBoard, cameras: [CameraConfiguration]) {
    self.board = board
    scenes = Dictionary(uniqueKeysWithValues: cameras.map { ($0.id, $0.scene) })
  }

  func statuses() async -> [CameraStatus] { board.statuses }

  func scene(of camera: CameraID) async -> SceneConfiguration? { scenes[camera] }

  func snapshotTakenAt(of camera: CameraID) async -> WallTime? {
    board.snapshotTakenAt(of: camera)
  }

  func snapshot(of camera: CameraID) async -> WebAPI.LiveSnapshot? {
    board.snapshot(of: camera).map { WebAPI.LiveSnapshot(jpeg: $0.jpeg, takenAt: $0.takenAt) }
  }
}
