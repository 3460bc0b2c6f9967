import Access
import HTTPTypes
import Hummingbird
import Pixels
import Scene
import Store

/// What moves at several cameras now, in one answer: for pages that draw it over live pictures.
struct BlobRoutes: Sendable {
  let cameras: any CameraDirectory
  let clock: any WallClock
  let watchTrail: WatchTrail

  func routes() -> [Route] {
    [.get("/api/v1/blobs", .watch, query: ["camera"], blobs)]
  }

  private struct BlobsBody: Encodable {
    struct Item: Encodable {
      let camera: String
      let takenAt: String
      let blobs: [RectBody]
    }
    let now: String
    let items: [Item]
  }

  /// Cameras that are not there (any more), and those that the caller may not know of, are left out:
  /// a page may ask for one that has just been removed.
  private func blobs(_ call: Call) async throws -> Response {
    var query = call.query
    let ids = query.many("camera", expected: "the id of a camera") { CameraID($0) }
    let range = 1...VideoRoutes.mostCameras
    if !range.contains(ids.count) {
      query.reject(
        "camera", expected: "\(range.lowerBound) to \(range.upperBound) cameras",
        received: String(ids.count))
    }
    try query.finish()
    let wanted = Set(ids)
    var items: [BlobsBody.Item] = []
    for status in await cameras.statuses()
    where wanted.contains(status.id) && call.caller.scope.holds(group: status.group) {
      guard let found = await cameras.blobs(of: status.id) else { continue }
      await watchTrail.note(.watchedLive, camera: status.id, by: call.caller)
      items.append(
        BlobsBody.Item(
          camera: status.id.text, takenAt: found.takenAt.description,
          blobs: found.bounds.map(RectBody.init)))
    }
    return WireJSON.response(BlobsBody(now: clock.now().description, items: items))
  }
}

/// Fractions of the picture's width and height, to a ten-thousandth.
struct RectBody: Encodable {
  let x: Double
  let y: Double
  let width: Double
  let height: Double

  init(_ rect: RelativeRect) {
    func rounded(_ value: Double) -> Double { (value.forJSON * 10_000).rounded() / 10_000 }
    x = rounded(rect.x)
    y = rounded(rect.y)
    width = rounded(rect.width)
    height = rounded(rect.height)
  }
}
