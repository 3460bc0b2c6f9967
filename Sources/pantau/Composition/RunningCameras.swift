import Crowd
import Media
import Pipeline
import Pixels
import Scene
import WebAPI

/// The running cameras as the command center sees them.
struct RunningCameras: CameraDirectory {
  let pipeline: PipelineService

  private var board: CameraBoard { pipeline.board }

  func statuses() async -> [CameraStatus] { board.statuses }

  func scene(of camera: CameraID) async -> SceneConfiguration? {
    board.configuration(of: camera)?.scene
  }

  func snapshotTakenAt(of camera: CameraID) async -> WallTime? {
    board.snapshotTakenAt(of: camera)
  }

  func snapshot(of camera: CameraID) async -> WebAPI.LiveSnapshot? {
    picture(.plain, of: camera)
  }

  func calibration(of camera: CameraID) async -> WebAPI.LiveSnapshot? {
    picture(.calibration, of: camera)
  }

  func motion(of camera: CameraID) async -> WebAPI.LiveSnapshot? {
    picture(.motion, of: camera)
  }

  func trySensitivity(_ sensitivity: Double, of camera: CameraID) async {
    board.trySensitivity(sensitivity, of: camera)
  }

  private func picture(_ kind: LivePicture, of camera: CameraID) -> WebAPI.LiveSnapshot? {
    board.snapshot(of: camera, kind).map {
      WebAPI.LiveSnapshot(jpeg: $0.jpeg, takenAt: $0.takenAt)
    }
  }

  func density(of camera: CameraID) async -> CountedDensity? {
    board.density(of: camera).map { density in
      CountedDensity(
        takenAt: density.takenAt, picture: density.picture, blockPixels: density.blockPixels,
        blocks: density.map.size, persons: density.map.counts)
    }
  }

  func densityPicture(of camera: CameraID) async throws -> WebAPI.LiveSnapshot? {
    guard let density = board.density(of: camera) else { return nil }
    return WebAPI.LiveSnapshot(
      bytes: try ColourPNG.encode(density.layer), takenAt: density.takenAt)
  }

  func blobs(of camera: CameraID) async -> LiveBlobs? { board.blobs(of: camera) }

  func video(of camera: CameraID) async -> (any VideoSource)? {
    await pipeline.video(of: camera).map(Video.init)
  }
}

private struct Video: VideoSource {
  let follower: VideoFollower

  func poll() async -> [VideoPart] {
    await follower.poll().map { part in
      switch part {
      case .begin(let mediaType, let header): .begin(mediaType: mediaType, header: header)
      case .fragment(let bytes): .fragment(bytes)
      case .offline: .offline
      case .unplayable(let codec): .unplayable(codec: codec)
      }
    }
  }
}
