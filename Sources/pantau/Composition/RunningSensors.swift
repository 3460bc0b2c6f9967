import Deliveries
import Scene
import Store
import WebAPI

/// The configured sensors as the command center sees them.
struct RunningSensors: SensorDirectory {
  let service: SensorService

  func sensors() async -> [SensorStatus] {
    await service.statuses().map { status in
      let settings = status.settings
      return SensorStatus(
        id: settings.id, name: settings.name, group: settings.group, kind: settings.kind,
        camera: settings.camera, zone: settings.zone, newest: status.newest,
        cameraCount: status.cameraCount, disagrees: status.disagrees)
    }
  }

  func take(_ readings: [SensorReading], of sensor: CameraID) async throws -> (
    stored: Int, refused: Int
  ) {
    guard let settings = service.settings(of: sensor.text) else { return (0, readings.count) }
    let receipt = try await service.take(readings, of: settings)
    return (receipt.stored, receipt.refused)
  }
}
