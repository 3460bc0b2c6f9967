import Access
import HTTPTypes
import Hummingbird
import Scene
import Store

/// What supervisors and Prometheus ask.
struct OperationRoutes: Sendable {
  let configuration: WebConfiguration
  let store: EventStore
  let cameras: any CameraDirectory
  let settings: any CameraSettings
  let sites: any SiteDirectory
  let health: HealthCheck
  let counts: RequestCounts
  let places: ClientPlaces
  let refusals: RefusalCounts
  /// Bytes that the program's heap has in use.
  let heapBytes: @Sendable () -> Int
  let receivers: any ReceiverDirectory

  func routes() -> [Route] {
    [.get("/health", .open, healthReport), .get("/metrics", .watch, metrics)]
  }

  private struct HealthBody: Encodable {
    enum Status: String, Encodable { case ok, failing }
    let status: Status
    // Strangers learn the status alone.
    var version: String?
    var reasons: [String]?
    var cameras: Int?
    var camerasRunning: Int?
    /// Of a changed configuration that was refused. What runs goes on, so this is no failure: who
    /// starts failing programs anew would end it.
    var configurationIssues: [String]?
  }

  private func healthReport(_ call: Call) async throws -> Response {
    try call.query.finish()
    var reasons = await health()
    do {
      _ = try await store.latestSequence()
    } catch {
      reasons.append("the database does not answer: \(error.detail)")
    }
    var body = HealthBody(status: reasons.isEmpty ? .ok : .failing)
    if call.caller.permissions.contains(.watch) {
      let statuses = await seenCameras(call)
      body.version = configuration.version
      body.reasons = reasons
      body.cameras = statuses.count
      body.camerasRunning = statuses.count { $0.state == .running }
      body.configurationIssues = await settings.issues()
    }
    return WireJSON.response(body, status: reasons.isEmpty ? .ok : .serviceUnavailable)
  }

  private func seenCameras(_ call: Call) async -> [CameraStatus] {
    await cameras.statuses().filter { call.caller.scope.holds(group: $0.group) }
  }

  private func metrics(_ call: Call) async throws -> Response {
    try call.query.finish()
    var text = MetricsText()
    text.add(version: configuration.version)
    let statuses = await seenCameras(call)
    text.add(cameras: statuses)
    text.add(crowdNetworkOf: statuses)
    text.add(sites: await sites.statuses().filter { call.caller.scope.holds(group: $0.group) })
    // What counts all cameras together is for who may know of all.
    if call.caller.scope == .all {
      // Without the database the rest is still worth having.
      if let statistics = try? await store.statistics() { text.add(store: statistics) }
      text.add(requests: counts.all(), streamClients: places.count)
      text.add(refusals: refusals)
      if let list = try? await receivers.receivers() { text.add(receivers: list) }
      text.add(heapBytes: heapBytes())
    }
    return Response(
      status: .ok,
      headers: [
        .contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store",
      ],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text.text)))
  }
}
