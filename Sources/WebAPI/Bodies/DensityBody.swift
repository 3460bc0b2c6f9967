import Pixels
import Scene

/// What the crowd network does for a camera.
struct CrowdNetworkBody: Encodable {
  let picturesOffered: Int
  let picturesCounted: Int
  let picturesDropped: Int
  /// Absent: no picture has been counted in this run.
  let densityTakenAt: String?

  init(_ use: CrowdNetworkUse, takenAt: WallTime?) {
    picturesOffered = use.offered
    picturesCounted = use.counted
    picturesDropped = use.dropped
    densityTakenAt = takenAt?.description
  }
}

/// Persons by blocks of a camera's picture.
struct DensityBody: Encodable {
  let camera: String
  let takenAt: String
  let ageS: Double
  /// Of the camera's picture, in pixels.
  let width: Int
  let height: Int
  let blockPx: Int
  let rows: Int
  let columns: Int
  /// In the whole picture, also outside of zones.
  let persons: Double
  /// Row by row, from the top left; thousandths of a person.
  let blocks: [[Double]]

  init(_ density: CountedDensity, camera: CameraID, now: WallTime) {
    self.camera = camera.text
    takenAt = density.takenAt.description
    ageS = max(0, now.duration(since: density.takenAt).wireSeconds)
    width = density.picture.width
    height = density.picture.height
    blockPx = density.blockPixels
    rows = density.blocks.height
    columns = density.blocks.width
    let thousandths = density.persons.map { (Double($0).forJSON * 1000).rounded() / 1000 }
    persons = density.persons.reduce(0) { $0 + Double($1).forJSON }
    blocks = (0..<density.blocks.height).map { row in
      Array(thousandths[row * density.blocks.width..<(row + 1) * density.blocks.width])
    }
  }
}
