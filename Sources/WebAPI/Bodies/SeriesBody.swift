import Pixels
import Scene
import Store

/// What was counted in a zone over time.
struct SeriesBody: Encodable {
  let camera: String
  /// Absent: the whole picture.
  let zone: String?
  let from: String
  let to: String
  let bucketS: Int
  let items: [Point]

  struct Point: Encodable {
    let beganAt: String
    let meanCount: Double
    let minCount: Double
    let maxCount: Double
    let meanDensity: Double?
    let motionShare: Double
    let crossingsIn: Int
    let crossingsOut: Int
    let stays: Int
    let meanDwellS: Double
    let maxDwellS: Double
    /// Absent: nothing went anywhere.
    let headingDegrees: Double?
    let headingShare: Double
    let method: String
    /// Less than the bucket where the camera was away.
    let coveredS: Double

    init(_ point: ZonePoint) {
      beganAt = point.beganAt.description
      meanCount = point.meanCount.forJSON
      minCount = point.minCount.forJSON
      maxCount = point.maxCount.forJSON
      meanDensity = point.meanDensity?.forJSON
      motionShare = point.motionShare.forJSON
      crossingsIn = point.crossingsIn
      crossingsOut = point.crossingsOut
      stays = point.dwell.stays
      meanDwellS = point.dwell.mean.wireSeconds
      maxDwellS = point.dwell.maximum.wireSeconds
      headingDegrees = point.travel.headingDegrees?.forJSON
      headingShare = point.travel.headingShare.forJSON
      method = point.method
      coveredS = point.covered.wireSeconds
    }
  }
}
