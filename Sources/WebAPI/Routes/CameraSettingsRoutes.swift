import HTTPTypes
import Hummingbird
import Scene

/// Cameras are added, changed and removed while Pantau runs.
struct CameraSettingsRoutes: Sendable {
  let settings: any CameraSettings
  /// Whether other machines may do so, too.
  let allowsRemote: Bool

  func routes() -> [Route] {
    [
      .post("/api/v1/cameras", add),
      .put("/api/v1/cameras/{id}", change),
      .delete("/api/v1/cameras/{id}", remove),
      .get("/api/v1/cameras/{id}/configuration", show),
    ]
  }

  /// A camera with many zones has some kilobytes.
  static let maximumBytes = 256 << 10

  private func show(_ call: Call) async throws -> Response {
    try admit(call)
    try call.query.finish()
    let id = try identifier(call)
    return response(
      try await settled { () async throws(CameraChangeError) in
        try await settings.configuration(of: id)
      })
  }

  private func add(_ call: Call) async throws -> Response {
    try admit(call)
    try call.query.finish()
    let json = try await JSONBody.bytes(of: call.request, upTo: Self.maximumBytes)
    let added = try await settled { () async throws(CameraChangeError) in
      try await settings.add(json)
    }
    var response = response(added, .created)
    response.headers[.location] = "/api/v1/cameras/\(added.id)"
    return response
  }

  private func change(_ call: Call) async throws -> Response {
    try admit(call)
    try call.query.finish()
    let id = try identifier(call)
    let json = try await JSONBody.bytes(of: call.request, upTo: Self.maximumBytes)
    return response(
      try await settled { () async throws(CameraChangeError) in
        try await settings.change(id, to: json)
      })
  }

  private func remove(_ call: Call) async throws -> Response {
    try admit(call)
    try call.query.finish()
    let id = try identifier(call)
    try await settled { () async throws(CameraChangeError) in try await settings.remove(id) }
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

  /// Only a client on this machine, until there are log-ins. A name that is not this machine's may be
  /// an attacker's who points it here, and a proxy speaks for who knows whom.
  private func admit(_ call: Call) throws(Problem) {
    guard allowsRemote || call.isLocal else {
      throw Problem(
        status: .forbidden, name: "not-local", title: "Only on this machine",
        detail: "Cameras are configured from Pantau's own machine (127.0.0.1 or localhost, without "
          + "a proxy), unless web.remote_configuration is true.")
    }
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

extension Call {
  /// Whether it comes from this machine, and nobody's but this machine's name was asked for.
  fileprivate var isLocal: Bool {
    guard let peer = context.peerAddress, WebConfiguration.isThisMachine(address: peer) else {
      return false
    }
    let headers = request.headers
    return WebConfiguration.isLoopback(authority: request.head.authority ?? "")
      && headers[.forwarded] == nil && headers[.xForwardedFor] == nil
  }
}

extension HTTPField.Name {
  /// Where a camera is defined.
  static let pantauDefinedBy = HTTPField.Name("Pantau-Defined-By")!
  static let forwarded = HTTPField.Name("Forwarded")!
  static let xForwardedFor = HTTPField.Name("X-Forwarded-For")!
}
