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
  let health: HealthCheck
  let counts: RequestCounts
  let places: StreamPlaces

  func routes() -> [Route] {
    [.get("/health", healthReport), .get("/metrics", metrics)]
  }

  private struct HealthBody: Encodable {
    enum Status: String, Encodable { case ok, failing }
    let status: Status
    let version: String
    let reasons: [String]
    let cameras: Int
    let camerasRunning: Int
    /// Of a changed configuration that was refused. What runs goes on, so this is no failure: who
    /// starts failing programs anew would end it.
    let configurationIssues: [String]
  }

  private func healthReport(_ call: Call) async throws -> Response {
    try call.query.finish()
    var reasons = await health()
    do {
      _ = try await store.latestSequence()
    } catch {
      reasons.append("the database does not answer: \(error.detail)")
    }
    let statuses = await cameras.statuses()
    return WireJSON.response(
      HealthBody(
        status: reasons.isEmpty ? .ok : .failing, version: configuration.version,
        reasons: reasons, cameras: statuses.count,
        camerasRunning: statuses.count { $0.state == .running },
        configurationIssues: await settings.issues()),
      status: reasons.isEmpty ? .ok : .serviceUnavailable)
  }

  private func metrics(_ call: Call) async throws -> Response {
    try call.query.finish()
    var text = MetricsText()
    text.add(version: configuration.version)
    let statuses = await cameras.statuses()
    text.add(cameras: statuses)
    text.add(crowdNetworkOf: statuses)
    // Without the database the rest is still worth having.
    if let statistics = try? await store.statistics() { text.add(store: statistics) }
    text.add(requests: counts.all(), streamClients: places.count)
    return Response(
      status: .ok,
      headers: [
        .contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store",
      ],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text.text)))
  }
}
