import Pipeline
import Store

extension SuspensionBoard.Entry {
  /// As the store keeps it.
  init(_ suspension: Suspension) {
    self.init(camera: suspension.camera, zone: suspension.zone, endsAt: suspension.endsAt)
  }
}
