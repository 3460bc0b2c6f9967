import Access
import HTTPTypes
import Hummingbird
import Scene
import Store

/// Live video of several cameras in one answer: browsers open few connections to a server, and a
/// wall has many tiles.
struct VideoRoutes: Sendable {
  let cameras: any CameraDirectory
  let places: ClientPlaces
  let gate: AccessGate
  let watchTrail: WatchTrail

  /// Cameras in one answer.
  static let mostCameras = 64

  func routes() -> [Route] {
    [.get("/api/v1/video", .watch, query: ["camera"], video)]
  }

  private func video(_ call: Call) async throws -> Response {
    var query = call.query
    let ids = query.many("camera", expected: "the id of a camera") { CameraID($0) }
    try query.finish()
    guard (1...Self.mostCameras).contains(ids.count) else {
      throw Problem.badRequest([
        .init(
          location: "query", name: "camera", expected: "1 to \(Self.mostCameras) cameras",
          received: "\(ids.count)")
      ])
    }
    var sources: [any VideoSource] = []
    for id in ids {
      guard await seen([id], in: call.caller.scope), let source = await cameras.video(of: id) else {
        throw Problem.notFound("There is no camera \(id).")
      }
      sources.append(source)
    }
    let place = try places.take(
      by: call.client.address, orSayThat: "viewers have live video")
    // Before anything goes out, as with pictures: a session may end while the stream begins.
    await note(ids, by: call.caller)
    let stream = VideoStream(
      sources: sources, place: place,
      isAdmitted: {
        let caller = try await gate.stillAdmitted(call.request, from: call.client, to: .watch)
        guard let caller, await seen(ids, in: caller.scope) else { return false }
        await note(ids, by: caller)
        return true
      })
    return Response(
      status: .ok,
      headers: [
        .contentType: "application/vnd.pantau.video", .cacheControl: "no-store",
        .xAccelBuffering: "no",
      ],
      body: ResponseBody { writer in
        try await stream.write(to: &writer, until: call.request.body)
      })
  }

  private func note(_ ids: [CameraID], by caller: Caller) async {
    for id in ids { await watchTrail.note(.watchedLive, camera: id, by: caller) }
  }

  /// Whether all of them are cameras that somebody may know of. A camera that is not configured any
  /// more gives no video: it does not matter here.
  private func seen(_ ids: [CameraID], in scope: Scope) async -> Bool {
    let hidden = await cameras.statuses().filter { !scope.holds(group: $0.group) }
    return !hidden.contains { ids.contains($0.id) }
  }
}
