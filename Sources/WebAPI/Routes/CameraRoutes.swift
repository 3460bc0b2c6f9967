import Access
import HTTPTypes
import Hummingbird
import Pixels
import Scene
import Store

/// Cameras, their live pictures and the series of their zones.
struct CameraRoutes: Sendable {
  let cameras: any CameraDirectory
  let store: EventStore
  let clock: any WallClock
  let watchTrail: WatchTrail
  private let utcOffset: Duration
  private let usual: UsualCounts

  init(
    cameras: any CameraDirectory, store: EventStore, clock: any WallClock, utcOffset: Duration,
    watchTrail: WatchTrail
  ) {
    self.cameras = cameras
    self.store = store
    self.clock = clock
    self.watchTrail = watchTrail
    self.utcOffset = utcOffset
    usual = UsualCounts(store: store, utcOffset: utcOffset, clock: clock)
  }

  func routes() -> [Route] {
    [
      .get("/api/v1/cameras", .watch, list),
      .get("/api/v1/cameras/{id}", .watch, one),
      .get("/api/v1/cameras/{id}/snapshot", .watch, snapshot),
      .get("/api/v1/cameras/{id}/calibration", .watch, calibration),
      .get("/api/v1/cameras/{id}/motion", .watch, motion),
      .put("/api/v1/cameras/{id}/motion/sensitivity", .administer, trySensitivity),
      .get("/api/v1/cameras/{id}/density", .watch, query: ["format"], density),
      .get("/api/v1/cameras/{id}/series", .watch, query: Self.seriesQuery, pictureSeries),
      .get("/api/v1/cameras/{id}/zones/{zone}/series", .watch, query: Self.seriesQuery, zoneSeries),
      .get("/api/v1/cameras/{id}/zones/{zone}/usual", .watch, usualWeek),
    ]
  }

  private func list(_ call: Call) async throws -> Response {
    try call.query.finish()
    let suspensions = try await store.suspensions(in: call.caller.scope)
    var items: [CameraBody] = []
    for status in await cameras.statuses() where call.caller.scope.holds(group: status.group) {
      items.append(await body(of: status, suspensions))
    }
    return WireJSON.response(CameraListBody(now: clock.now().description, items: items))
  }

  private func one(_ call: Call) async throws -> Response {
    try call.query.finish()
    let suspensions = try await store.suspensions(in: call.caller.scope)
    return WireJSON.response(await body(of: try await status(call), suspensions))
  }

  private func snapshot(_ call: Call) async throws -> Response {
    try await live(call) { await cameras.snapshot(of: $0) }
  }

  private func calibration(_ call: Call) async throws -> Response {
    try await live(call) { await cameras.calibration(of: $0) }
  }

  private func motion(_ call: Call) async throws -> Response {
    try await live(call) { await cameras.motion(of: $0) }
  }

  private func live(
    _ call: Call, _ find: (CameraID) async -> LiveSnapshot?
  ) async throws -> Response {
    try call.query.finish()
    let status = try await status(call)
    return try await watched(
      picture(await find(status.id), "image/jpeg", of: status), status, call)
  }

  private func trySensitivity(_ call: Call) async throws -> Response {
    try call.query.finish()
    let status = try await status(call)
    var body = try await JSONBody(call.request, known: ["sensitivity"])
    let sensitivity = body.number("sensitivity", in: 0...1)
    try body.finish(required: ["sensitivity"])
    if let sensitivity { await cameras.trySensitivity(sensitivity, of: status.id) }
    return Response(status: .noContent)
  }

  /// Notes who watches before the picture goes out.
  private func watched(
    _ response: Response, _ status: CameraStatus, _ call: Call
  ) async throws -> Response {
    await watchTrail.note(.watchedLive, camera: status.id, by: call.caller)
    return response
  }

  private func picture(
    _ picture: LiveSnapshot?, _ type: String, of status: CameraStatus
  ) throws(Problem) -> Response {
    guard let picture else {
      throw Problem.notYet(
        "Camera \(status.id) has not given a picture yet.", retryAfterSeconds: 2)
    }
    return Response(
      status: .ok,
      headers: [
        .contentType: type, .cacheControl: "no-store",
        .pantauTakenAt: picture.takenAt.description,
      ],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: picture.bytes)))
  }

  // MARK: - Density

  private enum DensityFormat: String, CaseIterable { case picture, values }

  /// As the query says, else as the header `Accept` does: values for who wants JSON and no picture.
  private func density(_ call: Call) async throws -> Response {
    var query = call.query
    let format = query.choices("format", of: DensityFormat.self)
    if format.count > 1 { query.reject("format", expected: "one value", received: nil) }
    try query.finish()
    let status = try await status(call)
    guard status.crowdNetwork != nil else {
      throw Problem.conflict(
        "No crowd network counts persons at camera \(status.id): that needs a zone with "
          + "\"crowd\", and the network's model.")
    }
    let accept = call.request.headers[.accept] ?? ""
    let wantsValues = accept.contains("application/json") && !accept.contains("image/")
    var response: Response?
    switch format.first ?? (wantsValues ? .values : .picture) {
    case .values:
      response = await cameras.density(of: status.id).map { density in
        WireJSON.response(DensityBody(density, camera: status.id, now: clock.now()))
      }
    case .picture:
      response = try await cameras.densityPicture(of: status.id).map {
        try picture($0, "image/png", of: status)
      }
      if response != nil {
        await watchTrail.note(.watchedLive, camera: status.id, by: call.caller)
      }
    }
    guard var response else {
      throw Problem.notYet(
        "No picture of camera \(status.id) has been counted yet.", retryAfterSeconds: 2)
    }
    response.headers[.vary] = "Accept"
    return response
  }

  private func body(
    of status: CameraStatus, _ suspensions: [Suspension]
  ) async -> CameraBody {
    let scene = await cameras.scene(of: status.id)
    var usual: [ZoneID: UsualCount] = [:]
    for zone in scene?.zones ?? [] where zone.crowd != nil {
      usual[zone.id] = await self.usual.usual(status.id, zone.id)
    }
    return CameraBody(
      status, scene: scene, usual: usual,
      snapshotTakenAt: await cameras.snapshotTakenAt(of: status.id),
      densityTakenAt: await cameras.density(of: status.id)?.takenAt, suspensions: suspensions)
  }

  private func status(_ call: Call) async throws -> CameraStatus {
    let text = call.pathParameter("id")
    guard let found = await cameras.statuses().first(where: { $0.id.text == text }),
      call.caller.scope.holds(group: found.group)
    else {
      throw Problem.notFound("There is no camera \(text.prefix(64)).")
    }
    return found
  }

  // MARK: - Series

  private static let seriesQuery = ["from", "to", "bucket_s"]
  /// Points of one answer. Larger: longer spans at fine buckets, larger answers.
  private static let maximumPoints = 5_000

  private func pictureSeries(_ call: Call) async throws -> Response {
    try await series(call, camera: try await knownCamera(call).id, zone: nil)
  }

  private func zoneSeries(_ call: Call) async throws -> Response {
    let (camera, zone) = try await knownZone(call)
    return try await series(call, camera: camera, zone: zone)
  }

  private func usualWeek(_ call: Call) async throws -> Response {
    try call.query.finish()
    let (camera, zone) = try await knownZone(call)
    return WireJSON.response(
      UsualWeekBody(
        camera: camera.text, zone: zone.text, utcOffsetS: utcOffset.wireSeconds,
        items: try await usual.week(camera, zone).map(UsualBody.init)))
  }

  private func knownZone(_ call: Call) async throws -> (camera: CameraID, zone: ZoneID) {
    let camera = try await knownCamera(call)
    let text = call.pathParameter("zone")
    let configured = await cameras.scene(of: camera.id)
    let ids = (configured?.zones.map(\.id) ?? []) + (configured?.lines.map(\.id) ?? [])
    guard let zone = ZoneID(text), ids.contains(zone) || camera.zones.contains(zone) else {
      throw Problem.notFound("Camera \(camera.id) has no zone \(text.prefix(64)).")
    }
    return (camera.id, zone)
  }

  /// A running camera, or one of earlier days that the store still knows.
  private func knownCamera(_ call: Call) async throws -> (id: CameraID, zones: [ZoneID]) {
    let text = call.pathParameter("id")
    let running = await cameras.statuses().first { $0.id.text == text }
    let stored = try await store.cameras().first { $0.id.text == text }
    // Where it belongs today, or did when it was watched last.
    guard let id = running?.id ?? stored?.id,
      call.caller.scope.holds(group: running == nil ? stored?.group : running?.group)
    else { throw Problem.notFound("There is no camera \(text.prefix(64)).") }
    return (id, stored?.zones.map(\.id) ?? [])
  }

  private func series(_ call: Call, camera: CameraID, zone: ZoneID?) async throws -> Response {
    var query = call.query
    let to = query.time("to") ?? clock.now()
    let from = query.time("from") ?? to.advanced(by: .seconds(-86_400))
    let bucketSeconds = query.number("bucket_s", in: 10...86_400) ?? 60
    let length = to.duration(since: from)
    if length <= .zero {
      query.reject("from", expected: "a time before \"to\"", received: from.description)
    } else if length.inSeconds / Double(bucketSeconds) > Double(Self.maximumPoints) {
      query.reject(
        "bucket_s",
        expected: "so long a bucket that \(Self.maximumPoints) of them reach from "
          + "\"from\" to \"to\"", received: String(bucketSeconds))
    }
    try query.finish()
    let points = try await store.zoneSeries(
      camera: camera, zone: zone, from: from, to: to, bucket: .seconds(bucketSeconds))
    return WireJSON.response(
      SeriesBody(
        camera: camera.text, zone: zone?.text, from: from.description, to: to.description,
        bucketS: bucketSeconds, items: points.map(SeriesBody.Point.init)))
  }
}
