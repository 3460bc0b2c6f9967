import Access
import HTTPTypes
import Hummingbird
import Pixels
import Scene
import Store

/// Counts from outside, beside those of cameras.
struct SensorRoutes: Sendable {
  let sensors: any SensorDirectory
  let clock: any WallClock

  /// Readings of one request, which also has to fit into `JSONBody.maximumBytes`.
  private static let readingCount = 1...200

  func routes() -> [Route] {
    [
      .get("/api/v1/sensors", .watch, list),
      .post("/api/v1/sensors/{id}/counts", .measure, take),
    ]
  }

  private func list(_ call: Call) async throws -> Response {
    try call.query.finish()
    let seen = await sensors.sensors().filter { call.caller.scope.holds(group: $0.group) }
    return WireJSON.response(
      SensorListBody(now: clock.now().description, items: seen.map(SensorBody.init)))
  }

  private func take(_ call: Call) async throws -> Response {
    try call.query.finish()
    let text = call.pathParameter("id")
    guard let sensor = await sensors.sensors().first(where: { $0.id.text == text }),
      call.caller.scope.holds(group: sensor.group)
    else { throw Problem.notFound("There is no sensor \(text.prefix(64)).") }
    var body = try await JSONBody(call.request, known: ["at", "count", "readings"])
    let now = clock.now()
    var readings = body.objects(
      "readings", count: Self.readingCount, known: ["at", "count"]
    ) { (item: inout JSONBody) throws(Problem) in
      let reading = Self.reading(&item, at: now)
      try item.finish(required: ["at", "count"])
      return reading
    }
    let single = Self.reading(&body, at: now)
    if readings != nil, single != nil {
      body.reject("count", expected: "either \"count\" or \"readings\"", received: nil)
    }
    try body.finish(required: readings == nil ? ["count"] : [])
    if let single { readings = [single] }
    let receipt = try await sensors.take((readings ?? []).compactMap { $0 }, of: sensor.id)
    return WireJSON.response(
      ReadingsReceiptBody(stored: receipt.stored, refused: receipt.refused))
  }

  /// `nil` without a count, or with a wrong one, which the body remembers.
  private static func reading(_ body: inout JSONBody, at now: WallTime) -> SensorReading? {
    let text = body.text("at", length: 1...64)
    let time = text.flatMap { WallTime($0) }
    if let text, time == nil {
      body.reject("at", expected: "an RFC 3339 time", received: text)
    }
    let count = body.number("count", in: SensorStatus.values)
    return count.map { SensorReading(at: time ?? now, value: $0) }
  }
}
