import HTTPTypes
import Hummingbird
import Pixels
import Scene
import Store

/// Cameras are added, changed and removed while Pantau runs.
struct CameraSettingsRoutes: Sendable {
  let settings: any CameraSettings
  let store: EventStore
  private let trials = ClientPlaces(limit: 2, share: 2)

  init(settings: any CameraSettings, store: EventStore) {
    self.settings = settings
    self.store = store
  }

  func routes() -> [Route] {
    [
      .post("/api/v1/cameras", .administer, add),
      .post("/api/v1/camera-trials", .administer, trial),
      .put("/api/v1/cameras/{id}", .administer, change),
      .delete("/api/v1/cameras/{id}", .administer, remove),
      .get("/api/v1/cameras/{id}/configuration", .administer, show),
    ]
  }

  /// A camera with many zones has some kilobytes.
  static let maximumBytes = 256 << 10

  private func show(_ call: Call) async throws -> Response {
    try call.query.finish()
    let id = try identifier(call)
    return response(
      try await settled { () async throws(CameraChangeError) in
        try await settings.configuration(of: id)
      })
  }

  private func add(_ call: Call) async throws -> Response {
    try call.query.finish()
    let json = try await JSONBody.bytes(of: call.request, upTo: Self.maximumBytes)
    let added = try await settled { () async throws(CameraChangeError) in
      try await settings.add(json)
    }
    try await store.note(.cameraAdded, camera: added.id, by: call.caller.performer)
    var response = response(added, .created)
    response.headers[.location] = "/api/v1/cameras/\(added.id)"
    return response
  }

  private func trial(_ call: Call) async throws -> Response {
    try call.query.finish()
    let json = try await JSONBody.bytes(of: call.request, upTo: Self.maximumBytes)
    // Each holds a connection and a decoder for up to some ten seconds.
    let place = try trials.take(by: call.client.address, orSayThat: "cameras are being tried")
    defer { withExtendedLifetime(place) {} }
    let trial = try await settled { () async throws(CameraChangeError) in
      try await settings.trial(of: json)
    }
    return WireJSON.response(CameraTrialBody(trial))
  }

  private func change(_ call: Call) async throws -> Response {
    try call.query.finish()
    let id = try identifier(call)
    let json = try await JSONBody.bytes(of: call.request, upTo: Self.maximumBytes)
    let changed = try await settled { () async throws(CameraChangeError) in
      try await settings.change(id, to: json)
    }
    try await store.note(.cameraChanged, camera: id, by: call.caller.performer)
    return response(changed)
  }

  private func remove(_ call: Call) async throws -> Response {
    try call.query.finish()
    let id = try identifier(call)
    try await settled { () async throws(CameraChangeError) in try await settings.remove(id) }
    try await store.note(.cameraRemoved, camera: id, by: call.caller.performer)
    return Response(status: .noContent)
  }

  private func identifier(_ call: Call) throws(Problem) -> CameraID {
    let text = call.pathParameter("id")
    guard let id = CameraID(text) else {
      throw Problem.notFound("There is no camera \(text.prefix(64)).")
    }
    return id
  }

  private func settled<Value>(
    _ body: () async throws(CameraChangeError) -> Value
  ) async throws(Problem) -> Value {
    do {
      return try await body()
    } catch { throw Problem(error) }
  }

  private func response(_ camera: WrittenCamera, _ status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status,
      headers: [
        .contentType: "application/json", .cacheControl: "no-store",
        .pantauDefinedBy: camera.origin.rawValue,
      ],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: camera.json)))
  }
}

extension Problem {
  fileprivate init(_ error: CameraChangeError) {
    switch error {
    case .unknown(let id): self = .notFound("There is no camera \(id).")
    case .conflict(let detail): self = .conflict(detail)
    case .noObject:
      self = .badRequest([
        .init(location: "body", name: "body", expected: "a JSON object", received: nil)
      ])
    case .invalid(let issues):
      self = Problem(
        status: .unprocessableContent, name: "invalid-camera",
        title: "Something is wrong with the camera",
        detail: issues.map { ($0.path.isEmpty ? "" : $0.path + ": ") + $0.message }
          .joined(separator: "; "), issues: issues)
    case .notKept(let detail): self = .unavailable(detail, retryAfterSeconds: 30)
    }
  }
}

extension HTTPField.Name {
  /// Where a camera is defined.
  static let pantauDefinedBy = HTTPField.Name("Pantau-Defined-By")!
}
