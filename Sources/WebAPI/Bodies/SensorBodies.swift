import Pixels
import Scene
import Store

/// A sensor on the wire.
struct SensorBody: Encodable {
  struct Reading: Encodable {
    let at: String
    let count: Double
  }

  let id: String
  let name: String
  let group: String?
  let kind: SensorKind
  let camera: String
  let zone: String
  let newest: Reading?
  let cameraCount: Double?
  let disagrees: Bool?

  init(_ status: SensorStatus) {
    id = status.id.text
    name = status.name
    group = status.group
    kind = status.kind
    camera = status.camera.text
    zone = status.zone.text
    newest = status.newest.map { Reading(at: $0.at.description, count: $0.value.forJSON) }
    cameraCount = status.cameraCount?.forJSON
    disagrees = status.disagrees
  }
}

struct SensorListBody: Encodable {
  let now: String
  let items: [SensorBody]
}

/// What came of sending readings.
struct ReadingsReceiptBody: Encodable {
  let stored: Int
  let refused: Int
}
